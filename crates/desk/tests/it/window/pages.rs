//! Each page drawn at 1366 × 768 with plausible data. Set `COURRIER_PICTURES` to a folder to keep
//! the pictures and look at them.

use std::collections::HashMap;

use courrier_api::{CardToken, HistoryLine};
use courrier_desk::app::{Msg, Page, usagers};
use courrier_desk::reader::ReaderNews;
use courrier_domain::CourrierKind::{Lettre, Recommande};
use courrier_domain::courrier::{Recipient, ReopenReason, ReturnReason};
use courrier_domain::{Author, CourrierState, DomiciliationStatus, Step};
use slint::platform::Key;

use super::stage::Stage;
use crate::fake::{Fake, State, Trouble, new_usager};
use courrier_desk::guichet::Fault;

/// Draws the page, and fails if it is blank: paper and little else.
pub(super) fn draw(stage: &Stage, name: &str) {
    let picture = stage.picture();
    assert_eq!((picture.width(), picture.height()), (1366, 768));
    let mut colours: HashMap<[u8; 3], usize> = HashMap::new();
    for pixel in picture.as_slice() {
        *colours.entry([pixel.r, pixel.g, pixel.b]).or_default() += 1;
    }
    let all = picture.as_slice().len();
    let most = colours.values().max().copied().unwrap_or(all);
    assert!(
        most < all * 95 / 100,
        "{name} is blank: {most} of {all} pixels are alike"
    );
    assert!(
        colours.len() > 60,
        "{name} has no text: {} colours",
        colours.len()
    );
    if let Some(folder) = std::env::var_os("COURRIER_PICTURES") {
        save(
            &picture,
            &std::path::Path::new(&folder).join(format!("{name}.ppm")),
        );
    }
}

fn save(picture: &slint::SharedPixelBuffer<slint::Rgba8Pixel>, path: &std::path::Path) {
    let mut bytes = format!("P6 {} {} 255\n", picture.width(), picture.height()).into_bytes();
    bytes.extend(
        picture
            .as_slice()
            .iter()
            .flat_map(|pixel| [pixel.r, pixel.g, pixel.b]),
    );
    std::fs::write(path, bytes).expect("a picture written");
}

/// A centre in the middle of a working day.
pub(super) fn busy_centre() -> Fake {
    let fake = Fake::new();
    for (numero, kind, days) in [
        ("1042", Lettre, 34),
        ("1042", Lettre, 12),
        ("1042", Recommande, 9),
        ("1042", Lettre, 1),
        ("317", Lettre, 6),
        ("317", Lettre, 2),
        ("2210", Lettre, 0),
        ("1387", Recommande, 16),
    ] {
        fake.puts(numero, kind, days);
    }
    let id = fake.id_of("1042");
    let mut state = fake.state();
    state.procuration(id, "SYLLA Aminata", "2026-06-01", "2026-12-31");
    state.procuration(id, "KEITA Boubacar", "2025-06-01", "2026-05-31");
    let record = state.record(id).expect("a folder");
    record.identity.telephone = serde_json::from_str("\"+33612345678\"").ok();
    record.identity.lieu_naissance = Some("Labé (Guinée)".to_owned());
    record.identity.surnom = Some("Papis".to_owned());
    record.last_seen = "2026-11-18T09:12:00Z".parse().ok();
    invent_history(&mut state);
    let late = state
        .courriers
        .iter_mut()
        .find(|courrier| courrier.usager_id == id);
    late.expect("put there").state = CourrierState::ToReturn;
    state.new_person(&new_usager(
        "INCONNU",
        "DESTINATAIRE INCONNU",
        "",
        None,
        DomiciliationStatus::Demande,
    ));
    drop(state);
    fake
}

fn invent_history(state: &mut State) {
    let (usager_id, tri_id, remise_id) = (state.id(), state.id(), state.id());
    let me = Author::Agent(state.agent.id);
    let given = Step::HandedOver {
        remise_id,
        recipient: Recipient::Usager,
    };
    let back = Step::Reopened {
        reason: ReopenReason::ErreurDeSaisie,
    };
    let came = Step::Registered {
        usager_id,
        kind: Lettre,
        tri_id,
    };
    let late = Step::MarkedForReturn {
        reason: ReturnReason::NonReclame,
    };
    let steps = [
        (late, Author::System),
        (came, me),
        (given, me),
        (back, me),
        (given, me),
        (came, Author::Operator),
    ];
    state.history.more = true;
    for (seq, (step, author)) in (0_i64..).zip(steps) {
        let line = HistoryLine {
            seq: 100 - seq,
            courrier_id: state.id(),
            kind: if seq % 3 == 1 { Recommande } else { Lettre },
            at: state.now - chrono::Duration::hours(30 * seq + 3),
            step,
            author,
        };
        state.history.lines.push(line);
    }
}

