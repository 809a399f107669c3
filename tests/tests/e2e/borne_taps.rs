//! A long day of the borne: card after card, each answered with its own mail, and nothing piles up.

use std::collections::HashMap;
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_domain::Role;
use courrier_testkit::{Footprint, Pcscd};
use courrier_tests::{ANSWER, Borne, Centre, Picture, lettres, looks_like, with_card};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// How many cards are shown; `COURRIER_BORNE_TAPS` sets another number.
const TAPS: usize = 60;
/// By then everything that is kept for ever has been made: fonts, connections, the parts of each
/// screen.
const WARM: usize = 24;
/// So many of the cards are somebody's and not blocked; they stand first.
const HONEST: usize = 6;
/// What the allocator may hold more by the end than it did when warm. A leak of 10 KiB a tap would
/// show within a few hundred taps.
const SLACK_KIB: u64 = 8 * 1024;

/// The frame has been handed to the display by then: long before the answer goes by itself.
const DRAWN: Duration = Duration::from_secs(10);

/// A card of the day.
struct Holder {
    uid: String,
    /// What the borne is to say of it, as its title and in its trace.
    title: &'static str,
    screen: &'static str,
}

impl Holder {
    fn new(n: u32, title: &'static str, screen: &'static str) -> Self {
        Self {
            uid: format!("04A0000000{n:04X}"),
            title,
            screen,
        }
    }
}

/// People of every sort: no mail, one letter and more, a blocked card, a card of nobody.
async fn holders(centre: &Centre) -> Vec<Holder> {
    let awa = centre.agent("awa", Role::Agent).await;
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await;
    let tri = tri.expect("opened").id;
    let mut holders = Vec::new();
    for (n, count, title) in [
        (1, 0, "Pas de courrier pour le moment"),
        (2, 1, "1 lettre"),
        (3, 2, "2 lettres"),
        (4, 3, "3 lettres"),
        (5, 7, "7 lettres"),
        (6, 12, "12 lettres"),
    ] {
        let screen = if count == 0 { "no_mail" } else { "mail" };
        let holder = Holder::new(n, title, screen);
        let person = with_card(&awa, &n.to_string(), &holder.uid).await;
        if count > 0 {
            lettres(&awa, tri, person, count).await;
        }
        holders.push(holder);
    }
    let lost = Holder::new(7, "Cette carte est bloqu", "blocked");
    let person = with_card(&awa, "7", &lost.uid).await;
    let blocked = awa.block_cards(&IdempotencyKey::fresh(), person).await;
    blocked.expect("the card is blocked");
    holders.push(lost);
    holders.push(Holder::new(8, "pas reconnue", "unknown"));
    holders
}

#[tokio::test(flavor = "multi_thread")]
async fn every_card_is_answered_with_its_own_mail_and_nothing_piles_up() {
    let taps = std::env::var("COURRIER_BORNE_TAPS").map_or(TAPS, |taps| {
        taps.parse().expect("COURRIER_BORNE_TAPS is a number")
    });
    let mut centre = Centre::new();
    centre.start();
    let holders = holders(&centre).await;
    let _pcscd = Pcscd::start().expect("pcscd");
    let settings = "languages = [\"fr\"]\n";
    let mut borne = Borne::start_at(&centre, "borne-taps", &centre.address(), settings);
    borne.waits();

    let mut seen: HashMap<&str, Picture> = HashMap::new();
    let mut expected = Vec::new();
    let mut warm = None;
    // Seeded: a failure comes again.
    let mut order = StdRng::seed_from_u64(5);
    for tap in 0..taps {
        // Everybody once; then as they come, the same card twice in a row too. Cards of nobody and
        // blocked ones are rare, or the daemon takes the borne for one where somebody guesses.
        let at = if tap < holders.len() {
            tap
        } else if tap % 50 == 0 {
            order.random_range(HONEST..holders.len())
        } else {
            order.random_range(0..HONEST)
        };
        let holder = &holders[at];
        borne.insert(&holder.uid);
        expected.push(holder.screen);
        assert_eq!(borne.traced(tap + 1), expected, "tap {tap}");
        if let Some(before) = seen.get(holder.uid.as_str()) {
            let same = |now: &Picture| looks_like(now, before, ANSWER);
            borne.screen.wait_quietly(holder.title, DRAWN, same);
        } else {
            borne.says(holder.title);
            let picture = borne.screen.wait_until(holder.screen, |_| true);
            seen.insert(&holder.uid, picture);
        }
        // pcscd looks every 200 ms: it must see the reader empty before the next card.
        borne.remove();
        borne.says("Posez votre carte ici");
        if tap == WARM {
            warm = Some(footprint(&borne));
        }
    }
    different(&seen);

    let log = borne.program.log();
    assert!(borne.program.is_running(), "{log}");
    if let Some(warm) = warm {
        let end = footprint(&borne);
        println!("{taps} taps: {warm:?} after {WARM}, {end:?} in the end");
        assert!(
            end.own_kib <= warm.own_kib + SLACK_KIB,
            "{warm:?}, then {end:?}"
        );
        assert!(end.files <= warm.files + 4, "{warm:?}, then {end:?}");
        assert!(end.threads <= warm.threads, "{warm:?}, then {end:?}");
    }
    centre.verify();
}

fn footprint(borne: &Borne) -> Footprint {
    Footprint::of(borne.program.pid()).expect("it runs")
}

/// The pictures tell people apart, or comparing them proves nothing.
fn different(seen: &HashMap<&str, Picture>) {
    for (one, picture) in seen {
        for (other, another) in seen {
            assert!(
                one == other || !looks_like(picture, another, ANSWER),
                "{one} and {other} look the same"
            );
        }
    }
}
