//! A gateway that takes all it is given, and now and then says nothing of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use courrier_domain::Identity;
use courrier_domain::contact::Telephone;
use courrier_testkit::{HttpPeer, HttpReply, HttpRequest};
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};
use serde_json::Value;

use super::game::Peer;

/// How long the gateway takes: so long are calls under way, and a cut leaves them in doubt.
const ANSWER: Duration = Duration::from_millis(40);

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

#[derive(Default)]
struct Taken {
    numbers: BTreeMap<String, u32>,
    references: BTreeMap<String, u32>,
}

pub struct Gateway {
    taken: Arc<Mutex<Taken>>,
    peer: HttpPeer,
}

fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Gateway {
    pub fn start() -> Self {
        let taken = Arc::<Mutex<Taken>>::default();
        let log = Arc::clone(&taken);
        let random = Mutex::new(SmallRng::seed_from_u64(20_261_128));
        let take = move |request: &HttpRequest| {
            let body: Value = serde_json::from_str(&request.body).expect("JSON");
            let text = |name: &str| body[name].as_str().expect("a text").to_owned();
            let mut taken = lock(&log);
            *taken.numbers.entry(text("to")).or_default() += 1;
            *taken.references.entry(text("ref")).or_default() += 1;
            let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
            if random.random_ratio(1, 25) {
                return HttpReply::Drop;
            }
            HttpReply::Late(ANSWER, 200, r#"{"id":"x"}"#.to_owned())
        };
        let peer = HttpPeer::start(take).expect("a server");
        Self { taken, peer }
    }
}

impl Peer for Gateway {
    fn table(&self, home: &Path) -> String {
        let gateways = home.join("gateways");
        fs::create_dir(&gateways).expect("a folder");
        fs::write(gateways.join("essai.toml"), PROFILE).expect("written");
        let url = self.peer.url();
        format!(
            "[[routes]]\nname = \"essai\"\n[routes.gateway]\nprofile = \"essai\"\n\
             base_url = \"{url}\"\n"
        )
    }

    fn address(&self, n: usize, identity: &mut Identity) -> String {
        let number = mobile(n);
        identity.telephone = Some(Telephone::stored(number.clone()));
        number
    }

    fn taken(&self) -> BTreeMap<String, u32> {
        lock(&self.taken).numbers.clone()
    }

    fn total(&self) -> u32 {
        lock(&self.taken).numbers.values().sum()
    }

    fn references(&self) -> BTreeMap<String, u32> {
        lock(&self.taken).references.clone()
    }

    fn private_part(address: &str) -> &str {
        &address[3..]
    }
}

/// The number of a mobile telephone.
pub fn mobile(n: usize) -> String {
    format!("+336{:08}", 12_000_000 + n * 7)
}