fn enter_some(stage: &Stage) {
    for (name, keys) in [
        ("popescu", "r"),
        ("martin", "2"),
        ("selvarajah", ""),
        ("ferreira", ""),
    ] {
        stage.types(name);
        stage.press(Key::Return);
        stage.types(keys);
        stage.press(Key::Return);
    }
}

#[test]
fn the_door() {
    let stage = Stage::new(Fake::new());
    assert_eq!(stage.title(), "Courrier — Connexion");
    draw(&stage, "10-login");
    stage
        .fake
        .trouble("login", Trouble::Before(Fault::Unreachable));
    stage.types("fatou");
    stage.press(Key::Return);
    stage.types("wrong");
    stage.press(Key::Return);
    draw(&stage, "11-login-unreachable");
    stage.types("correct horse");
    stage.press(Key::Return);
    assert_eq!(
        stage.title(),
        "Courrier — Tri",
        "the password field was empty again"
    );
}

#[test]
fn the_tri_by_keyboard_alone() {
    let stage = Stage::open(busy_centre());
    draw(&stage, "20-tri-empty");
    enter_some(&stage);
    assert!(stage.shows("Numéro à écrire : 511"));
    draw(&stage, "21-tri-entered");
    stage.types("diallo");
    draw(&stage, "22-tri-found");
    stage.press(Key::DownArrow);
    stage.press(Key::DownArrow);
    draw(&stage, "23-tri-chosen");
    stage.press(Key::Return);
    stage.types("3");
    draw(&stage, "24-tri-envelope");
    stage.press(Key::Return);
    assert!(stage.shows("Numéro à écrire : 402"));
    stage.press(Key::F9);
    assert!(!stage.shows("Numéro à écrire : 402"));
    stage.types("traore");
    draw(&stage, "25-tri-nobody");
    stage.press(Key::Escape);
    stage.types("traoré");
    stage.press(Key::Return);
    draw(&stage, "26-tri-radiated");
    stage.types("r");
    draw(&stage, "27-tri-returning");
    stage.press(Key::Return);
    assert!(stage.shows("À retourner"));
    draw(&stage, "28-tri-returned");
    stage.press(Key::F8);
    draw(&stage, "29-tri-closing");
    stage.press(Key::Return);
    assert!(stage.shows("Tri fermé"));
    draw(&stage, "29-tri-closed");
    stage.types("zzz");
    stage.press(Key::F6);
    assert!(stage.shows("Pli en main"), "unknown mail is in hand");
    draw(&stage, "29-tri-unknown");
}

#[test]
fn a_doubtful_entry_is_drawn_and_retried() {
    let stage = Stage::open(busy_centre());
    stage.types("martin");
    stage.press(Key::Return);
    stage.fake.trouble("register", Trouble::AnswerLost);
    stage.press(Key::Return);
    draw(&stage, "30-tri-doubt");
    stage.press(Key::Return);
    assert!(stage.shows("Numéro à écrire : 903"));
    assert_eq!(stage.fake.state().entries.len(), 1);
}

#[test]
fn the_remise_by_keyboard_alone() {
    let stage = Stage::open(busy_centre());
    stage.press(Key::F3);
    assert_eq!(stage.title(), "Courrier — Remise");
    draw(&stage, "40-remise-empty");
    stage.types("1042");
    stage.press(Key::Return);
    draw(&stage, "41-remise-open");
    stage.press(Key::DownArrow);
    stage.types(" m");
    draw(&stage, "42-remise-some");
    stage.press(Key::Return);
    assert_eq!(stage.fake.state().remises[0].1.len(), 3);
    draw(&stage, "43-remise-done");
    stage.press(Key::F9);
    draw(&stage, "44-remise-undo");
    stage.press(Key::Return);
    draw(&stage, "45-remise-undone");
    stage.press(Key::F8);
    assert_eq!(
        stage.fake.state().remises.len(),
        2,
        "the keyboard found its way back"
    );
    stage.press(Key::Escape);
    stage.types("zhang");
    stage.press(Key::Return);
    draw(&stage, "46-remise-nothing");
    stage.types("\n");
    assert_eq!(stage.fake.state().passages, 1);
}

#[test]
fn a_remise_in_doubt_and_in_conflict() {
    let stage = Stage::open(busy_centre());
    stage.press(Key::F3);
    stage.types("mariama");
    stage.press(Key::Return);
    stage.fake.trouble("remise", Trouble::AnswerLost);
    stage.press(Key::F8);
    draw(&stage, "47-remise-doubt");
    stage.press(Key::F8);
    stage.press(Key::Escape);
    stage.types("popescu");
    stage.press(Key::Return);
    for courrier in &mut stage.fake.state().courriers {
        courrier.state = CourrierState::HandedOver;
    }
    stage.press(Key::F8);
    draw(&stage, "48-remise-conflict");
}

