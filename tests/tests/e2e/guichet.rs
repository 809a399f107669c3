//! A day at the guichet: the real desk before the real daemon, worked with real keys and a card,
//! and what it changed in the ledger.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use courrier_api::client::IdempotencyKey;
use courrier_api::{BindCard, Client, Return, Undo};
use courrier_domain::courrier::{Recipient, ReopenReason, ReturnReason};
use courrier_domain::{CourrierKind, CourrierState, Role, Step, UsagerId};
use courrier_testkit::{Card, Deadline, Pcscd, Slot, VirtualCard};
use courrier_tests::{Centre, Picture, history};

use crate::desk::{
    DONE, Desk, FIRST_FOUND, INK, ITS_COUNT, LAMPS, LAST_ENTRY, LAST_REMISES, PAGE, RAIL, SIDE,
    SOON, STOP, can_act, can_leave, has_text, is_door, is_listed, is_told, person,
};

const CARD: &str = "04A1B2C3D4E5F6";
/// Waits until the folder holds so many items.
async fn holds(client: &Client, usager_id: UsagerId, count: usize) {
    let deadline = Deadline::after(SOON);
    loop {
        let open = client.usager(usager_id).await.expect("the folder opens");
        if open.courriers.len() == count {
            return;
        }
        let held = open.courriers.len();
        assert!(deadline.pause(), "the folder holds {held}, not {count}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_entered_and_handed_over_by_keyboard_and_card() {
    let mut centre = Centre::new();
    centre.start();
    let admin = centre.agent("awa", Role::Agent).await;
    person(&admin, "1042", "Diallo", "Mamadou", "1988-03-12").await;
    person(&admin, "317", "Diallo", "Mamadou", "1991-01-01").await;
    let mariama = person(&admin, "2210", "Diallo", "Mariama", "1979-07-17").await;
    let card = BindCard {
        token: CARD.to_owned(),
        replace: false,
    };
    let bound = admin
        .bind_card(&IdempotencyKey::fresh(), mariama, &card)
        .await;
    bound.expect("the card is bound");

    let _pcscd = Pcscd::start().expect("pcscd");
    let reader = VirtualCard::new(Slot::First);
    let mut desk = Desk::start(&centre, "guichet");

    // A wrong password first: it is said, and the door stays shut.
    desk.screen.types("awa");
    desk.screen.key("Return");
    desk.screen.types("not-this-one");
    desk.screen.key("Return");
    desk.page("refused", |picture| is_told(picture, PAGE, STOP));
    desk.screen.types(&Centre::login_request("awa").password);
    desk.screen.key("Return");
    desk.title("Tri");
    let rail = |picture: &Picture| picture.count(RAIL, INK) > 20_000;
    desk.page("tri", rail);

    // Tri: three letters for Mariama.
    desk.screen.key("F2");
    desk.choose_first("diallo mari");
    desk.page("envelope", |picture| can_act(picture) && can_leave(picture));
    desk.screen.types("3");
    desk.screen.key("Return");
    desk.page("entered", |picture| {
        has_text(picture, LAST_ENTRY) && can_act(picture) && !can_leave(picture)
    });
    holds(&admin, mariama, 3).await;
    let tris = admin.tris(true).await.expect("listed").tris;
    assert_eq!(tris.len(), 1, "the first entry opened a tri");
    assert_eq!(tris[0].items, 3);

    // Closing it: asked, then confirmed.
    desk.screen.key("F8");
    desk.page("closing", |picture| can_act(picture) && can_leave(picture));
    desk.screen.key("Return");
    desk.page("closed", |picture| is_told(picture, PAGE, DONE));
    let deadline = Deadline::after(SOON);
    while !admin.tris(true).await.expect("listed").tris.is_empty() {
        assert!(deadline.pause(), "the tri is still open");
    }

    // Remise: her card opens the folder, whatever stands on the screen.
    desk.screen.key("F3");
    desk.title("Remise");
    desk.page("remise", |picture| !is_told(picture, PAGE, DONE));
    reader.insert(Card::new(CARD));
    desk.page("folder", can_act);
    reader.remove();
    desk.screen.key("F8");
    holds(&admin, mariama, 0).await;
    desk.page("handed over", |picture| {
        is_told(picture, PAGE, DONE) && can_act(picture)
    });

    let lines = history(&admin, mariama).await;
    let handed = lines.iter().filter(|line| {
        let person = Recipient::Usager;
        matches!(line.step, Step::HandedOver { recipient, .. } if recipient == person)
    });
    assert_eq!(handed.count(), 3);
    assert!(lines.iter().all(|line| line.kind == CourrierKind::Lettre));
    let open = admin.usager(mariama).await.expect("the folder opens");
    assert!(
        open.last_seen.is_some(),
        "a remise to the person is a passage"
    );

    // Undoing the remise: a reason, and everything waits again.
    desk.screen.key("F9");
    desk.page("undo asked", |picture| has_text(picture, LAST_REMISES));
    desk.screen.key("Return");
    holds(&admin, mariama, 3).await;
    desk.page("undone", |picture| is_told(picture, LAST_REMISES, DONE));
    let open = admin.usager(mariama).await.expect("the folder opens");
    let waiting = |state| state == CourrierState::Waiting;
    assert!(
        open.courriers
            .iter()
            .all(|courrier| waiting(courrier.state))
    );

    assert!(desk.program.is_running(), "{}", desk.program.log());
    let log = desk.program.log() + &centre.log();
    for secret in [
        CARD,
        "Mariama",
        "not-this-one",
        &Centre::login_request("awa").password,
    ] {
        assert!(!log.contains(secret), "{secret} was logged");
    }
    centre.verify();
}

/// A printer's program that keeps what it is given.
fn a_printer(folder: &Path) {
    let paper = folder.join("paper.pdf");
    let lp = format!(
        "#!/bin/sh\nfor last; do :; done\ncp \"$last\" {0}.part && mv {0}.part {0}\n\
         echo 'request id is Accueil-1 (1 file(s))'\n",
        paper.display()
    );
    for (name, text) in [("lp", lp.as_str()), ("lpstat", "#!/bin/sh\n")] {
        let path = folder.join(name);
        fs::write(&path, text).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("made to run");
    }
}

/// Waits until the worklist of returns and the bag hold so many items.
async fn returns_hold(client: &Client, to_pull: usize, in_bag: usize) {
    let deadline = Deadline::after(SOON);
    loop {
        let list = client.returns().await.expect("listed");
        let held = (list.items.len(), list.bag.len());
        if held == (to_pull, in_bag) {
            return;
        }
        assert!(deadline.pause(), "{held:?}, not {:?}", (to_pull, in_bag));
    }
}

/// Mail that goes back: slips, into the bag, out again, gone; then somebody without a number.
#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_back_and_people_are_told_by_keyboard() {
    let mut centre = Centre::new().unlimited();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let mariama = person(&awa, "2210", "Diallo", "Mariama", "1979-07-17").await;
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await.expect("open");
    let entered = courrier_tests::lettres(&awa, tri.id, mariama, 4).await;
    let key = IdempotencyKey::fresh;
    awa.close_tri(&key(), tri.id).await.expect("closed");
    let refused = Return {
        reason: ReturnReason::Refuse,
    };
    for id in &entered.courrier_ids[..3] {
        let marked = awa.mark_for_return(&key(), *id, &refused).await;
        marked.expect("marked");
    }

    let folder = tempfile::tempdir().expect("a folder");
    a_printer(folder.path());
    let mut desk = Desk::start_beside(&centre, "guichet-returns", folder.path());
    desk.log_in("awa");
    desk.screen.key("F10");
    desk.title("Retours");
    desk.page("to be pulled", is_listed);

    desk.screen.key("space");
    desk.page("one is ticked", can_act);
    desk.screen.key("space");
    desk.page("the next one", can_act);
    desk.screen.types("p");
    desk.page("printed", |picture| is_told(picture, PAGE, DONE));
    let paper = fs::read(folder.path().join("paper.pdf")).expect("printed");
    let paper = String::from_utf8_lossy(&paper).into_owned();
    assert!(paper.starts_with("%PDF"), "{paper}");
    assert!(!paper.contains("DIALLO"), "a slip names nobody");

    desk.screen.key("F8");
    returns_hold(&awa, 1, 2).await;
    desk.page("in the bag", |picture| {
        is_told(picture, PAGE, DONE) && !can_act(picture)
    });
    desk.screen.key("F9");
    returns_hold(&awa, 3, 0).await;
    desk.page("out of it", |picture| is_told(picture, PAGE, DONE));
    desk.screen.types("a");
    desk.page("all are ticked", can_act);
    desk.screen.key("F8");
    returns_hold(&awa, 0, 3).await;
    desk.page("nothing is left", |picture| is_told(picture, PAGE, DONE));
    desk.screen.types("2");
    desk.page("the bag", can_act);
    desk.screen.key("F8");
    desk.page("it asks first", |picture| picture.count(SIDE, STOP) > 5_000);
    desk.screen.key("F8");
    returns_hold(&awa, 0, 0).await;
    let late = Undo {
        reason: ReopenReason::ErreurDeSaisie,
    };
    let late = awa.reopen(&key(), entered.courrier_ids[0], &late).await;
    late.expect_err("what left can't be taken out");

    // She has no number: her last letter waits until somebody tells her.
    let list = awa.unreached().await.expect("listed").usagers;
    assert_eq!(list.len(), 1);
    assert_eq!((list[0].usager.id, list[0].untold), (mariama, 1));
    desk.page("gone", |picture| is_told(picture, PAGE, DONE));
    desk.screen.key("F11");
    desk.title("joindre");
    desk.page("to be told", is_listed);
    desk.screen.types("t");
    let deadline = Deadline::after(SOON);
    while !awa.unreached().await.expect("listed").usagers.is_empty() {
        assert!(deadline.pause(), "she is still on the list");
    }
    desk.page("told", |picture| is_told(picture, PAGE, DONE));
    let open = awa.usager(mariama).await.expect("the folder opens");
    assert!(open.last_seen.is_some(), "a call is a passage");
    assert!(desk.program.is_running(), "{}", desk.program.log());
    assert!(!desk.program.log().contains("Mariama"));
    centre.verify();
}

/// A colleague's work and a daemon that went away are seen without a key being pressed.
#[tokio::test(flavor = "multi_thread")]
async fn the_desk_shows_what_changes_elsewhere_and_heals_after_a_cut() {
    let mut centre = Centre::new();
    centre.start();
    let omar = centre.agent("omar", Role::Agent).await;
    let mariama = person(&omar, "2210", "Diallo", "Mariama", "1979-07-17").await;
    centre.agent("awa", Role::Agent).await;
    let _pcscd = Pcscd::start().expect("pcscd");
    let mut desk = Desk::start(&centre, "guichet-elsewhere");
    desk.log_in("awa");
    desk.screen.types("mariama");
    desk.page("nothing waits", |picture| has_text(picture, FIRST_FOUND));
    let nothing = desk.last.clone();

    let tri = omar.open_tri(&IdempotencyKey::fresh()).await;
    courrier_tests::lettres(&omar, tri.expect("opened").id, mariama, 7).await;
    desk.page("seven wait", |picture| {
        has_text(picture, LAST_ENTRY) && picture.differing(&nothing, ITS_COUNT) > 10
    });

    centre.kill();
    let cut = |picture: &Picture| is_told(picture, LAMPS, STOP);
    desk.screen.wait_until("cut", cut);
    centre.start_again();
    // Sessions end with the daemon: the agent is asked to log in again, and nothing is lost.
    desk.title("Connexion");
    desk.screen.wait_until("login again", is_door);
    desk.screen.types(&Centre::login_request("awa").password);
    desk.screen.key("Return");
    desk.title("Tri");
    desk.screen.wait_until("where she was", |picture| {
        !is_door(picture) && has_text(picture, FIRST_FOUND)
    });
    assert!(desk.program.is_running(), "{}", desk.program.log());
}
