//! Agents' sessions: in memory only, ended by idleness, by logging out, and when the account
//! changes. A restart of the daemon ends them all.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use courrier_clock::SharedClock;
use courrier_domain::{AgentId, Role, UsagerId};
use tokio::sync::watch;

use super::secret::Token;
use crate::limits::{Bucket, Rate};
use crate::problem::Fault;

/// Sessions of one agent at once. More is a program that forgets to log out: its oldest ends.
const PER_AGENT: usize = 128;

/// One open session.
pub struct OpenSession {
    /// Whose it is.
    pub agent_id: AgentId,
    /// What they may do.
    pub role: Role,
    /// What the agent may ask for.
    pub bucket: Bucket,
    hash: [u8; 32],
    /// Hash of the account's password hash: another password ends the session.
    account: [u8; 32],
    /// Monotonic milliseconds of the last request.
    last_used: AtomicU64,
    ended: watch::Sender<bool>,
    listed: Mutex<HashMap<UsagerId, Duration>>,
}

/// Time in which a usager who shows on one list after another is noted once: a search is typed
/// letter by letter, and each letter makes a list.
const LISTED_AGAIN: Duration = Duration::from_hours(1);
/// Usagers remembered as listed; past it, they are noted again.
const LISTED: usize = 10_000;

impl OpenSession {
    /// Those of the usagers on a list whom the agent has not had on a list for an hour.
    pub fn newly_listed(
        &self,
        usagers: impl Iterator<Item = UsagerId>,
        now: Duration,
    ) -> Vec<UsagerId> {
        let mut listed = self.listed.lock().unwrap_or_else(PoisonError::into_inner);
        if listed.len() > LISTED {
            listed.clear();
        }
        usagers
            .filter(|id| {
                let last = listed.get(id).copied();
                let fresh = last.is_none_or(|last| now.saturating_sub(last) > LISTED_AGAIN);
                if fresh {
                    listed.insert(*id, now);
                }
                fresh
            })
            .collect()
    }

    /// Becomes true when the session ends.
    pub fn ended(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }
}

/// All open sessions.
pub struct Sessions {
    clock: SharedClock,
    idle: Duration,
    rate: Rate,
    open: RwLock<HashMap<[u8; 32], Arc<OpenSession>>>,
}

impl Sessions {
    /// None open yet; each ends after `idle` without a request.
    pub fn new(clock: SharedClock, idle: Duration, rate: Rate) -> Self {
        Self {
            clock,
            idle,
            rate,
            open: RwLock::default(),
        }
    }

    /// How long a session lives without a request.
    pub fn idle(&self) -> Duration {
        self.idle
    }

    /// Opens a session for an agent whose password was right, and gives its token.
    pub fn open(&self, agent_id: AgentId, role: Role, password_hash: &str) -> Result<Token, Fault> {
        let token = Token::session()?;
        let now = self.clock.monotonic();
        let session = Arc::new(OpenSession {
            agent_id,
            role,
            bucket: Bucket::new(self.rate, now),
            hash: token.hash(),
            account: Token::hash_of(password_hash),
            last_used: AtomicU64::new(millis(now)),
            ended: watch::Sender::new(false),
            listed: Mutex::default(),
        });
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let mut own: Vec<_> = open
            .values()
            .filter(|s| s.agent_id == agent_id)
            .cloned()
            .collect();
        if own.len() >= PER_AGENT {
            own.sort_by_key(|session| session.last_used.load(Ordering::Relaxed));
            for oldest in &own[..=own.len() - PER_AGENT] {
                remove(&mut open, oldest);
            }
        }
        open.insert(session.hash, session);
        Ok(token)
    }

    /// The session of a token, if it is open; that it was asked for keeps it open.
    pub fn find(&self, token: &str) -> Option<Arc<OpenSession>> {
        let hash = Token::hash_of(token);
        let session = {
            let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(open.get(&hash)?)
        };
        let now = self.clock.monotonic();
        if self.is_idle(&session, now) {
            self.end(&session);
            return None;
        }
        session.last_used.fetch_max(millis(now), Ordering::Relaxed);
        Some(session)
    }

    fn is_idle(&self, session: &OpenSession, now: Duration) -> bool {
        let last = Duration::from_millis(session.last_used.load(Ordering::Relaxed));
        now.saturating_sub(last) > self.idle
    }

    /// Ends one session.
    pub fn end(&self, session: &OpenSession) {
        remove(
            &mut self.open.write().unwrap_or_else(PoisonError::into_inner),
            session,
        );
    }

    /// Ends the sessions that have been idle too long.
    pub fn end_idle(&self) {
        let now = self.clock.monotonic();
        self.end_all_that(|session| self.is_idle(session, now));
    }

