//! What a gateway tells by calling us.

use courrier_firmware_config::gateways::CallbackFormat;
use reqwest::Url;
use serde_json::{Map, Value};
use thiserror::Error;

use super::{Gateway, verdict};
use crate::{ProviderRef, Reference, Report};

/// Why a callback says nothing. None holds what came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CallbackError {
    /// This gateway's profile knows no callback.
    #[error("this gateway does not call back")]
    NotExpected,
    /// It is not in the form that the profile says.
    #[error("the callback can't be read")]
    Unreadable,
    /// It names no message.
    #[error("the callback names no message")]
    NoMessage,
    /// Its word for the delivery stands nowhere in the profile.
    #[error("the callback tells of a state that is not known")]
    UnknownState,
}

impl Gateway {
    /// Whether `token`, out of the URL that was called, is the one that we gave this gateway. No
    /// gateway signs its callbacks: this token is all that tells them from anybody's.
    pub fn is_callback_token(&self, token: &str) -> bool {
        self.callback_token
            .as_ref()
            .is_some_and(|ours| ours.is(token))
    }

    /// Reads a callback: the query of its URL, and its body.
    pub fn read_callback(&self, query: &str, body: &[u8]) -> Result<Report, CallbackError> {
        let how = self
            .profile
            .callback
            .as_ref()
            .ok_or(CallbackError::NotExpected)?;
        let values = match how.format {
            CallbackFormat::Query => pairs(query)?,
            CallbackFormat::Form => {
                let text = std::str::from_utf8(body).map_err(|_| CallbackError::Unreadable)?;
                pairs(text)?
            }
            CallbackFormat::Json => {
                serde_json::from_slice(body).map_err(|_| CallbackError::Unreadable)?
            }
        };
        let text = |pointer: &Option<String>| {
            let pointer = pointer.as_ref()?;
            verdict::text_of(values.pointer(pointer)?)
        };
        let reference = text(&how.reference).and_then(|text| Reference::new(text).ok());
        let provider = text(&how.id).map(ProviderRef);
        if reference.is_none() && provider.is_none() {
            return Err(CallbackError::NoMessage);
        }
        let word = text(&Some(how.state.clone())).ok_or(CallbackError::UnknownState)?;
        let state = verdict::state(&self.profile.states, &word);
        Ok(Report {
            reference,
            provider,
            state: state.ok_or(CallbackError::UnknownState)?,
        })
    }
}

/// A query or a form as a flat object; of a name that stands twice, the last value.
fn pairs(text: &str) -> Result<Value, CallbackError> {
    let url = Url::parse(&format!("http://callback/?{}", text.replace('#', "%23")));
    let url = url.map_err(|_| CallbackError::Unreadable)?;
    let pairs = url
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())));
    Ok(Value::Object(pairs.collect::<Map<_, _>>()))
}
