//! Power cuts while messages leave: the daemon is killed again and again in the middle of hundreds
//! of calls to a gateway.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::NaiveTime;
use courrier_api::client::IdempotencyKey;
use courrier_api::{Client, ResolveMessage, UnknownDecision};
use courrier_clock::{Clock as _, SystemClock};
use courrier_domain::contact::Telephone;
use courrier_domain::cycle::{Calendar, SendingHours};
use courrier_domain::{CentreSettings, UsagerId};
use courrier_testkit::{ChildGuard, HttpPeer, HttpReply, HttpRequest};
use courrier_tests::{Centre, created, lettres, new_usager};
use futures_util::future::join_all;
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::Value;
use tempfile::TempDir;

const USAGERS: usize = 80;
/// Each usager gets a message a round.
const ROUNDS: u32 = 3;
/// Power cuts a round.
const CUTS: usize = 2;
/// How long the gateway takes: so long are calls under way, and a cut leaves them in doubt.
const ANSWER: Duration = Duration::from_millis(40);
/// Everything leaves in some seconds; a busy machine may take long.
const PATIENCE: Duration = Duration::from_mins(1);

const PROFILE: &str = r#"
description = "Passerelle d'essai"
timeout_ms = 5000
[send]
method = "POST"
url = "{base_url}/sms"
format = "json"
body = { to = "{to}", text = "{text}", ref = "{reference}" }
[send.reply]
id = "/id"
"#;

/// How often the gateway took a message for each number, and each of our references.
#[derive(Default)]
struct Taken {
    numbers: BTreeMap<String, u32>,
    references: BTreeMap<String, u32>,
}

type Log = Arc<Mutex<Taken>>;

fn total(log: &Log) -> u32 {
    let taken = log.lock().unwrap_or_else(PoisonError::into_inner);
    taken.numbers.values().sum()
}

