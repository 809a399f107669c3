//! The guichet answers the waiting room: the real desk before the real daemon, worked with real keys,
//! and the borne's own calls beside it.

use courrier_api::client::IdempotencyKey;
use courrier_api::{Client, KioskHealth, Notice, Queue};
use courrier_domain::{Role, UsagerId};
use courrier_testkit::Deadline;
use courrier_tests::{Centre, Picture, Region};

use crate::desk::{
    ACCENT, DONE, Desk, PAGE, SIDE, SOON, STOP, can_act, can_leave, has_text, is_listed, is_told,
};
use crate::queue::{give_out_now, take_number};

/// What is said to people who write nothing down.
const AMBER_WASH: u32 = 0x00FF_F1CC;
/// The tick of the first item that waits, at the remise.
const ITS_TICK: Region = Region {
    x: 140,
    y: 260,
    width: 40,
    height: 120,
};
/// « Ajouter », beside what is to be said, in a folder.
const ADD_WORD: (u32, u32) = (1292, 187);

/// A desk that remembers nothing of the machine's own.
fn a_desk(centre: &Centre, name: &'static str, home: &tempfile::TempDir) -> Desk {
    Desk::start_with(centre, name, |command| {
        command
            .arg("--no-reader")
            .env("XDG_STATE_HOME", home.path());
    })
}

/// Waits until what the service knows is as wanted.
async fn until<T: std::fmt::Debug>(
    what: &str,
    ask: impl AsyncFn() -> T,
    wanted: impl Fn(&T) -> bool,
) -> T {
    let deadline = Deadline::after(SOON);
    loop {
        let answer = ask().await;
        if wanted(&answer) {
            return answer;
        }
        assert!(deadline.pause(), "never {what}: {answer:?}");
    }
}

/// Something to know is said, in amber.
fn tells(picture: &Picture) -> bool {
    picture.count(PAGE, AMBER_WASH) > 5_000
}

async fn notices(client: &Client, id: UsagerId) -> Vec<Notice> {
    client.usager(id).await.expect("the folder opens").notices
}

