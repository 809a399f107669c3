//! One conversation with a mail server, step by step.

use std::future::Future;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use tokio::time::timeout;

use super::reply::{Fault, Step};
use super::{Security, Smtp};
use crate::{Outcome, Refusal, Stop};

/// Servers close connections that rest; those that rested longer are not tried.
const REST: Duration = Duration::from_secs(20);

/// An open connection, logged in.
pub struct Connection {
    smtp: AsyncSmtpConnection,
    is_sound: bool,
    since: Duration,
}

/// Waits for one answer of the server.
async fn step<T>(
    patience: Duration,
    answer: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
) -> Result<T, Fault> {
    match timeout(patience, answer).await {
        Ok(answer) => answer.map_err(Fault::from),
        Err(_) => Err(Fault::NoAnswer),
    }
}

impl Smtp {
    /// Opens a connection, protects it, logs in.
    pub(super) async fn connect(&self) -> Result<Connection, Outcome> {
        let settings = &self.settings;
        let patience = settings.patience;
        let at_once = match settings.security {
            Security::Tls => self.tls.clone(),
            Security::StartTls | Security::None => None,
        };
        let connecting = AsyncSmtpConnection::connect_tokio1(
            (settings.host.as_str(), settings.port),
            Some(patience),
            &self.hello,
            at_once,
            None,
        );
        let connected = step(patience, connecting).await;
        let mut smtp = connected.map_err(|fault| fault.outcome(Step::Connect))?;
        if settings.security == Security::StartTls
            && let Some(tls) = &self.tls
        {
            // Without it nothing goes on: somebody on the way may have struck it out.
            if !smtp.can_starttls() {
                return Err(Outcome::Stopped(Stop::Misconfigured("STARTTLS".to_owned())));
            }
            let protected = step(patience, smtp.starttls(tls.clone(), &self.hello)).await;
            protected.map_err(|fault| fault.outcome(Step::Connect))?;
        }
        if let Some(credentials) = &self.credentials {
            let known = [Mechanism::Plain, Mechanism::Login];
            if smtp.server_info().get_auth_mechanism(&known).is_none() {
                return Err(Outcome::Stopped(Stop::Misconfigured("AUTH".to_owned())));
            }
            let login = step(patience, smtp.auth(&known, credentials)).await;
            login.map_err(|fault| fault.outcome(Step::Login))?;
        }
        Ok(Connection {
            smtp,
            is_sound: true,
            since: Duration::ZERO,
        })
    }
}

impl Connection {
    /// Sends one e-mail. Afterwards the connection is ready for the next, or no longer sound.
    pub async fn send(&mut self, email: &Message, patience: Duration) -> Result<(), Outcome> {
        let sent = self.lead(email, patience).await;
        if let Err((_, fault)) = &sent {
            // A refusal leaves the conversation in the middle of a message.
            self.is_sound = matches!(fault, Fault::Refused { .. })
                && step(patience, self.smtp.command(Rset)).await.is_ok();
        }
        sent.map_err(|(step, fault)| fault.outcome(step))
    }

    async fn lead(&mut self, email: &Message, patience: Duration) -> Result<(), (Step, Fault)> {
        let envelope = email.envelope();
        let content = email.formatted();
        let parameters = self.parameters(email, &content)?;
        let from = Mail::new(envelope.from().cloned(), parameters);
        let answer = step(patience, self.smtp.command(from)).await;
        answer.map_err(|fault| (Step::Sender, fault))?;
        for to in envelope.to() {
            let to = Rcpt::new(to.clone(), Vec::new());
            let answer = step(patience, self.smtp.command(to)).await;
            answer.map_err(|fault| (Step::Recipient, fault))?;
        }
        let answer = step(patience, self.smtp.command(Data)).await;
        answer.map_err(|fault| (Step::Data, fault))?;
        let answer = step(patience, self.smtp.message(&content)).await;
        answer.map_err(|fault| (Step::Content, fault))?;
        Ok(())
    }

    /// What the server must be told of an address or a content beyond ASCII.
    fn parameters(
        &self,
        email: &Message,
        content: &[u8],
    ) -> Result<Vec<MailParameter>, (Step, Fault)> {
        let mut parameters = Vec::new();
        let envelope = email.envelope();
        let mut addresses = envelope.to().iter().chain(envelope.from());
        let info = self.smtp.server_info();
        if addresses.any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
            if !info.supports_feature(Extension::SmtpUtfEight) {
                return Err((Step::Recipient, Fault::CannotCarry("SMTPUTF8")));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !content.is_ascii() {
            if !info.supports_feature(Extension::EightBitMime) {
                return Err((Step::Content, Fault::CannotCarry("8BITMIME")));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    /// Whether another e-mail can go over it.
    pub fn is_sound(&self) -> bool {
        self.is_sound && !self.smtp.has_broken()
    }

    /// It rests from now on.
    pub fn rest(&mut self, now: Duration) {
        self.since = now;
    }

    /// Whether the server is still there after the rest.
    pub async fn is_fresh(&mut self, now: Duration, patience: Duration) -> bool {
        now.saturating_sub(self.since) < REST
            && step(patience, self.smtp.command(Noop)).await.is_ok()
    }
}

/// A server that can't carry the message is no fault of the recipient.
pub fn cannot_carry(what: &str) -> Outcome {
    Outcome::Refused(Refusal::Unacceptable(what.to_owned()))
}
