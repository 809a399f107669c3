//! Card readers.

mod pcsc;
mod serial;
mod token;
mod wedge;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::ProfileError;
use crate::profile_file::{self, Fault};
use crate::profile_folder;

pub use pcsc::{ByteOrder, KnownCard, PcscProfile};
pub use serial::{Parity, SerialProfile};
pub use token::{Sentinels, TokenRule, TrackNumber};
pub use wedge::{Framing, Key, WedgeProfile};

/// The profiles that come with the program: file name and content.
const EMBEDDED: &[(&str, &str)] = &[
    ("acr122u.toml", include_str!("../readers/acr122u.toml")),
    (
        "contactless.toml",
        include_str!("../readers/contactless.toml"),
    ),
    (
        "keyboard-wedge.toml",
        include_str!("../readers/keyboard-wedge.toml"),
    ),
    (
        "serial-magstripe.toml",
        include_str!("../readers/serial-magstripe.toml"),
    ),
    ("vpcd.toml", include_str!("../readers/vpcd.toml")),
];

/// The table of cards that comes with the program.
const EMBEDDED_CARDS: &str = include_str!("../cards.toml");
const CARDS: &str = "cards.toml";

/// The folder of reader profiles, inside the folder that a centre keeps its own profiles in.
const FOLDER: &str = "readers";

/// What is particular to one make of reader.
#[derive(Debug, Clone)]
pub struct ReaderProfile {
    /// The file's name without `.toml`: how settings and logs call it.
    pub name: String,
    /// What it is, in French, for `courrierctl doctor`.
    pub description: String,
    /// How it is spoken to.
    pub device: ReaderDevice,
}

/// The three ways a reader is attached.
#[derive(Debug, Clone)]
pub enum ReaderDevice {
    /// Through pcscd.
    Pcsc(PcscProfile),
    /// A stripe reader on a serial line.
    Serial(SerialProfile),
    /// A reader that plays a keyboard.
    Wedge(WedgeProfile),
}

/// The file as it is written. Exactly one of the three tables must be there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    description: String,
    pcsc: Option<PcscProfile>,
    serial: Option<SerialProfile>,
    wedge: Option<WedgeProfile>,
}

/// The table of cards as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CardsFile {
    cards: Vec<KnownCard>,
}

impl ReaderProfile {
    /// Reads one profile from the text of `file`.
    ///
    /// # Examples
    /// ```
    /// use courrier_firmware_config::ReaderProfile;
    /// let text = "description = \"Lecteur\"\n[pcsc]\nreaders = [\"ACS *\"]\nuid_apdu = \"FFCA0000\"\n";
    /// let profile = ReaderProfile::parse("mine.toml".as_ref(), text).unwrap();
    /// assert_eq!(profile.name, "mine");
    /// ```
    pub fn parse(file: &Path, text: &str) -> Result<Self, ProfileError> {
        let written: ProfileFile = profile_file::parse(file, text)?;
        let device = match (written.pcsc, written.serial, written.wedge) {
            (Some(pcsc), None, None) => pcsc.checked().map(ReaderDevice::Pcsc),
            (None, Some(serial), None) => serial.checked().map(ReaderDevice::Serial),
            (None, None, Some(wedge)) => wedge.checked().map(ReaderDevice::Wedge),
            _ => Err(Fault {
                key: "",
                message:
                    "one table of `pcsc`, `serial` or `wedge`, and no more than one, must say \
                          how the reader is attached"
                        .to_owned(),
            }),
        }
        .map_err(|fault| profile_file::fault(file, text, &fault))?;
        Ok(Self {
            name: profile_folder::name_of(file),
            description: written.description,
            device,
        })
    }
}

/// All profiles in force, by name.
#[derive(Debug, Clone)]
pub struct ReaderProfiles {
    profiles: BTreeMap<String, ReaderProfile>,
    cards: Vec<KnownCard>,
}

impl ReaderProfiles {
    /// The embedded profiles alone.
    ///
    /// # Panics
    /// Never in a released program: a test loads the embedded files.
    pub fn embedded() -> Self {
        Self::load(None).expect("the embedded profiles are checked by a test")
    }

    /// The embedded profiles, then those of `folder`/readers: a file of the same name replaces the
    /// embedded one, any other is added. `folder`/cards.toml replaces the table of cards. What is
    /// missing is no error: most centres have no folder of their own.
    pub fn load(folder: Option<&Path>) -> Result<Self, ProfileError> {
        let mut cards: CardsFile = profile_file::parse(Path::new(CARDS), EMBEDDED_CARDS)?;
        let file = folder.map(|folder| folder.join(CARDS));
        if let Some(file) = file.filter(|file| file.exists()) {
            cards = profile_file::parse(&file, &profile_folder::read(&file)?)?;
        }
        let profiles = profile_folder::load(EMBEDDED, FOLDER, folder, ReaderProfile::parse)?;
        Ok(Self {
            profiles,
            cards: cards.cards,
        })
    }

    /// What a card on a reader of this profile is called, if its answer to reset is known.
    pub fn card_kind<'a>(&'a self, profile: &'a PcscProfile, atr: &[u8]) -> Option<&'a str> {
        let known = profile.cards.iter().chain(&self.cards);
        known
            .into_iter()
            .find(|card| card.atr.matches(atr))
            .map(|card| card.kind.as_str())
    }

    /// The profile of this name.
    pub fn get(&self, name: &str) -> Option<&ReaderProfile> {
        self.profiles.get(name)
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &ReaderProfile> {
        self.profiles.values()
    }

    /// The profile for a PC/SC reader of this name. Where several patterns fit, the longest one
    /// decides: it says most about the reader.
    pub fn for_pcsc_reader(&self, reader: &str) -> Option<(&ReaderProfile, &PcscProfile)> {
        self.iter()
            .filter_map(|profile| match &profile.device {
                ReaderDevice::Pcsc(pcsc) => Some((pcsc.readers.fit(reader)?, profile, pcsc)),
                _ => None,
            })
            .max_by_key(|(length, ..)| *length)
            .map(|(_, profile, pcsc)| (profile, pcsc))
    }
}