/// A gateway that takes all it is given, and now and then says nothing of it.
fn gateway(log: &Log) -> HttpPeer {
    let log = Arc::clone(log);
    let random = Mutex::new(SmallRng::seed_from_u64(20_261_128));
    let take = move |request: &HttpRequest| {
        let body: Value = serde_json::from_str(&request.body).expect("JSON");
        let text = |name: &str| body[name].as_str().expect("a text").to_owned();
        let mut taken = log.lock().unwrap_or_else(PoisonError::into_inner);
        *taken.numbers.entry(text("to")).or_default() += 1;
        *taken.references.entry(text("ref")).or_default() += 1;
        let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
        if random.random_ratio(1, 25) {
            return HttpReply::Drop;
        }
        HttpReply::Late(ANSWER, 200, r#"{"id":"x"}"#.to_owned())
    };
    HttpPeer::start(take).expect("a server")
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
    let soon = now + PATIENCE * 4;
    somewhere
        .find(|settings| {
            let calendar = Calendar::of(settings);
            calendar.may_send(now) && calendar.may_send(soon)
        })
        .expect("a place where it is no Sunday and no holiday")
}

struct Game {
    centre: Centre,
    admin: Client,
    usagers: Vec<(UsagerId, String)>,
    log: Log,
    random: SmallRng,
    /// How often a message to a usager was sent again because nobody knew whether it had left.
    repeated: BTreeMap<UsagerId, u32>,
    _peer: HttpPeer,
    _home: TempDir,
}

impl Game {
    async fn new() -> Self {
        let home = TempDir::with_prefix("courrier-outbox-").expect("a folder");
        let log = Log::default();
        let peer = gateway(&log);
        let gateways = home.path().join("gateways");
        fs::create_dir(&gateways).expect("a folder");
        fs::write(gateways.join("essai.toml"), PROFILE).expect("written");
        let routes = home.path().join("routes.toml");
        let url = peer.url();
        let text = format!(
            "[[routes]]\nname = \"essai\"\n[routes.gateway]\nprofile = \"essai\"\n\
             base_url = \"{url}\"\n"
        );
        fs::write(&routes, text).expect("written");
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
        for n in 0..USAGERS {
            usagers.push(usager(&admin, n).await);
        }
        Self {
            centre,
            admin,
            usagers,
            log,
            random: SmallRng::seed_from_u64(4),
            repeated: BTreeMap::new(),
            _peer: peer,
            _home: home,
        }
    }

    /// A letter for everybody, and power cuts while they are told of it.
    async fn round(&mut self) {
        let admin = &self.admin;
        let tri = admin
            .open_tri(&IdempotencyKey::fresh())
            .await
            .expect("a tri");
        let all = self.usagers.iter();
        join_all(all.map(|(usager, _)| lettres(admin, tri.id, *usager, 1))).await;
        let before = total(&self.log);
        let closed = admin.close_tri(&IdempotencyKey::fresh(), tri.id).await;
        closed.expect("closed");
        for cut in 0..CUTS {
            // Somewhere in the middle of what is still to leave: each cut may catch 32 that were
            // about to, which then wait for a person.
            let some = self.random.random_range(1..15);
            let enough = before + 15 * u32::try_from(cut).expect("few") + some;
            let log = Arc::clone(&self.log);
            until("messages leave", async || total(&log) >= enough).await;
            let moment = Duration::from_micros(self.random.random_range(0..20_000));
            tokio::time::sleep(moment).await;
            self.centre.kill();
            self.centre.start();
        }
        self.admin = self.centre.admin().await;
        self.settle().await;
    }

    /// Waits until all has left, and has what nobody knows of sent again, as a person would.
    async fn settle(&mut self) {
        loop {
            let admin = &self.admin;
            until("the queue is empty", async || {
                let outbox = admin.outbox().await.expect("an answer");
                outbox.queued + outbox.sending == 0
            })
            .await;
            let unknown = admin.cycle().await.expect("an answer").unknown;
            if unknown.is_empty() {
                return;
            }
            for message in unknown {
                *self.repeated.entry(message.usager_id).or_default() += 1;
                let repeat = ResolveMessage {
                    decision: UnknownDecision::Repeat,
                };
                let key = IdempotencyKey::fresh();
                let resolved = admin.resolve_message(&key, message.id, &repeat).await;
                resolved.expect("it is unknown");
            }
        }
    }

    /// Nobody was left untold, and whoever was told twice is known to have been.
    fn check(&self) {
        let taken = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        let mut twice = 0;
        for (usager, number) in &self.usagers {
            let times = taken.numbers.get(number).copied().unwrap_or_default();
            let repeated = self.repeated.get(usager).copied().unwrap_or_default();
            assert!(times >= ROUNDS, "a message of {usager} was lost: {times}");
            assert!(
                times <= ROUNDS + repeated,
                "{usager} was told {times} times, and only {repeated} were in doubt"
            );
            twice += times - ROUNDS;
        }
        let doubts: u32 = self.repeated.values().sum();
        assert!(doubts > 0, "no cut ever hit a call");
        assert!(
            taken.references.values().all(|times| *times == 1),
            "each call has a reference of its own"
        );
        println!("{doubts} messages were in doubt, {twice} of them had left");
    }
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

async fn usager(client: &Client, n: usize) -> (UsagerId, String) {
    let number = format!("+336{:08}", 12_000_000 + n * 7);
    let mut usager = new_usager(&(n + 1).to_string(), &name(n), "Mamadou");
    usager.identity.telephone = Some(Telephone::stored(number.clone()));
    (created(client, usager).await, number)
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

#[tokio::test(flavor = "multi_thread")]
async fn power_cuts_lose_no_message_and_repeat_none_that_was_not_in_doubt() {
    let mut game = Game::new().await;
    for _ in 0..ROUNDS {
        game.round().await;
    }
    game.check();
    game.centre.verify();

    // A second daemon on the same folder is refused before it looks at the queue.
    let before = total(&game.log);
    let mut command = game.centre.daemon_command("127.0.0.1:0");
    let mut second = ChildGuard::spawn(&mut command).expect("it starts");
    let status = second.wait(PATIENCE).expect("waited for");
    assert_eq!(status.and_then(|status| status.code()), Some(1));
    assert_eq!(total(&game.log), before);

    let log = game.centre.stop();
    for (_, number) in &game.usagers {
        assert!(!log.contains(&number[3..]), "a number in the log");
    }
    assert!(!log.contains("Mamadou"));
}
