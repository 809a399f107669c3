//! What each message says, in each language.
//!
//! A folder for each message under `templates/`, with a file for each language; `templates/mots/`
//! has each language's words. The centre's administrator may put other words in their place
//! ([`Library::reword`]), which are held to the same rules: only the holes that the message has,
//! the signature always, and a subject that says nothing private.

mod files;
mod library;
mod pattern;
mod words;

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use courrier_domain::Distribution;
use thiserror::Error;

use crate::{Language, Signature};
use pattern::Pattern;

pub use library::{Library, Preview};
pub use words::Counts;

/// A message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// Mail came.
    Arrival,
    /// It still waits, a month later.
    Relance,
    /// The last relance before what waits goes back.
    LastRelance,
    /// An avis de passage came: the registered item is at the post office for 15 days.
    Avis,
    /// The avis de passage still waits, a week later.
    AvisRelance,
    /// The domiciliation ended with mail waiting.
    LastNotice,
    /// The domiciliation will end: the first notice.
    DomiciliationEnds,
    /// The domiciliation will end: the second notice.
    DomiciliationEndsSoon,
    /// The number in the queue that the person took and asked to be sent.
    Ticket,
}

impl MessageKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Arrival,
        Self::Relance,
        Self::LastRelance,
        Self::Avis,
        Self::AvisRelance,
        Self::LastNotice,
        Self::DomiciliationEnds,
        Self::DomiciliationEndsSoon,
        Self::Ticket,
    ];

    /// The name of its folder.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Arrival => "arrivee",
            Self::Relance => "relance",
            Self::LastRelance => "derniere_relance",
            Self::Avis => "avis",
            Self::AvisRelance => "avis_relance",
            Self::LastNotice => "dernier_avis_radiation",
            Self::DomiciliationEnds => "fin_domiciliation",
            Self::DomiciliationEndsSoon => "fin_domiciliation_rappel",
            Self::Ticket => "numero",
        }
    }

    /// What may stand in its texts.
    pub const fn placeholders(self) -> &'static [Placeholder] {
        use Placeholder::{Centre, Courriers, Limit, NextDistribution, Number};
        match self {
            Self::Arrival | Self::Relance => &[Courriers, NextDistribution, Centre],
            Self::LastRelance | Self::Avis | Self::AvisRelance | Self::LastNotice => {
                &[Courriers, NextDistribution, Limit, Centre]
            }
            Self::DomiciliationEnds | Self::DomiciliationEndsSoon => &[Limit, Centre],
            Self::Ticket => &[Number, Centre],
        }
    }
}

/// What is filled in when a message is sent. There is none for a name or a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// What waits, counted by kind.
    Courriers,
    /// The next distribution, its day and hours.
    NextDistribution,
    /// The last day: to collect, or of the domiciliation.
    Limit,
    /// The number in the queue.
    Number,
    /// The signature.
    Centre,
}

impl Placeholder {
    /// How it is written between braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Courriers => "courriers",
            Self::NextDistribution => "prochaine_distribution",
            Self::Limit => "date_limite",
            Self::Number => "numero",
            Self::Centre => "centre",
        }
    }
}

/// Who signs.
#[derive(Debug, Clone, Copy)]
pub enum Signed<'a> {
    /// The centre.
    Centre(&'a Signature),
    /// Nobody in particular: the usager asks that their phone tell nothing (violence).
    Neutral,
}

/// What is true at the moment of sending.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What waits now.
    pub counts: Counts,
    /// The next distribution, from and to, in the centre's time.
    pub distribution: Option<(NaiveDateTime, NaiveDateTime)>,
    /// The last day, for the messages that name one.
    pub limit: Option<NaiveDate>,
    /// The number in the queue, for the message that tells it.
    pub number: Option<u32>,
    /// Who signs.
    pub signed: Signed<'a>,
}

/// The hours of a distribution on the centre's clock, as [`Facts`] want them.
pub fn local_hours(distribution: &Distribution, tz: Tz) -> (NaiveDateTime, NaiveDateTime) {
    let local = |at: courrier_domain::Instant| at.with_timezone(&tz).naive_local();
    (local(distribution.starts_at), local(distribution.ends_at))
}

