//! `courrierctl agent`: accounts.

use courrier_domain::Role;
use courrier_ledger::operator::{AgentLine, OperatorAnswer, OperatorRequest};
use serde_json::{Value, json};

use super::{new_id, open};
use crate::access::AccessError;
use crate::args::Agent;
use crate::output::{Report, table};
use crate::password::{self, Chosen};
use crate::{Context, Done};

/// What was done to an account.
struct Changed {
    login: String,
    what: &'static str,
    password: Option<String>,
}

impl Report for Changed {
    fn human(&self) -> String {
        let done = format!("Compte « {} » {}.", self.login, self.what);
        match &self.password {
            None => done,
            Some(password) => {
                format!("{done}\nMot de passe, affiché cette seule fois : {password}")
            }
        }
    }

    fn machine(&self) -> Value {
        let mut value = json!({ "login": self.login });
        if let Some(password) = &self.password {
            value["password"] = json!(password);
        }
        value
    }
}

/// All accounts.
struct Accounts(Vec<AgentLine>);

impl Report for Accounts {
    fn human(&self) -> String {
        let rows: Vec<_> = self
            .0
            .iter()
            .map(|agent| {
                let state = if agent.disabled { "fermé" } else { "ouvert" };
                vec![
                    agent.login.clone(),
                    agent.name.clone(),
                    role_word(agent.role).to_owned(),
                    state.to_owned(),
                ]
            })
            .collect();
        table(&["identifiant", "nom", "rôle", "compte"], &rows)
    }

    fn machine(&self) -> Value {
        json!({ "agents": self.0 })
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Supervisor => "superviseur",
        Role::Administrator => "administrateur",
    }
}

/// Carries out one of the commands about accounts.
pub(super) fn run(context: &Context, command: Agent) -> Done {
    let access = open(context)?;
    let ask = |request| access.operate(request, context.clock.now());
    match command {
        Agent::Add {
            login,
            name,
            role,
            password,
        } => {
            let Chosen {
                hash: password_hash,
                to_show,
            } = password::choose(&password)?;
            let id = new_id(context)?;
            let request = OperatorRequest::AddAgent {
                id,
                login: login.clone(),
                name,
                role,
                password_hash,
            };
            ask(request)?;
            Ok(Box::new(Changed {
                login,
                what: "ouvert",
                password: to_show,
            }))
        }
        Agent::Disable { login } => {
            ask(OperatorRequest::DisableAgent {
                login: login.clone(),
            })?;
            Ok(Box::new(Changed {
                login,
                what: "fermé",
                password: None,
            }))
        }
        Agent::Password { login, password } => {
            let Chosen {
                hash: password_hash,
                to_show,
            } = password::choose(&password)?;
            ask(OperatorRequest::SetPassword {
                login: login.clone(),
                password_hash,
            })?;
            Ok(Box::new(Changed {
                login,
                what: "changé de mot de passe",
                password: to_show,
            }))
        }
        Agent::List => match ask(OperatorRequest::Agents)? {
            OperatorAnswer::Agents { agents } => Ok(Box::new(Accounts(agents))),
            _ => Err(AccessError::OtherVersion.into()),
        },
    }
}
