//! Who is logged in, and the way in.

use std::fmt;
use std::sync::Arc;

use courrier_api::{Agent, Centre, LoginRequest};

use super::task::Ctx;
use crate::guichet::{Fault, Fut, Guichet, Welcome};

/// Told when a session ends that nobody closed.
pub const ENDED: &str = "Votre session s'est terminée. Reconnectez-vous : vous retrouverez \
                         l'écran où vous étiez, rien de ce que vous avez tapé n'est perdu.";

/// What happens at the door.
pub enum Msg {
    /// The agent gave login and password.
    Submit(LoginRequest),
    /// The daemon answered.
    Entered(Result<Box<Entered>, Fault>),
}

/// A password is not for a log, whoever prints a message.
impl fmt::Debug for Msg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Submit(_) => "Submit",
            Self::Entered(_) => "Entered",
        })
    }
}

/// An open session, with what the desk must know of the centre.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Who, and for how long without a request.
    pub welcome: Welcome,
    /// The centre.
    pub centre: Centre,
}

/// The session, open or not.
#[derive(Debug, Default)]
pub struct Session {
    open: Option<Entered>,
    entering: bool,
    fault: Option<String>,
    notice: Option<&'static str>,
}

impl Session {
    /// Who is logged in.
    pub fn agent(&self) -> Option<&Agent> {
        self.open.as_ref().map(|open| &open.welcome.agent)
    }

    /// The open session.
    pub fn open(&self) -> Option<&Entered> {
        self.open.as_ref()
    }

    /// Whether an answer is awaited.
    pub fn is_entering(&self) -> bool {
        self.entering
    }

    /// What went wrong, for the eye that is on the password.
    pub fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }

    /// Why the agent is back at the door.
    pub fn notice(&self) -> Option<&str> {
        self.notice
    }

    /// Closes the session; `notice` says why, if nobody asked for it.
    pub fn close(&mut self, notice: Option<&'static str>) {
        self.open = None;
        self.notice = notice;
        self.fault = None;
    }

    /// Handles a message; true when a session was opened.
    pub(super) fn update(&mut self, msg: Msg, ctx: &mut Ctx<'_>) -> bool {
        match msg {
            Msg::Submit(request) => {
                if self.entering {
                    return false;
                }
                if request.login.trim().is_empty() || request.password.is_empty() {
                    self.fault = Some("Tapez votre identifiant et votre mot de passe.".to_owned());
                    return false;
                }
                self.entering = true;
                self.fault = None;
                ctx.ask(enter(ctx.guichet, request), |result| {
                    super::Msg::Session(Msg::Entered(result))
                });
                false
            }
            Msg::Entered(result) => {
                self.entering = false;
                match result {
                    Ok(entered) => {
                        self.open = Some(*entered);
                        self.notice = None;
                        true
                    }
                    Err(fault) => {
                        self.fault = Some(sentence(&fault));
                        false
                    }
                }
            }
        }
    }
}

/// At the door, an unreachable daemon is told with what a person can do about it.
fn sentence(fault: &Fault) -> String {
    match fault {
        Fault::Unreachable => "Le service du courrier ne répond pas. Vérifiez que le poste est \
                               relié au réseau et que l'ordinateur du service est allumé, puis \
                               appuyez de nouveau sur Entrée."
            .to_owned(),
        other => other.sentence(),
    }
}

/// Logs in, and asks what the desk must know of the centre before it can show a screen.
fn enter(guichet: &Arc<dyn Guichet>, request: LoginRequest) -> Fut<Box<Entered>> {
    let guichet = Arc::clone(guichet);
    let request = LoginRequest {
        login: request.login.trim().to_owned(),
        ..request
    };
    Box::pin(async move {
        let welcome = guichet.login(request).await?;
        let centre = guichet.centre().await?;
        Ok(Box::new(Entered { welcome, centre }))
    })
}