#[test]
fn cards_at_the_guichet() {
    let stage = Stage::open(busy_centre());
    let tap = |token: &str| {
        stage.send(Msg::Reader(ReaderNews::Card(CardToken {
            token: token.to_owned(),
        })));
    };
    tap("04A1");
    draw(&stage, "50-card-blank-alone");
    stage.press(Key::Escape);
    stage.press(Key::F3);
    stage.types("martin");
    stage.press(Key::Return);
    tap("04A1");
    draw(&stage, "51-card-blank");
    stage.click("Lier cette carte");
    draw(&stage, "52-card-bound");
    stage.click("Carte perdue : bloquer");
    draw(&stage, "53-card-blocking");
    stage.click("Oui, bloquer");
    stage.press(Key::Escape);
    tap("04A1");
    draw(&stage, "54-card-blocked");
    stage.click("Voir le dossier de la carte");
    tap("04B2");
    stage.click("Lier cette carte");
    tap("04C3");
    draw(&stage, "55-card-replace");
    stage.click("Remplacer sa carte : l'ancienne est bloquée");
    stage.press(Key::F2);
    tap("04C3");
    assert_eq!(stage.title(), "Courrier — Remise", "a tap opens the person");
}

#[test]
fn the_usagers_by_keyboard() {
    let stage = Stage::open(busy_centre());
    stage.press(Key::F4);
    assert_eq!(stage.title(), "Courrier — Usagers");
    draw(&stage, "60-usagers");
    stage.types("1042");
    stage.press(Key::Return);
    draw(&stage, "61-folder");
    stage.click("Ajouter une procuration");
    stage.types("PETIT Luc");
    draw(&stage, "62-folder-procuration");
    stage.press(Key::Return);
    stage.click("Retirer la procuration de PETIT Luc");
    draw(&stage, "63-folder-revoke");
    stage.press(Key::Escape);
    stage.press(Key::Escape);
    stage.press(Key::F8);
    draw(&stage, "64-usager-new");
    stage.types("12 bis");
    stage.press(Key::Return);
    draw(&stage, "65-usager-errors");
    stage.send(Msg::Usagers(usagers::Msg::Edited(0, "2500".into())));
    stage.press(Key::Tab);
    stage.types("29/02/2018");
    stage.press(Key::Tab);
    stage.types("Sow");
    stage.press(Key::F8);
    draw(&stage, "66-usager-date");
    assert_eq!(
        stage.fake.count("create_usager"),
        0,
        "29 February 2018 never was"
    );
}

#[test]
fn a_session_that_ended_comes_back_to_where_one_was() {
    let stage = Stage::open(busy_centre());
    stage.press(Key::F3);
    stage.types("mart");
    stage
        .fake
        .trouble("usagers", Trouble::Before(Fault::SessionEnded));
    stage.types("i");
    assert_eq!(stage.title(), "Courrier — Connexion");
    draw(&stage, "12-login-ended");
    stage.types("correct horse");
    stage.press(Key::Return);
    assert_eq!(stage.title(), "Courrier — Remise");
    stage.press(Key::Return);
    assert!(
        stage.shows("903 MARTIN Jean-Claude 08/08/1951"),
        "what was typed is still there"
    );
}

#[test]
fn the_keyboard_is_at_the_door_when_a_colleague_takes_over() {
    let stage = Stage::open(busy_centre());
    stage.types("traoré");
    stage.press(Key::Return);
    stage.press_with_control("l");
    assert_eq!(stage.title(), "Courrier — Connexion");
    stage.types("correct horse");
    stage.press(Key::Return);
    assert_eq!(stage.title(), "Courrier — Tri");
    assert!(
        !stage.shows("Pli en main"),
        "the last agent's envelope is gone"
    );
}

#[test]
fn help_and_a_cut_connection() {
    let stage = Stage::open(busy_centre());
    stage.press(Key::F1);
    assert_eq!(stage.title(), "Courrier — Aide");
    draw(&stage, "70-help");
    stage.press(Key::F1);
    stage
        .fake
        .trouble("usagers", Trouble::Before(Fault::Unreachable));
    stage.types("d");
    draw(&stage, "71-cut");
    stage.types("i");
    assert!(
        stage.shows("Service relié"),
        "it heals with the next answer"
    );
    stage.send(Msg::Show(Page::Usagers));
    stage.press(Key::F2);
    stage.types("a");
    stage.press(Key::Backspace);
    assert!(stage.shows("Rechercher un usager"));
}
