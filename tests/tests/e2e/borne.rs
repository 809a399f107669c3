//! A day of the borne: what each card is answered, and what it says while the daemon is dead.

use courrier_api::Client;
use courrier_api::client::IdempotencyKey;
use courrier_domain::domiciliation::DomiciliationStatus;
use courrier_domain::{Role, UsagerId};
use courrier_testkit::Pcscd;
use courrier_tests::{
    ANSWER, Borne, Centre, NOTICE, bind_card, created, lettres, new_usager, with_card,
};

/// The cards' UIDs.
const THREE_LETTERS: &str = "04A1B2C3D4E5F6";
const NO_LETTER: &str = "04B7B7B7B7B7B7";
const ENDED: &str = "04C3C3C3C3C3C3";
const LOST: &str = "04DEADDEADDEAD";
const NOBODYS: &str = "0499887766554A";

/// When a usager was last seen or heard, which a swipe at the borne must change.
async fn last_seen(client: &Client, usager_id: UsagerId) -> Option<String> {
    let open = client.usager(usager_id).await.expect("the folder opens");
    open.last_seen.map(|at| at.to_rfc3339())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_answered_in_the_waiting_room_whatever_happens_to_the_daemon() {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let three = with_card(&awa, "1042", THREE_LETTERS).await;
    let none = with_card(&awa, "317", NO_LETTER).await;
    let mut over = new_usager("88", "Sow", "Binta");
    over.domiciliation.status = DomiciliationStatus::Radie;
    let over = created(&awa, over).await;
    bind_card(&awa, over, ENDED).await;
    let lost = with_card(&awa, "2210", LOST).await;
    let blocked = awa.block_cards(&IdempotencyKey::fresh(), lost).await;
    blocked.expect("the card is blocked");
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await;
    lettres(&awa, tri.expect("opened").id, three, 3).await;

    let _pcscd = Pcscd::start().expect("pcscd");
    let mut borne = Borne::start(&centre);
    let waiting = borne.waits();

    borne.insert(THREE_LETTERS);
    let mail = borne.shows("3 lettres", "mail", ANSWER);
    assert!(mail.differing(&waiting, ANSWER) > 10_000, "another screen");
    borne.remove();
    borne.waits();
    assert!(last_seen(&awa, three).await.is_some(), "the passage counts");

    borne.insert(NO_LETTER);
    borne.shows("Pas de courrier pour le moment", "no-mail", ANSWER);
    borne.remove();
    borne.waits();
    assert!(last_seen(&awa, none).await.is_some());

    borne.insert(ENDED);
    borne.shows("Votre domiciliation est termin", "ended", ANSWER);
    borne.remove();
    borne.waits();

    borne.insert(NOBODYS);
    borne.shows("pas reconnue", "unknown", ANSWER);
    borne.remove();
    borne.waits();
    borne.insert(LOST);
    borne.shows("Cette carte est bloqu", "blocked", ANSWER);
    borne.remove();
    borne.waits();
    assert_eq!(
        last_seen(&awa, lost).await,
        None,
        "a lost card proves nothing"
    );

    // The daemon dies. The borne says so, and never that there is no mail.
    centre.kill();
    borne.insert(THREE_LETTERS);
    borne.shows("ponse pour l", "trouble", ANSWER);
    borne.remove();
    borne.shows("Borne indisponible", "no-daemon", NOTICE);
    centre.start_again();
    borne.waits();
    borne.insert(THREE_LETTERS);
    borne.shows("3 lettres", "mail", ANSWER);
    borne.remove();
    borne.waits();

    let log = borne.program.log();
    assert!(borne.program.is_running(), "{log}");
    assert_eq!(
        borne.traced(7),
        [
            "mail", "no_mail", "ended", "unknown", "blocked", "trouble", "mail"
        ]
    );
    for secret in [THREE_LETTERS, NO_LETTER, ENDED, LOST, NOBODYS] {
        assert!(
            !log.contains(secret) && !centre.log().contains(secret),
            "{secret} was logged"
        );
    }
    centre.verify();
}
