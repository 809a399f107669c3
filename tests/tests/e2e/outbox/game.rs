//! The game that is played over each route: a letter for everybody, and power cuts while they are
//! told of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use chrono::NaiveTime;
use courrier_api::client::IdempotencyKey;
use courrier_api::{Client, ResolveMessage, UnknownDecision};
use courrier_clock::{Clock as _, SystemClock};
use courrier_domain::cycle::{Calendar, SendingHours};
use courrier_domain::{CentreSettings, Identity, UsagerId};
use courrier_tests::{Centre, created, lettres, new_usager};
use futures_util::future::join_all;
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use tempfile::TempDir;

use super::PATIENCE;

/// Names that are far enough from one another.
const USAGERS: usize = 80;

/// The other side of a route.
pub trait Peer {
    /// The table of `routes.toml` that leads here, and what else it needs in the folder.
    fn table(&self, home: &Path) -> String;
    /// How the usager of this number is reached, and what this side calls them.
    fn address(&self, n: usize, identity: &mut Identity) -> String;
    /// How often it took a message for each.
    fn taken(&self) -> BTreeMap<String, u32>;
    /// How many it took in all.
    fn total(&self) -> u32;
    /// How often it took each of our references, where it sees them.
    fn references(&self) -> BTreeMap<String, u32>;
    /// What of an address no log may hold.
    fn private_part(address: &str) -> &str;
}

pub struct Game<P> {
    peer: P,
    centre: Centre,
    admin: Client,
    usagers: Vec<(UsagerId, String)>,
    random: SmallRng,
    messages: usize,
    rounds: u32,
    cuts: u32,
    /// How often a message to a usager was sent again because nobody knew whether it had left.
    repeated: BTreeMap<UsagerId, u32>,
    _home: TempDir,
}

impl<P: Peer> Game<P> {
    /// A centre whose only route leads to this peer.
    pub async fn new(peer: P, messages: usize) -> Self {
        let home = TempDir::with_prefix("courrier-outbox-").expect("a folder");
        let routes = home.path().join("routes.toml");
        std::fs::write(&routes, peer.table(home.path())).expect("written");
        let mut centre = Centre::new()
            .unlimited()
            .with_variable("COURRIER_ROUTES", &routes.display().to_string())
            .with_variable("COURRIER_PROFILES", &home.path().display().to_string());
        centre.start();
        let admin = centre.admin().await;
        let before = admin.settings().await.expect("settings");
        let key = IdempotencyKey::fresh();
        let saved = admin.save_settings(&key, &settings(&before)).await;
        saved.expect("saved");
        let mut usagers = Vec::new();
        for n in 0..USAGERS.min(messages) {
            let mut usager = new_usager(&(n + 1).to_string(), &name(n), "Mamadou");
            let address = peer.address(n, &mut usager.identity);
            usagers.push((created(&admin, usager).await, address));
        }
        Self {
            peer,
            centre,
            admin,
            usagers,
            random: SmallRng::seed_from_u64(4),
            messages,
            rounds: 0,
            cuts: 0,
            repeated: BTreeMap::new(),
            _home: home,
        }
    }

    /// The centre.
    pub fn centre(&mut self) -> &mut Centre {
        &mut self.centre
    }

    /// Whether there are messages to come.
    pub fn is_not_over(&self) -> bool {
        self.usagers.len() * usize::try_from(self.rounds).expect("few") < self.messages
    }

    /// A letter for everybody, and power cuts as long as they are told of it.
    pub async fn round(&mut self, cut_within: u32) {
        let admin = &self.admin;
        let key = IdempotencyKey::fresh();
        let tri = admin.open_tri(&key).await.expect("a tri");
        let all = self.usagers.iter();
        join_all(all.map(|(usager, _)| lettres(admin, tri.id, *usager, 1))).await;
        let before = self.peer.total();
        let closed = admin.close_tri(&IdempotencyKey::fresh(), tri.id).await;
        closed.expect("closed");
        self.rounds += 1;
        let mut enough = before;
        let all = before + u32::try_from(self.usagers.len()).expect("few");
        loop {
            enough += self.random.random_range(1..=cut_within);
            if enough > all {
                break;
            }
            // What a cut left in doubt waits for a person: so many may leave no more by themselves.
            let (peer, admin) = (&self.peer, &self.admin);
            until("messages leave", async || {
                peer.total() >= enough || has_left(admin).await
            })
            .await;
            let moment = Duration::from_micros(self.random.random_range(0..40_000));
            tokio::time::sleep(moment).await;
            self.centre.kill();
            self.cuts += 1;
            self.centre.start();
            self.admin = self.centre.admin().await;
            self.repeat_doubts().await;
        }
        self.settle().await;
    }

