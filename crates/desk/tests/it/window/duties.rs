//! The worklists, drawn, by the keyboard alone.

use courrier_api::{Ending, Unseen};
use courrier_domain::courrier::ReturnReason::{Decede, Inconnu, NonReclame, Radie};
use courrier_domain::{AbsenceReason, MessageRefusal, Role};
use slint::platform::Key;

use super::pages::{busy_centre, draw};
use super::stage::Stage;
use crate::fake::{Fake, Trouble};
use courrier_desk::guichet::Fault;

fn a_centre_with_duties() -> Fake {
    let fake = busy_centre();
    for (numero, reason, days) in [
        ("12", NonReclame, 131),
        ("648", NonReclame, 127),
        ("903", Decede, 40),
        ("1105", NonReclame, 140),
        ("1533", Radie, 62),
        ("INCONNU", Inconnu, 1),
    ] {
        fake.puts_to_return(numero, reason, days);
    }
    fake.is_unreached("317", Some(MessageRefusal::Address));
    fake.is_unreached("903", Some(MessageRefusal::Stopped));
    fake.is_unreached("2301", None);
    fake.replied(Some("903"), "Stop", true);
    let long = "Bonjour, je suis à l'hôpital Delafontaine jusqu'à vendredi, pouvez-vous garder mon \
                courrier ? Merci beaucoup.";
    fake.replied(Some("1042"), long, false);
    fake.replied(None, "Qui est-ce ?", false);
    fake.is_in_doubt("1387");
    fake.has_routes();
    fake.is_away("12", AbsenceReason::Hopital, "2026-10-01", "2026-11-25");
    fake.is_away("511", AbsenceReason::Detention, "2026-09-01", "2027-03-31");
    let (unseen, away) = (fake.listed("402"), fake.listed("511"));
    let (first, last) = (fake.listed("648"), fake.listed("1402"));
    let mut state = fake.state();
    let day = |text: &str| text.parse().expect("a day");
    let seen = "2026-07-02T09:00:00Z".parse().ok();
    for (usager, last_seen, absent_until) in
        [(unseen, seen, None), (away, None, Some(day("2027-03-31")))]
    {
        state.duties.unseen.push(Unseen {
            usager,
            last_seen,
            absent_until,
        });
    }
    for (usager, ends_on, notices) in [(first, "2026-12-02", 2), (last, "2027-01-15", 1)] {
        state.duties.endings.push(Ending {
            usager,
            ends_on: day(ends_on),
            notices,
        });
    }
    drop(state);
    fake
}

#[test]
fn the_returns_by_keyboard_alone() {
    let stage = Stage::open(a_centre_with_duties());
    assert!(
        stage.shows("Retours 7"),
        "the rail says how much there is to do"
    );
    stage.press(Key::F10);
    assert_eq!(stage.title(), "Courrier — Retours");
    draw(&stage, "90-returns");
    stage.types("  ");
    draw(&stage, "91-returns-ticked");
    stage.types("p");
    draw(&stage, "92-returns-printed");
    stage.press(Key::F8);
    assert_eq!(stage.fake.state().duties.bag.len(), 2);
    draw(&stage, "93-returns-bagged");
    stage.press(Key::F9);
    assert_eq!(stage.fake.state().duties.bag.len(), 0);
    stage.types("a");
    stage.press(Key::Return);
    assert!(stage.shows("Aucun pli à renvoyer aujourd'hui."));
    draw(&stage, "94-returns-empty");
    stage.types("2");
    stage.press(Key::DownArrow);
    draw(&stage, "95-bag");
    stage.press(Key::F8);
    draw(&stage, "96-bag-leaving");
    stage.press(Key::Return);
    assert_eq!(stage.fake.state().duties.bags_left, 0, "no is at hand");
    stage.press(Key::F8);
    stage.press(Key::F8);
    assert_eq!(stage.fake.state().duties.bags_left, 1);
    draw(&stage, "97-bag-empty");
    stage.types("1");
    stage.press(Key::F2);
    stage.types("martin");
    assert!(stage.shows("Rechercher un usager"));
}

#[test]
fn a_supervisor_at_the_returns_and_a_doubt() {
    let fake = a_centre_with_duties();
    fake.state().agent.role = Role::Supervisor;
    let stage = Stage::open(fake);
    stage.press(Key::F10);
    assert!(stage.shows("Garder ce pli, ne pas le renvoyer"));
    stage.types(" ");
    stage.fake.trouble("return_to_sender", Trouble::AnswerLost);
    stage.press(Key::F8);
    draw(&stage, "98-returns-doubt");
    stage.press(Key::F8);
    assert_eq!(stage.fake.state().duties.bag.len(), 1);
    stage
        .fake
        .trouble("returns", Trouble::Before(Fault::Unreachable));
    stage.press(Key::F5);
    draw(&stage, "99-returns-unreachable");
}

