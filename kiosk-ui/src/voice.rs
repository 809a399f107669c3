//! Speech: the screen aloud, in the language that it shows.
//!
//! The controller holds a [`Speaker`] and says what it wants to be heard; everything here returns
//! at once. The real one, [`Loudspeaker`], has a thread that starts espeak-ng and aplay anew for
//! each utterance: a voice that crashes or hangs is a dead child, never a dead window, and what is
//! spoken stops the moment its children are killed. What is to be said goes over their standard
//! input, never into their arguments, where every process could read it.
//!
//! Recordings may stand in for the synthetic voice, sentence by sentence: see [`Prompts`].

mod headphones;
mod loudspeaker;
mod pashto;
mod prompts;
mod sound;
mod voices;
mod worker;

use std::fmt;
use std::path::PathBuf;

use courrier_domain::Language;
use serde::Deserialize;

pub use headphones::Headphones;
pub use loudspeaker::{Listener, Loudspeaker};
pub use prompts::Prompts;
pub use voices::{Fit, Voice, Voices};

/// What the settings say of the voice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct VoiceSettings {
    /// The synthesiser, which takes espeak-ng's options.
    pub synthesiser: PathBuf,
    /// What plays a WAV file from its standard input, and its arguments.
    pub player: Vec<String>,
    /// Words a minute, 80 to 450. Somebody who listens to a foreign accent needs time.
    pub speed: u16,
    /// A folder of recordings.
    pub prompts: Option<PathBuf>,
    /// Whether the wall says a number that is called, after the chime.
    pub calls: bool,
}

impl Default for VoiceSettings {
    fn default() -> Self {
        Self {
            synthesiser: "espeak-ng".into(),
            player: ["aplay", "--quiet", "-"].map(str::to_owned).to_vec(),
            speed: 145,
            prompts: None,
            calls: true,
        }
    }
}

/// How loud, in steps that a person hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Volume(u8);

impl Volume {
    /// The softest, which is still heard.
    pub const SOFTEST: Self = Self(1);
    /// The loudest.
    pub const LOUDEST: Self = Self(5);

    /// One step up, as far as there is one.
    #[must_use]
    pub fn louder(self) -> Self {
        Self(self.0 + 1).min(Self::LOUDEST)
    }

    /// One step down, as far as there is one.
    #[must_use]
    pub fn softer(self) -> Self {
        Self(self.0.saturating_sub(1)).max(Self::SOFTEST)
    }

    /// The volume of this step; one that there isn't is the nearest that there is.
    pub fn of_step(step: u8) -> Self {
        Self(step).clamp(Self::SOFTEST, Self::LOUDEST)
    }

    /// A step up; from the loudest to the softest, for the one button on the screen.
    #[must_use]
    pub fn around(self) -> Self {
        if self == Self::LOUDEST {
            Self::SOFTEST
        } else {
            self.louder()
        }
    }

    /// The step, from 1 to 5.
    pub fn step(self) -> u8 {
        self.0
    }

    /// espeak-ng's amplitude: 100 is its own default, and more than 140 is clipped. Each step is
    /// some 4 dB, the whole range 17 dB.
    fn amplitude(self) -> u32 {
        match self.0 {
            1 => 20,
            2 => 32,
            3 => 52,
            4 => 85,
            _ => 140,
        }
    }
}

impl Default for Volume {
    /// The middle, which the machine's mixer sets to 65 dBA or less (EN 301 549, 5.1.3.13).
    fn default() -> Self {
        Self(3)
    }
}

/// What is to be said: passages, each in its language. What the centre wrote in French is read by
/// a French voice, whatever the screen around it speaks.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Utterance(Vec<(Language, String)>);

impl Utterance {
    /// A text in a language: sentences, each ended by its mark or on a line of its own.
    pub fn new(language: Language, text: impl Into<String>) -> Self {
        Self::default().then(language, text)
    }

    /// The same, and then this.
    #[must_use]
    pub fn then(mut self, language: Language, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some((before, whole)) if *before == language => {
                whole.push(' ');
                whole.push_str(&text);
            }
            _ => self.0.push((language, text)),
        }
        self
    }

    /// Its passages, none of them empty.
    pub fn passages(&self) -> impl Iterator<Item = (Language, &str)> {
        let passages = self.0.iter();
        passages.map(|(language, text)| (*language, text.as_str()))
    }
}

/// It says how much somebody waits for, which is no business of a log.
impl fmt::Debug for Utterance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags = self.passages().map(|(language, _)| language.tag());
        write!(f, "Utterance({}, …)", tags.collect::<Vec<_>>().join(", "))
    }
}

/// The number of one utterance, counted from 1.
pub type SpeechId = u64;

/// How an utterance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was said whole.
    Said,
    /// Another one, or a stop, cut it short.
    Stopped,
    /// A program is missing or failed, or the sound card did.
    Failed,
    /// There is neither a voice nor a recording for all of it; nothing was said.
    NoVoice,
}

/// What is told of the voice, from its thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoiceEvent {
    /// This utterance is over.
    Ended(SpeechId, End),
    /// Whether speech works, told when it is first known and at each change.
    Works(bool),
    /// Headphones were plugged in or out.
    Headphones(bool),
}

/// Something that speaks. All calls return at once.
pub trait Speaker {
    /// Whether all of it could be said: a language may have no voice, and half an answer is worse
    /// than none.
    fn can_say(&self, utterance: &Utterance) -> bool;
    /// Says it. What is being said ends at once (EN 301 549, 5.1.3.5).
    fn say(&mut self, utterance: Utterance) -> SpeechId;
    /// Says the last one again, at the present volume; none if there is none in this session.
    fn repeat(&mut self) -> Option<SpeechId>;
    /// Ends what is being said, at once.
    fn stop(&mut self);
    /// Whether something is being said, or is about to be.
    fn speaking(&self) -> bool;
    /// How loud it is.
    fn volume(&self) -> Volume;
    /// Sets how loud it is, from the next utterance on: say the new step, and it is heard.
    fn set_volume(&mut self, volume: Volume);
    /// Calls numbers, one after the other: for each the chime, and then its words, where a voice
    /// can say them all. What is being said, an earlier call, is said to its end before.
    fn call(&mut self, calls: &[Utterance]);
    /// The person has left: silence, the default volume, and nothing left to repeat.
    fn end_session(&mut self);
    /// Whether speech works; none until that is known.
    fn works(&self) -> Option<bool>;
}
