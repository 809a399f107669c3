//! What is said to usagers, and the centre's own words for it.

use chrono::{DateTime, Utc};
use courrier_domain::MessageEvent;
use courrier_domain::usager::FieldError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The words of one message in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The text message, its holes between braces.
    pub sms: String,
    /// The e-mail's subject, which a locked screen shows: no hole and no number.
    pub subject: String,
    /// The e-mail's text, its holes between braces.
    pub body: String,
}

/// `PUT /wordings/{message}/{language}`: the words from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rewording {
    /// The text message, its holes between braces.
    pub sms: String,
    /// The e-mail's subject.
    pub subject: String,
    /// The e-mail's text, its holes between braces.
    pub body: String,
    /// The words that were open when these were written. Where others are in force by now, they are
    /// kept and the answer is 409. Absent: whatever they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<SeenWording>,
}

/// Which words somebody had before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenWording {
    /// The `changed_at` of the message as it was read: null where the product's words were in force.
    pub changed_at: Option<DateTime<Utc>>,
}

impl Rewording {
    /// These words, in place of those that were seen.
    pub fn of(wording: Wording, seen: Option<SeenWording>) -> Self {
        let Wording { sms, subject, body } = wording;
        Self {
            sms,
            subject,
            body,
            seen,
        }
    }

    /// The words alone.
    pub fn wording(&self) -> Wording {
        Wording {
            sms: self.sms.clone(),
            subject: self.subject.clone(),
            body: self.body.clone(),
        }
    }
}

/// `GET /wordings`: the messages, the languages, and what the centre reworded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WordingList {
    /// All messages.
    pub messages: Vec<MessageEvent>,
    /// All languages, French first.
    pub languages: Vec<MessageLanguage>,
    /// Those that the centre says in words of its own.
    pub reworded: Vec<Reworded>,
}

/// A language that messages are written in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MessageLanguage {
    /// Its tag (BCP 47).
    pub tag: String,
    /// Its name in French.
    pub name: String,
    /// Its name in itself.
    pub own_name: String,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
}

/// A message that the centre says in words of its own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Reworded {
    /// Which message.
    pub message: MessageEvent,
    /// In which language.
    pub language: String,
    /// Since when.
    pub changed_at: DateTime<Utc>,
}

/// `GET /wordings/{message}/{language}`: what a message says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MessageWording {
    /// Which message.
    pub message: MessageEvent,
    /// In which language.
    pub language: String,
    /// The words in force: the centre's own if it has any.
    pub wording: Wording,
    /// The product's own, to go back to.
    pub product: Wording,
    /// Since when the centre's words are in force; none: the product's are.
    pub changed_at: Option<DateTime<Utc>>,
    /// The holes that its texts may have, without braces.
    pub placeholders: Vec<String>,
    /// How what is sent looks and what it costs.
    pub preview: WordingPreview,
    /// What this version finds wrong with the centre's words, which an older one took: the product's
    /// are sent instead, until they are corrected. Empty when nothing is.
    pub faults: Vec<FieldError>,
}

/// How words look, with invented values, and what they cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WordingPreview {
    /// The text message.
    pub sms: String,
    /// The e-mail's subject.
    pub subject: String,
    /// The e-mail's text.
    pub body: String,
    /// Characters of the text message, as a person counts them.
    pub characters: u32,
    /// The alphabet that it leaves in.
    pub encoding: SmsEncoding,
    /// Its length in that alphabet's units: `€` takes two in GSM 03.38.
    pub units: u32,
    /// Short messages that it takes, and is paid for.
    pub segments: u32,
    /// Units still free in the last one.
    pub left: u32,
    /// The characters that force UCS-2: without them it would be cheaper.
    pub forcing: Vec<String>,
    /// Characters that are read otherwise.
    pub replaced: Vec<ReplacedCharacter>,
}

/// How a text message is written for the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmsEncoding {
    /// GSM 03.38: 160 units in one short message.
    Gsm,
    /// UCS-2: 70.
    Ucs2,
}

/// A character that a text message can't write, and what stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplacedCharacter {
    /// What was typed.
    pub typed: String,
    /// What is read.
    pub read: String,
}
