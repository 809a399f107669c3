//! Logging in. The path is the same, and takes as long, whether or not there is such an account.

use std::sync::{Arc, OnceLock};

use courrier_api::{LoginRequest, Session};
use courrier_ledger::password;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::random_bytes;
use crate::app::{App, blocking};
use crate::convert;
use crate::problem::{Fault, Kind};

/// Passwords hashed at once: each takes a core for tens of milliseconds, and 19 MiB.
const AT_ONCE: usize = 2;
/// Those who may wait for their turn.
const WAITING: usize = 32;

/// The narrow gate before the costly hashing of passwords.
pub struct PasswordGate {
    queue: Arc<Semaphore>,
    turn: Arc<Semaphore>,
}

/// A turn at hashing a password.
pub struct Turn {
    _queue: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

impl PasswordGate {
    /// Nobody waiting.
    pub fn new() -> Self {
        Self {
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            turn: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Waits for a turn; refused when too many wait already.
    pub async fn enter(&self) -> Result<Turn, Fault> {
        let busy = || {
            Fault::unavailable(
                "Trop de connexions en même temps : recommencez dans un instant.",
                2,
            )
        };
        let queue = Arc::clone(&self.queue)
            .try_acquire_owned()
            .map_err(|_| busy())?;
        let turn = Arc::clone(&self.turn)
            .acquire_owned()
            .await
            .map_err(|_| busy())?;
        Ok(Turn {
            _queue: queue,
            _turn: turn,
        })
    }
}

impl Default for PasswordGate {
    fn default() -> Self {
        Self::new()
    }
}

/// A hash that no password has, as costly to compare with as any.
fn nobodys_hash() -> Option<&'static str> {
    static HASH: OnceLock<Option<String>> = OnceLock::new();
    HASH.get_or_init(|| {
        let random = random_bytes::<16>().ok()?;
        password::hash(
            &random
                .map(|byte| char::from(b'a' + byte % 26))
                .iter()
                .collect::<String>(),
        )
        .ok()
    })
    .as_deref()
}

/// Makes ready what the first login with an unknown name would otherwise have to wait for.
pub fn warm_up() {
    nobodys_hash();
}

/// Opens a session, if the password is right.
pub async fn login(app: &App, request: LoginRequest) -> Result<Session, Fault> {
    let LoginRequest { login, password } = request;
    app.lockout().begin(&login).map_err(Fault::locked)?;
    let turn = match app.password_gate().enter().await {
        Ok(turn) => turn,
        Err(busy) => {
            app.lockout().withdraw(&login);
            return Err(busy);
        }
    };
    let wanted = login.clone();
    let account = app
        .read(move |reader| reader.agent_by_login(&wanted))
        .await?;
    let account = blocking(move || {
        let _turn = turn;
        let usable = account.filter(|account| account.disabled_at.is_none());
        let hash = match &usable {
            Some(account) => account.password_hash.as_str(),
            None => nobodys_hash().unwrap_or_default(),
        };
        let right = password::verify(&password, hash);
        usable.filter(|_| right)
    });
    let Some(account) = account.await? else {
        return Err(Fault::new(
            Kind::BadLogin,
            "L'identifiant ou le mot de passe n'est pas le bon : vérifiez-les et recommencez.",
        ));
    };
    app.lockout().succeed(&login);
    let sessions = app.sessions();
    let token = sessions.open(account.id, account.role, &account.password_hash)?;
    // The account may have been closed while the password was compared: then so is the session.
    app.recheck_access().await?;
    Ok(Session {
        token: token.into_text(),
        agent: convert::agent(account),
        idle_seconds: sessions.idle().as_secs(),
    })
}
