//! One action of a person that writes, from the key press to a certain outcome.

use courrier_api::client::IdempotencyKey;

use crate::guichet::Fault;

/// An action that was sent. Its key stays the same however often it is sent, so a retry after a
/// cut connection writes nothing twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt<T> {
    /// What was asked.
    pub what: T,
    key: IdempotencyKey,
    state: State,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Sent,
    /// Nobody knows whether it was carried out; why.
    Uncertain(String),
}

impl<T> Attempt<T> {
    /// A new action, about to be sent.
    pub fn new(what: T) -> Self {
        Self {
            what,
            key: IdempotencyKey::fresh(),
            state: State::Sent,
        }
    }

    /// The action's key.
    pub fn key(&self) -> IdempotencyKey {
        self.key.clone()
    }

    /// Whether an answer is awaited.
    pub fn is_sent(&self) -> bool {
        self.state == State::Sent
    }

    /// Why the outcome is uncertain, when it is.
    pub fn doubt(&self) -> Option<&str> {
        match &self.state {
            State::Sent => None,
            State::Uncertain(why) => Some(why),
        }
    }

    /// Sends the same action again, if its outcome is uncertain.
    pub fn retry(&mut self) -> bool {
        let uncertain = !self.is_sent();
        self.state = State::Sent;
        uncertain
    }
}

/// What a screen with one action at a time (`attempt`) and one thing to tell (`notice`) says of them.
macro_rules! attempt_told {
    () => {
        /// Whether an answer is awaited.
        pub fn is_sent(&self) -> bool {
            self.attempt
                .as_ref()
                .is_some_and($crate::app::attempt::Attempt::is_sent)
        }

        /// Why nobody knows whether the last action was carried out, when nobody does.
        pub fn doubt(&self) -> Option<&str> {
            self.attempt
                .as_ref()
                .and_then($crate::app::attempt::Attempt::doubt)
        }

        /// What is to be told.
        pub fn notice(&self) -> Option<&$crate::app::notice::Notice> {
            self.notice.as_ref()
        }
    };
}
pub(crate) use attempt_told;

/// Settles an attempt with its answer: done or refused for good ends it, anything else leaves it
/// to be retried. Gives the answer back where it is final.
pub fn settle<T, A>(
    attempt: &mut Option<Attempt<T>>,
    result: Result<A, Fault>,
) -> Option<(T, Result<A, Fault>)> {
    if let Err(fault) = &result
        && fault.may_be_retried()
    {
        if let Some(attempt) = attempt {
            attempt.state = State::Uncertain(fault.sentence());
        }
        return None;
    }
    attempt.take().map(|attempt| (attempt.what, result))
}
