//! GSM modems.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::ProfileError;
use crate::profile_file::{self, Fault};
use crate::profile_folder;

/// The profiles that come with the program: file name and content.
const EMBEDDED: &[(&str, &str)] = &[
    ("generic.toml", include_str!("../modems/generic.toml")),
    ("huawei.toml", include_str!("../modems/huawei.toml")),
    ("simcom.toml", include_str!("../modems/simcom.toml")),
];

/// The folder of modem profiles, inside the folder that a centre keeps its own profiles in.
const FOLDER: &str = "modems";

/// What is particular to one make of modem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModemProfile {
    /// The file's name without `.toml`: how settings and logs call it.
    pub name: String,
    /// What it is, in French, for `courrierctl doctor`.
    pub description: String,
    /// The serial line.
    pub line: LineProfile,
    /// How it is made ready.
    pub setup: SetupProfile,
    /// How long it is waited for.
    pub patience: PatienceProfile,
    /// What its refusals mean.
    pub errors: CmsErrors,
}

/// The serial line of a modem.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineProfile {
    /// Bits a second. A USB modem doesn't care.
    pub baud: u32,
}

/// How a modem is made ready, in PDU mode.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetupProfile {
    /// Commands that work before the PIN is given; each must be answered OK.
    pub before_pin: Vec<String>,
    /// Commands that need the SIM card; each must be answered OK.
    pub after_pin: Vec<String>,
    /// Commands that some of these modems don't know: a refusal is no fault.
    #[serde(default)]
    pub optional: Vec<String>,
    /// The command that asks how many tries the PIN has left, and what its answer begins with.
    pub pin_tries: Option<PinTries>,
    /// Whether each delivery report is acknowledged with `AT+CNMA`.
    #[serde(default)]
    pub acknowledge_reports: bool,
}

/// How to ask for the PIN's tries left: the number at `field` of the line that begins with `prefix`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinTries {
    /// The command.
    pub command: String,
    /// What the line of the answer begins with, colon included.
    pub prefix: String,
    /// Which field after it, from 0, separated by commas.
    pub field: usize,
}

/// How long a modem is waited for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_field_names,
    reason = "the unit stands in the key that a person writes"
)]
pub struct PatienceProfile {
    /// For the answer to a plain command. Milliseconds.
    answer_ms: u64,
    /// For the prompt of `AT+CMGS`. Milliseconds.
    prompt_ms: u64,
    /// For the network to take a message, after which what became of it is unknown. Milliseconds.
    send_ms: u64,
    /// For the SIM card to be ready after its PIN. Milliseconds.
    sim_ms: u64,
    /// Between two looks at signal and network. Milliseconds.
    watch_ms: u64,
    /// Before a modem that went away is looked for again. Milliseconds.
    reconnect_ms: u64,
}

/// What `+CMS ERROR: n` means (3GPP TS 24.011 annex E-2, TS 23.040 9.2.3.22, TS 27.005 3.2.5).
/// A number that stands nowhere is passing: the message is tried again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CmsErrors {
    /// The recipient's number doesn't exist.
    pub recipient: Vec<u16>,
    /// This message is refused; the recipient may not be at fault.
    pub refused: Vec<u16>,
    /// The message may have left all the same.
    pub unknown: Vec<u16>,
    /// The subscription or a setting is at fault: no message will leave.
    pub stop: Vec<u16>,
    /// The SIM card is missing or locked: the modem is set up anew.
    pub sim: Vec<u16>,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    description: String,
    line: LineProfile,
    setup: SetupProfile,
    patience: PatienceProfile,
    errors: CmsErrors,
}

impl ModemProfile {
    /// Reads one profile from the text of `file`.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ProfileError> {
        let written: ProfileFile = profile_file::parse(file, text)?;
        let checked = written.checked();
        let written = checked.map_err(|fault| profile_file::fault(file, text, &fault))?;
        Ok(Self {
            name: profile_folder::name_of(file),
            description: written.description,
            line: written.line,
            setup: written.setup,
            patience: written.patience,
            errors: written.errors,
        })
    }
}

impl ProfileFile {
    fn checked(self) -> Result<Self, Fault> {
        let fault = |key, message: &str| {
            Err(Fault {
                key,
                message: message.to_owned(),
            })
        };
        if !(300..=921_600).contains(&self.line.baud) {
            return fault("line.baud", "a line runs at 300 to 921600 bits a second");
        }
        let setup = &self.setup;
        for (key, commands) in [
            ("setup.before_pin", &setup.before_pin),
            ("setup.after_pin", &setup.after_pin),
            ("setup.optional", &setup.optional),
        ] {
            for command in commands {
                if !command.starts_with("AT") || command.chars().any(char::is_control) {
                    return fault(key, "a command is one line and begins with AT");
                }
                // The program gives the PIN itself, once; and it alone sends.
                if ["AT+CPIN", "AT+CMGS", "AT+CLCK", "AT+CPWD"]
                    .iter()
                    .any(|kept| command.starts_with(kept))
                {
                    return fault(key, "PIN, locks and sending are the program's own business");
                }
            }
        }
        let patience = &self.patience;
        for (key, value) in [
            ("patience.answer_ms", patience.answer_ms),
            ("patience.prompt_ms", patience.prompt_ms),
            ("patience.send_ms", patience.send_ms),
            ("patience.sim_ms", patience.sim_ms),
            ("patience.watch_ms", patience.watch_ms),
            ("patience.reconnect_ms", patience.reconnect_ms),
        ] {
            if !(10..=600_000).contains(&value) {
                return fault(key, "10 to 600000 milliseconds");
            }
        }
        Ok(self)
    }
}

impl PatienceProfile {
    /// For the answer to a plain command.
    pub fn answer(&self) -> Duration {
        Duration::from_millis(self.answer_ms)
    }

    /// For the prompt of `AT+CMGS`.
    pub fn prompt(&self) -> Duration {
        Duration::from_millis(self.prompt_ms)
    }

    /// For the network to take a message.
    pub fn send(&self) -> Duration {
        Duration::from_millis(self.send_ms)
    }

    /// For the SIM card to be ready after its PIN.
    pub fn sim(&self) -> Duration {
        Duration::from_millis(self.sim_ms)
    }

    /// Between two looks at signal and network.
    pub fn watch(&self) -> Duration {
        Duration::from_millis(self.watch_ms)
    }

    /// Before a modem that went away is looked for again.
    pub fn reconnect(&self) -> Duration {
        Duration::from_millis(self.reconnect_ms)
    }
}

/// All modem profiles in force, by name.
#[derive(Debug, Clone)]
pub struct ModemProfiles(BTreeMap<String, ModemProfile>);

impl ModemProfiles {
    /// The embedded profiles, then those of `folder`/modems: a file of the same name replaces the
    /// embedded one, any other is added. A missing folder is no error.
    pub fn load(folder: Option<&Path>) -> Result<Self, ProfileError> {
        profile_folder::load(EMBEDDED, FOLDER, folder, ModemProfile::parse).map(Self)
    }

    /// The profile of this name.
    pub fn get(&self, name: &str) -> Option<&ModemProfile> {
        self.0.get(name)
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &ModemProfile> {
        self.0.values()
    }
}