/// A message's texts. They are private: none shows in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The language they are in: French when the one asked for is missing.
    pub language: Language,
    /// The text message.
    pub sms: String,
    /// The e-mail's subject.
    pub subject: String,
    /// The e-mail's text.
    pub body: String,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rendered({:?})", self.language)
    }
}

/// A message that names a last day, or a number, was asked for without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the message {} names a day or a number, and none was given", .0.folder())]
pub struct MissingFact(pub MessageKind);

/// What is wrong with a text, for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct TemplateFault {
    /// The file, or the field of the form.
    pub place: String,
    /// The line, from 1, where one is at fault.
    pub line: Option<usize>,
    /// What is wrong and what to do, in French.
    pub message: String,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if let Some(line) = self.line {
            write!(f, ", ligne {line}")?;
        }
        write!(f, " : {}.", self.message)
    }
}

impl TemplateFault {
    fn whole(place: &str, message: String) -> Self {
        Self {
            place: place.to_owned(),
            line: None,
            message,
        }
    }

    fn at(place: &str, line: usize, message: &str) -> Self {
        Self {
            place: place.to_owned(),
            line: Some(line),
            message: message.to_owned(),
        }
    }
}

/// The words of one message, as they are written or reworded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The text message.
    pub sms: String,
    /// The e-mail's subject.
    pub subject: String,
    /// The e-mail's text.
    pub body: String,
}

/// A wording that was read and found right.
#[derive(Debug, Clone)]
struct Template {
    sms: Pattern,
    subject: String,
    body: Pattern,
}

/// Where the three texts stand: what to call each, and the line before its first.
struct Places<'a>([(&'a str, usize); 3]);

/// The longest subject that phones show whole, and then some.
const MAX_SUBJECT: usize = 78;

impl Template {
    fn read(
        kind: MessageKind,
        wording: &Wording,
        places: &Places<'_>,
    ) -> Result<Self, TemplateFault> {
        let names: Vec<&str> = kind.placeholders().iter().map(|hole| hole.name()).collect();
        let [sms_place, subject_place, body_place] = places.0;
        let long = |text: &str, (place, before): (&str, usize)| {
            let pattern = Pattern::parse(text, &names).map_err(|wrong| {
                TemplateFault::at(place, before + wrong.line + 1, &wrong.message)
            })?;
            let at = names
                .iter()
                .position(|name| *name == Placeholder::Centre.name());
            if at.is_some_and(|at| pattern.has(at)) {
                return Ok(pattern);
            }
            Err(TemplateFault::at(
                place,
                before + 1,
                "il manque {centre}, qui signe le message ; n'écrivez pas le nom du centre à sa \
                 place : certaines personnes demandent une signature neutre",
            ))
        };
        let subject = wording.subject.trim();
        let refuse = |message: &str| {
            let (place, before) = subject_place;
            Err(TemplateFault::at(place, before + 1, message))
        };
        if subject.is_empty() || subject.chars().count() > MAX_SUBJECT {
            return refuse("l'objet compte de 1 à 78 caractères");
        }
        if subject.chars().any(|c| c.is_control()) {
            return refuse("l'objet tient sur une ligne");
        }
        if subject.contains(['{', '}']) || subject.chars().any(|c| c.is_numeric()) {
            return refuse(
                "l'objet s'affiche sur un écran verrouillé : il ne contient ni nombre ni accolade",
            );
        }
        Ok(Self {
            sms: long(&wording.sms, sms_place)?,
            subject: subject.to_owned(),
            body: long(&wording.body, body_place)?,
        })
    }
}

/// Reads a file of data, with its fault told by file and line.
pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(
    path: &str,
    text: &str,
) -> Result<T, TemplateFault> {
    toml::from_str(text).map_err(|error| TemplateFault {
        place: path.to_owned(),
        line: error
            .span()
            .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1),
        message: format!("ce fichier ne se lit pas ({})", error.message()),
    })
}

#[cfg(test)]
mod tests;
