//! How a gateway knows us: OVHcloud's signature, a token that a first call brings.

use std::time::Duration;

use courrier_firmware_config::gateways::{Auth, Meaning, TokenAuth};
use sha1::{Digest, Sha1};

use super::call::Failure;
use super::request::{Prepared, Subject};
use super::verdict::Answered;
use super::{Gateway, verdict};
use crate::{Cause, Outcome, Secret, Stop};

/// How long the difference between OVHcloud's clock and ours is trusted.
const OFFSET_LIFE: Duration = Duration::from_mins(10);
/// A token is not used in the last moments of its life.
const TOKEN_MARGIN: Duration = Duration::from_secs(30);
/// The life of a token that doesn't say.
const TOKEN_LIFE: Duration = Duration::from_mins(5);

/// What a call needs besides its own words.
pub enum Pass {
    /// Nothing.
    None,
    /// A token, and whether it was got just now.
    Token(Secret, bool),
    /// Seconds to add to our clock.
    Offset(i64),
}

/// What was got from the gateway, and until when (monotonic) it is good.
#[derive(Default)]
pub struct Held {
    token: Option<(Secret, Duration)>,
    offset: Option<(i64, Duration)>,
}

impl Gateway {
    /// What the next call needs; asks the gateway for it when what we hold is too old.
    pub(super) async fn pass(&self) -> Result<Pass, Failure> {
        let now = self.clock.monotonic();
        match &self.profile.auth {
            Auth::InCall => Ok(Pass::None),
            Auth::Token(how) => {
                // Held through the call: messages that leave at once bring one token, not many.
                let mut held = self.held.lock().await;
                if let Some((token, until)) = &held.token
                    && now < *until
                {
                    return Ok(Pass::Token(token.clone(), false));
                }
                let (token, life) = self.fetch_token(how).await?;
                held.token = Some((token.clone(), now + life.saturating_sub(TOKEN_MARGIN)));
                Ok(Pass::Token(token, true))
            }
            Auth::Ovh => {
                let mut held = self.held.lock().await;
                if let Some((offset, until)) = held.offset
                    && now < until
                {
                    return Ok(Pass::Offset(offset));
                }
                let offset = self.fetch_offset().await?;
                held.offset = Some((offset, now + OFFSET_LIFE));
                Ok(Pass::Offset(offset))
            }
        }
    }

    /// What we hold was refused: it is asked for anew.
    pub(super) async fn forget_pass(&self) {
        *self.held.lock().await = Held::default();
    }

    /// A call that comes before the message: lost, it took nothing with it.
    async fn run_first(&self, call: Prepared) -> Result<Answered, Failure> {
        self.run(call).await.map_err(|failure| match failure {
            Failure::NoAnswer => Failure::Unreachable,
            other => other,
        })
    }

    async fn fetch_token(&self, how: &TokenAuth) -> Result<(Secret, Duration), Failure> {
        let call = self.prepare(&how.call, Subject::default());
        let answered = self.run_first(call.ok_or(Failure::Settings)?).await?;
        let token = verdict::at(&answered, Some(&how.token));
        let Some(token) = token.filter(|_| answered.status < 300) else {
            return Err(Failure::Answer(without_token(how, &answered)));
        };
        let seconds = verdict::at(&answered, how.seconds.as_ref());
        let life = seconds.and_then(|seconds| seconds.parse().ok());
        Ok((
            Secret::new(token),
            life.map_or(TOKEN_LIFE, Duration::from_secs),
        ))
    }

    async fn fetch_offset(&self) -> Result<i64, Failure> {
        let call = Prepared {
            method: "GET",
            url: format!("{}/auth/time", self.base_url),
            headers: Vec::new(),
            content_type: None,
            body: String::new(),
        };
        let answered = self.run_first(call).await?;
        let time = answered.body.as_i64().filter(|_| answered.status == 200);
        let time = time.ok_or(Failure::Unreachable)?;
        Ok(time - self.clock.now().timestamp())
    }

    /// Adds what the gateway wants to see to a call that is otherwise ready.
    pub(super) fn sign(&self, call: &mut Prepared, pass: &Pass) -> Result<(), Failure> {
        let Pass::Offset(offset) = pass else {
            return Ok(());
        };
        let secret = |name: &str| {
            let secret = self.secrets.get(name).ok_or(Failure::Settings)?;
            Ok::<_, Failure>(secret.reveal())
        };
        let time = (self.clock.now().timestamp() + offset).to_string();
        let consumer = secret("consumer_key")?;
        let signed = [
            secret("application_secret")?,
            consumer,
            call.method,
            &call.url,
            &call.body,
            &time,
        ]
        .join("+");
        let signature = format!("$1${:x}", Sha1::digest(signed.as_bytes()));
        for (name, value) in [
            ("X-Ovh-Application", secret("application_key")?),
            ("X-Ovh-Consumer", consumer),
            ("X-Ovh-Timestamp", &time),
            ("X-Ovh-Signature", &signature),
        ] {
            call.headers.push((name.to_owned(), value.to_owned()));
        }
        Ok(())
    }
}

/// What it means for a message that no token came for it.
fn without_token(how: &TokenAuth, answered: &Answered) -> Outcome {
    let said = format!("HTTP {}", answered.status);
    let (means, after) = verdict::meaning(&how.call.reply, answered);
    match means {
        Meaning::Accepted | Meaning::Retry | Meaning::Unknown => Outcome::RetryLater {
            after,
            cause: Cause::NotNow(said),
        },
        Meaning::NoCredit => Outcome::Stopped(Stop::NoCredit),
        Meaning::Misconfigured | Meaning::NotFound => Outcome::Stopped(Stop::Misconfigured(said)),
        // It is the login that is refused, not the message.
        Meaning::BadLogin | Meaning::Refused | Meaning::InvalidNumber | Meaning::OptedOut => {
            Outcome::Stopped(Stop::BadLogin)
        }
    }
}