async fn queue(client: &Client) -> Queue {
    client.queue().await.expect("listed")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_number_is_called_told_what_is_to_be_said_and_served() {
    let mut centre = Centre::new().unlimited();
    centre.start();
    let admin = centre.admin().await;
    give_out_now(&admin).await;
    let borne = centre
        .client()
        .with_bearer(&centre.borne().await.credential);
    let first = take_number(&admin, &borne, "71").await;
    take_number(&admin, &borne, "72").await;
    let awa = centre.agent("awa", Role::Agent).await;

    let home = tempfile::tempdir().expect("a folder");
    let mut desk = a_desk(&centre, "guichet-queue", &home);
    desk.log_in("awa");

    // A word for the first of them, noted in her folder.
    desk.screen.key("F4");
    desk.title("Usagers");
    desk.screen.types("71");
    desk.page("found", tells);
    // Somebody else is called nearly so: Enter alone takes nobody.
    desk.screen.key("Return");
    desk.page("asked to choose", tells);
    desk.screen.key("Down");
    desk.page("chosen", |picture| picture.count(PAGE, ACCENT) > 20_000);
    desk.screen.key("Return");
    desk.page("folder", can_leave);
    desk.screen.click(ADD_WORD.0, ADD_WORD.1);
    desk.page("a form", |picture| picture.count(SIDE, ACCENT) > 1_000);
    desk.screen.key("Right");
    desk.screen.key("Tab");
    desk.screen.types("Voir Nadia avant midi.");
    desk.page("a word", |_| true);
    desk.screen.key("Return");
    let noted = until(
        "noted",
        async || notices(&awa, first).await,
        |all| !all.is_empty(),
    )
    .await;
    assert_eq!(noted.len(), 1);
    desk.page("noted", |picture| is_told(picture, PAGE, DONE));

    // The queue asks once where this desk stands.
    desk.screen.key("F3");
    desk.title("Remise");
    desk.page("queue", |picture| {
        has_text(picture, SIDE) && !can_leave(picture)
    });
    desk.screen.key("ctrl+n");
    let asks = |picture: &Picture| picture.count(SIDE, ACCENT) > 500;
    desk.page("which guichet", asks);
    desk.screen.types("Guichet 2");
    desk.screen.key("Return");
    let called = until(
        "called",
        async || queue(&awa).await,
        |now| !now.called.is_empty(),
    )
    .await;
    assert_eq!(
        (called.called[0].usager.id, called.waiting.len()),
        (first, 1)
    );
    let shown = borne.kiosk_queue().await.expect("answered");
    assert_eq!(shown.called[0].place, "Guichet 2");
    desk.page("called", |picture| tells(picture) && can_act(picture));

    desk.screen.types("d");
    until("said", async || notices(&awa, first).await, Vec::is_empty).await;
    desk.page("said", |picture| !tells(picture) && can_act(picture));
    desk.screen.key("F8");
    let served = until("served", async || queue(&awa).await, |now| now.served == 1).await;
    assert!(served.called.is_empty(), "her number is over");
    desk.page("handed over", |picture| {
        is_told(picture, PAGE, DONE) && picture.count(ITS_TICK, ACCENT) == 0
    });

    // The next one is not there.
    desk.screen.key("ctrl+n");
    until(
        "called",
        async || queue(&awa).await,
        |now| !now.called.is_empty(),
    )
    .await;
    desk.page("the next", can_act);
    desk.screen.key("ctrl+b");
    let over = until("absent", async || queue(&awa).await, |now| now.absent == 1).await;
    assert!(over.waiting.is_empty() && over.called.is_empty());
    desk.page("absent", |picture| !can_act(picture));
    desk.screen.key("ctrl+n");
    desk.page("nobody waits", |_| true);
    let remembered = std::fs::read_to_string(home.path().join("courrier/guichet"));
    assert_eq!(remembered.expect("remembered").trim(), "Guichet 2");
    assert!(desk.program.is_running(), "{}", desk.program.log());
    assert!(!desk.program.log().contains("Nadia"), "a word was logged");
    centre.verify();
}

#[tokio::test(flavor = "multi_thread")]
async fn bornes_are_looked_after_and_told_what_to_show() {
    let mut centre = Centre::new().unlimited();
    centre.start();
    let admin = centre.admin().await;
    let stolen = centre
        .client()
        .with_bearer(&centre.borne().await.credential);
    let borne = centre
        .client()
        .with_bearer(&centre.borne().await.credential);
    let health = KioskHealth {
        reader_ok: true,
        version: "9.9.9".to_owned(),
        printer_ok: Some(false),
        temperature_c: Some(48),
        ..KioskHealth::default()
    };
    stolen.kiosk_health(&health).await.expect("noted");
    let version = async || borne.kiosk_centre().await.expect("told").pages_version;
    let shipped = borne.kiosk_pages().await.expect("told");

    let home = tempfile::tempdir().expect("a folder");
    let mut desk = a_desk(&centre, "guichet-bornes", &home);
    desk.log_in("admin");
    desk.screen.key("ctrl+o");
    desk.title("Bornes");
    desk.page("bornes", is_listed);
    let devices = admin.devices().await.expect("listed");
    let ails = devices.iter().position(|device| device.health.is_some());
    for _ in 0..ails.expect("one that was heard") {
        desk.screen.key("Down");
    }
    desk.screen.types("r");
    desk.page("it asks first", |picture| picture.count(SIDE, STOP) > 5_000);
    desk.screen.key("F8");
    let is_gone = |all: &Vec<courrier_api::Device>| {
        all.iter()
            .filter(|device| device.revoked_at.is_some())
            .count()
            == 1
    };
    let listed = async || admin.devices().await.expect("listed");
    until("revoked", listed, is_gone).await;
    desk.page("revoked", |picture| is_told(picture, PAGE, DONE));
    let refused = stolen.kiosk_centre().await;
    refused.expect_err("a revoked borne learns nothing");

    // What the other one tells is written from here.
    desk.screen.key("F8");
    desk.title("Pages de la borne");
    desk.page("pages", |picture| has_text(picture, SIDE));
    desk.screen.types("p");
    desk.page("a new page", can_act);
    desk.screen.types("Les douches");
    desk.screen.key("Return");
    desk.screen.types("Au sous-sol, le matin.");
    desk.page("written", |_| true);
    desk.screen.key("F8");
    let kept = async || admin.edited_pages().await.expect("read");
    let now = until("kept", kept, |now| now.version == 1).await;
    assert!(now.own && now.pages.len() == shipped.pages.len() + 1);
    let written = borne.kiosk_pages().await.expect("told");
    assert_eq!(written.pages[1].title["fr"], "Les douches");
    assert_eq!(written.pages[1].body["fr"], "Au sous-sol, le matin.");
    assert_ne!(written.version, shipped.version);
    assert_eq!(version().await, written.version);
    desk.page("saved", |picture| is_told(picture, PAGE, DONE));

    // A colleague is quicker: nothing that was typed is lost.
    let mut theirs = now;
    theirs.pages[0]
        .title
        .insert("fr".to_owned(), "Avoir une adresse".to_owned());
    let key = IdempotencyKey::fresh();
    admin.save_pages(&key, &theirs).await.expect("saved");
    desk.screen.types(" Fermé le jeudi.");
    desk.screen.key("F8");
    desk.page("somebody was quicker", |picture| {
        picture.count(PAGE, AMBER_WASH) > 10_000
    });
    desk.screen.key("Escape");
    desk.page("mine is kept", can_act);
    desk.screen.key("F8");
    until("mine", kept, |now| now.version == 3).await;
    let written = borne.kiosk_pages().await.expect("told");
    let mine = "Au sous-sol, le matin. Fermé le jeudi.";
    assert_eq!(written.pages[1].body["fr"], mine);
    desk.page("saved again", |picture| is_told(picture, PAGE, DONE));
    assert!(desk.program.is_running(), "{}", desk.program.log());
    centre.verify();
}