    /// Has what nobody knows of sent again, as a person would; whether there was any.
    async fn repeat_doubts(&mut self) -> bool {
        let unknown = self.admin.cycle().await.expect("an answer").unknown;
        let any = !unknown.is_empty();
        for message in unknown {
            *self.repeated.entry(message.usager_id).or_default() += 1;
            let repeat = ResolveMessage {
                decision: UnknownDecision::Repeat,
            };
            let key = IdempotencyKey::fresh();
            let resolved = self.admin.resolve_message(&key, message.id, &repeat).await;
            resolved.expect("it is unknown");
        }
        any
    }

    /// Waits until all has left and nothing is in doubt.
    async fn settle(&mut self) {
        loop {
            let admin = &self.admin;
            until("the queue is empty", async || has_left(admin).await).await;
            if !self.repeat_doubts().await {
                return;
            }
        }
    }

    /// Nobody was left untold, and whoever was told twice is known to have been.
    pub fn check(&self) {
        let taken = self.peer.taken();
        let mut twice = 0;
        for (usager, address) in &self.usagers {
            let times = taken.get(address).copied().unwrap_or_default();
            let repeated = self.repeated.get(usager).copied().unwrap_or_default();
            let rounds = self.rounds;
            assert!(times >= rounds, "a message of {usager} was lost: {times}");
            assert!(
                times <= rounds + repeated,
                "{usager} was told {times} times, and only {repeated} were in doubt"
            );
            twice += times - rounds;
        }
        let doubts: u32 = self.repeated.values().sum();
        assert!(doubts > 0, "no cut ever hit a call");
        let references = self.peer.references();
        assert!(
            references.values().all(|times| *times == 1),
            "each call has a reference of its own"
        );
        println!(
            "{} messages, {} cuts: {doubts} were in doubt, {twice} of them had left",
            self.usagers.len() * usize::try_from(self.rounds).expect("few"),
            self.cuts
        );
    }

    /// Nothing of anybody stands in the log.
    pub fn is_nowhere_in(&self, log: &str) {
        for (_, address) in &self.usagers {
            assert!(!log.contains(P::private_part(address)), "it is in the log");
        }
        assert!(!log.contains("Mamadou"));
    }
}

/// Whether nothing waits or is under way.
async fn has_left(admin: &Client) -> bool {
    let outbox = admin.outbox().await.expect("an answer");
    outbox.queued + outbox.sending == 0
}

async fn until(what: &str, met: impl AsyncFn() -> bool) {
    let wait = async {
        while !met().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, wait).await;
    assert!(waited.is_ok(), "waited in vain until {what}");
}

/// Settings by which messages may leave now, whenever the test runs: somewhere on earth it is a
/// working day.
fn settings(before: &CentreSettings) -> CentreSettings {
    let all_day = SendingHours {
        from: NaiveTime::MIN,
        to: NaiveTime::from_hms_opt(23, 59, 59).expect("a time"),
    };
    let zones = chrono_tz::TZ_VARIANTS.iter();
    let mut somewhere = zones.map(|zone| CentreSettings {
        time_zone: *zone,
        sending_hours: all_day,
        ..before.clone()
    });
    let now = SystemClock::new().now();
    let soon = now + PATIENCE * 10;
    somewhere
        .find(|settings| {
            let calendar = Calendar::of(settings);
            calendar.may_send(now) && calendar.may_send(soon)
        })
        .expect("a place where it is no Sunday and no holiday")
}

/// Names far from one another, so that nobody must be told apart.
fn name(n: usize) -> String {
    const SOUNDS: [&str; 12] = [
        "ba", "to", "ki", "lu", "ze", "mo", "vi", "dra", "pho", "gu", "ren", "sha",
    ];
    let sound = |n: usize| SOUNDS[n % SOUNDS.len()];
    let (one, two, three) = (sound(n), sound(n / 12 + n * 5), sound(n * 7 + 3));
    format!("{one}{two}{three}{one}n")
}