#[test]
fn people_to_reach_replies_doubts_and_routes() {
    let fake = a_centre_with_duties();
    fake.state().agent.role = Role::Supervisor;
    let stage = Stage::open(fake);
    stage.press(Key::F11);
    assert_eq!(stage.title(), "Courrier — À joindre");
    draw(&stage, "a0-unreached");
    stage.types("t");
    draw(&stage, "a1-told");
    stage.types("m");
    draw(&stage, "a2-stop-question");
    stage.press(Key::Escape);
    stage.types("2");
    stage.press(Key::DownArrow);
    draw(&stage, "a3-replies");
    stage.types("o");
    stage.click("Oui, c'est traité");
    assert_eq!(stage.fake.state().duties.replies.len(), 2);
    stage.types("3");
    draw(&stage, "a4-doubts");
    stage.types("r");
    draw(&stage, "a5-doubt-question");
    stage.press(Key::F8);
    assert_eq!(stage.fake.state().duties.decisions.len(), 2);
    stage.types("4");
    stage.press(Key::DownArrow);
    draw(&stage, "a6-routes");
    stage.fake.state().duties.impossible_clock = Some("l'horloge a reculé d'un jour".to_owned());
    stage.fake.state().duties.routes.clear();
    stage.fake.state().duties.alerts.clear();
    stage.press(Key::F5);
    draw(&stage, "a7-no-routes");
    stage.types("1");
    stage.press(Key::Return);
    assert_eq!(stage.title(), "Courrier — Usagers");
    stage.press(Key::Escape);
    assert_eq!(stage.title(), "Courrier — À joindre");
}

#[test]
fn the_keyboard_follows_from_one_worklist_to_the_next() {
    let stage = Stage::open(a_centre_with_duties());
    stage.press(Key::F10);
    stage.types("a");
    stage.press(Key::F8);
    stage.types("2");
    stage.press(Key::F8);
    stage.press(Key::F8);
    stage.press(Key::F11);
    stage.types("t");
    assert_eq!(stage.fake.state().duties.decisions, ["317 telephone"]);
    stage.press(Key::F12);
    stage.types("3");
    assert!(
        stage
            .shows("Domiciliations qui se terminent dans les soixante jours, la première d'abord.")
    );
    stage.press(Key::F10);
    stage.types("1");
    assert!(stage.shows("Aucun pli à renvoyer aujourd'hui."));
    stage.press(Key::F1);
    stage.press(Key::F1);
    stage.types("2");
    assert!(stage.shows("Le sac est vide."));
}

#[test]
fn people_to_follow() {
    let stage = Stage::open(a_centre_with_duties());
    stage.press(Key::F12);
    assert_eq!(stage.title(), "Courrier — Suivi");
    draw(&stage, "b0-absences");
    stage.types("t");
    draw(&stage, "b1-absence-question");
    stage.press(Key::F8);
    assert_eq!(stage.fake.state().duties.absences.len(), 1);
    stage.types("2");
    draw(&stage, "b2-unseen");
    stage.types("3");
    draw(&stage, "b3-endings");
    stage.press(Key::Return);
    assert_eq!(stage.title(), "Courrier — Usagers");
}

#[test]
fn a_folder_is_changed_and_an_absence_declared_by_keyboard() {
    let stage = Stage::open(a_centre_with_duties());
    stage.press(Key::F4);
    stage.types("2301");
    stage.press(Key::Return);
    stage.types("m");
    draw(&stage, "c0-change");
    for _ in 0..8 {
        stage.press(Key::Tab);
    }
    stage.press(Key::RightArrow);
    stage.press(Key::F8);
    draw(&stage, "c1-change-refused");
    stage.press(Key::Escape);

    stage.types("m");
    for _ in 0..5 {
        stage.press(Key::Tab);
    }
    stage.types("Wei");
    let id = stage.fake.id_of("2301");
    {
        let mut state = stage.fake.state();
        let identity = &mut state.record(id).expect("a folder").identity;
        identity.surnom = Some("Petit".to_owned());
        identity.email = Some("wei@example.org".to_owned());
    }
    stage.press(Key::F8);
    assert!(stage.shows("Un collègue a mis « Petit »."));
    draw(&stage, "c1-changed-by-two");
    stage.press(Key::F8);
    assert!(stage.shows("Dossier modifié."));
    stage.click("Déclarer une absence");
    stage.press(Key::RightArrow);
    stage.press(Key::Tab);
    stage.press(Key::Tab);
    stage.types("28/02/2027");
    draw(&stage, "c2-absence");
    stage.press(Key::Return);
    let declared = stage.fake.state().duties.absences.last().cloned();
    let declared = declared.expect("an absence");
    assert_eq!(declared.reason, AbsenceReason::Detention);
    draw(&stage, "c3-absent");
    stage.click("Terminer l'absence Prison");
    draw(&stage, "c4-absence-ending");
}
