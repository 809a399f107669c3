//! What every route does, and the words for what became of a message.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use courrier_domain::contact::Telephone;
use courrier_messages::sms::Encoded;
use thiserror::Error;

use crate::Health;

/// A way out for messages. One call sends one message once; trying again is the caller's decision
/// ([`crate::policy`]).
#[async_trait]
pub trait Route: Send + Sync {
    /// The name that the centre gave it: in settings, alerts and the ledger.
    fn name(&self) -> &str;

    /// Sends one message. Our reference must have been written down before the call: if the
    /// process ends meanwhile, what became of the message is unknown.
    async fn send(&self, message: &Outgoing) -> Outcome;

    /// What became of a message that was sent earlier.
    async fn ask(&self, sent: &Pending) -> Answer;

    /// How it is, as it was last known.
    fn health(&self) -> Health;
}

/// Our reference of a message: 1 to 36 ASCII letters, digits and hyphens, such as a UUID. It says
/// nothing of the person, and may stand in logs and URLs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

/// A text that is no reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a reference is made of 1 to 36 ASCII letters, digits and hyphens")]
pub struct InvalidReference;

impl Reference {
    /// The reference in the text.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidReference> {
        let text = text.into();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if text.is_empty() || text.len() > 36 || !text.chars().all(plain) {
            return Err(InvalidReference);
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the other side calls a message that it took.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProviderRef(pub String);

/// A message on its way out.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Our reference.
    pub reference: Reference,
    /// What is sent, and whom to.
    pub body: Body,
}

/// What is sent.
#[derive(Debug, Clone)]
pub enum Body {
    /// A text message.
    Sms(Sms),
    /// An e-mail, built and ready.
    Email(Email),
}

/// A text message.
#[derive(Debug, Clone)]
pub struct Sms {
    /// Whom it goes to.
    pub to: Telephone,
    /// What it says, in the units it will leave in.
    pub text: Encoded,
}

/// An e-mail that [`courrier_messages::email`] built.
#[derive(Clone)]
pub struct Email(pub lettre::Message);

/// It holds an address.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// What became of one call of [`Route::send`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side took it, and calls it so.
    Accepted(ProviderRef),
    /// The other side won't have this message, now or later.
    Refused(Refusal),
    /// It was certainly not taken, and may be another time.
    RetryLater {
        /// How long the other side asks to wait, if it does.
        after: Option<Duration>,
        /// Why.
        cause: Cause,
    },
    /// The route itself is at fault: no message gets through until a person acts.
    Stopped(Stop),
    /// It may have been taken. To be resolved, never taken for a failure.
    Unknown,
}

/// Why a message is refused for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The number or address doesn't exist, or can't get messages.
    InvalidRecipient,
    /// The person, or the provider for them, has asked for no more messages.
    OptedOut,
    /// The other side won't have this message; its own code.
    Unacceptable(String),
}

impl Refusal {
    /// Whether the contact itself is at fault, and should be marked so: another route of the same
    /// kind would meet the same refusal.
    pub fn concerns_recipient(&self) -> bool {
        matches!(self, Self::InvalidRecipient | Self::OptedOut)
    }
}

/// Why a message could not be taken this time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Nobody answered, or the device is not there.
    Unreachable,
    /// The modem has no network.
    NoNetwork,
    /// The other side says that it is too much, or not now (greylisting, 429); its own code.
    NotNow(String),
    /// The route can't take messages of this kind.
    WrongKind,
}

/// Why a route is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Stop {
    /// Login, password or key is wrong.
    #[error("l'identifiant ou le mot de passe est refusé")]
    BadLogin,
    /// The account has no credit left.
    #[error("le compte n'a plus de crédit")]
    NoCredit,
    /// The SIM card asks for a PIN, and none is set.
    #[error("la carte SIM demande un code PIN, et aucun n'est réglé")]
    PinMissing,
    /// The PIN was refused once. It is not tried again: the third wrong one locks the card.
    #[error("le code PIN a été refusé ; il n'est pas essayé une deuxième fois")]
    PinRefused,
    /// The SIM card is locked, and asks for its PUK.
    #[error("la carte SIM est bloquée et demande son code PUK")]
    SimLocked,
    /// There is no SIM card, or it does not work.
    #[error("la carte SIM est absente ou hors d'usage")]
    NoSim,
    /// The other side doesn't know what is asked of it: an address or a setting is wrong; its code.
    #[error("un réglage est faux (réponse {0})")]
    Misconfigured(String),
    /// Message after message was refused, for no fault of the recipients.
    #[error("tous les messages sont refusés (dernière réponse {0})")]
    RefusesEverything(String),
}

/// A message that was sent and whose end is not known.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Our reference.
    pub reference: Reference,
    /// What the other side calls it, if it said.
    pub provider: Option<ProviderRef>,
    /// Whom it was for, if it is a text message: a modem's report names the number.
    pub to: Option<Telephone>,
}

/// What became of a message, as the other side tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// Taken, and not there yet.
    OnItsWay,
    /// The phone has it.
    Delivered,
    /// It went further, and nothing more will be known.
    Unconfirmed,
    /// It won't arrive.
    Refused(Refusal),
    /// The other side gave up trying: another time it may arrive.
    GaveUp,
}

/// The answer to a question about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The other side has it, calls it so, and it stands thus.
    Found(Option<ProviderRef>, DeliveryState),
    /// The other side has no such message. Soon after sending, that may still change.
    NotFound,
    /// The other side can't be asked now.
    AskLater,
    /// This route has no way to tell.
    CannotTell,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for text in ["0199-ab", "a", &"x".repeat(36)] {
            assert_eq!(
                Reference::new(text).map(|r| r.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in ["", "a b", "é", "a/b", "a\r\n", &"x".repeat(37)] {
            assert_eq!(Reference::new(text), Err(InvalidReference), "{text:?}");
        }
    }
}