    /// The sessions open at this moment.
    pub fn all(&self) -> Vec<Arc<OpenSession>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.values().cloned().collect()
    }

    /// Ends those of `known` whose accounts are no longer what they were at login. `account` gives
    /// the role and password hash of an account that is open.
    ///
    /// `known` are the sessions of before the accounts were read: of one opened meanwhile, the
    /// accounts that were read may know nothing yet.
    pub fn recheck<'a>(
        &self,
        known: &[Arc<OpenSession>],
        account: impl Fn(AgentId) -> Option<(Role, &'a str)>,
    ) {
        self.end_all_that(|session| {
            known.iter().any(|known| known.hash == session.hash)
                && !account(session.agent_id).is_some_and(|(role, password_hash)| {
                    role == session.role && Token::hash_of(password_hash) == session.account
                })
        });
    }

    fn end_all_that(&self, over: impl Fn(&OpenSession) -> bool) {
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let over: Vec<_> = open
            .values()
            .filter(|session| over(session))
            .cloned()
            .collect();
        for session in over {
            remove(&mut open, &session);
        }
    }
}

fn remove(open: &mut HashMap<[u8; 32], Arc<OpenSession>>, session: &OpenSession) {
    open.remove(&session.hash);
    session.ended.send_replace(true);
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use courrier_clock::ManualClock;
    use courrier_domain::{Instant, TypedId as _};

    use super::*;

    const IDLE: Duration = Duration::from_mins(30);

    fn sessions() -> (Arc<ManualClock>, Sessions) {
        let clock = Arc::new(ManualClock::at(Instant::UNIX_EPOCH));
        (clock.clone(), Sessions::new(clock, IDLE, Rate::agent(50)))
    }

    fn agent(n: u8) -> AgentId {
        AgentId::made(Instant::UNIX_EPOCH, [n; 10])
    }

    fn open(sessions: &Sessions, n: u8) -> String {
        sessions
            .open(agent(n), Role::Agent, "hash")
            .expect("randomness")
            .into_text()
    }

    #[test]
    fn a_session_ends_by_idleness_and_not_before() {
        let (clock, sessions) = sessions();
        let token = open(&sessions, 1);
        for _ in 0..3 {
            clock.advance(IDLE);
            assert!(sessions.find(&token).is_some(), "used within the time");
        }
        let ended = sessions.find(&token).expect("open").ended();
        clock.advance(IDLE + Duration::from_millis(1));
        sessions.end_idle();
        assert!(*ended.borrow(), "who listens is told");
        assert!(sessions.find(&token).is_none());
    }

    #[test]
    fn a_changed_account_ends_its_sessions_alone() {
        for account in [
            None,
            Some((Role::Supervisor, "hash")),
            Some((Role::Agent, "another")),
        ] {
            let (_, sessions) = sessions();
            let (changed, other) = (open(&sessions, 1), open(&sessions, 2));
            sessions.recheck(&sessions.all(), |id| {
                if id == agent(1) {
                    account
                } else {
                    Some((Role::Agent, "hash"))
                }
            });
            assert!(sessions.find(&changed).is_none(), "{account:?}");
            assert!(sessions.find(&other).is_some());
        }
    }

    #[test]
    fn a_session_opened_while_the_accounts_were_read_stays() {
        let (_, sessions) = sessions();
        let before = sessions.all();
        let new = open(&sessions, 1);
        sessions.recheck(&before, |_| None);
        assert!(sessions.find(&new).is_some());
        sessions.recheck(&sessions.all(), |_| None);
        assert!(sessions.find(&new).is_none());
    }

    #[test]
    fn an_agent_has_a_bounded_number_of_sessions() {
        let (clock, sessions) = sessions();
        let first = open(&sessions, 1);
        let other = open(&sessions, 2);
        for _ in 0..PER_AGENT {
            clock.advance(Duration::from_millis(1));
            open(&sessions, 1);
        }
        assert!(sessions.find(&first).is_none(), "the oldest has ended");
        assert!(sessions.find(&other).is_some());
    }

    #[test]
    fn a_usager_on_list_after_list_is_noted_once_an_hour() {
        let (_, sessions) = sessions();
        let session = sessions.find(&open(&sessions, 1)).expect("open");
        let usager = |n| UsagerId::made(Instant::UNIX_EPOCH, [n; 10]);
        let at = |minutes| Duration::from_mins(minutes);
        let listed = |who: &[UsagerId], now| session.newly_listed(who.iter().copied(), now);
        assert_eq!(
            listed(&[usager(1), usager(2)], at(0)),
            [usager(1), usager(2)]
        );
        assert_eq!(listed(&[usager(2), usager(3)], at(30)), [usager(3)]);
        assert_eq!(listed(&[usager(2)], at(61)), [usager(2)]);
    }

    #[test]
    fn a_token_that_was_never_given_opens_nothing() {
        let (_, sessions) = sessions();
        open(&sessions, 1);
        for token in ["", "s_", "s_0000"] {
            assert!(sessions.find(token).is_none());
        }
    }
}
