//! The remise: what is handed over, to whom, and how it is undone; cards.

use courrier_api::{CardToken, Event, UsagerSummary};
use courrier_desk::app::notice::Tone;
use courrier_desk::app::remise::{Action, Msg, UndoMsg};
use courrier_desk::app::search;
use courrier_desk::app::{Msg as AppMsg, Page, folder};
use courrier_desk::guichet::Fault;
use courrier_desk::live::News;
use courrier_desk::reader::ReaderNews;
use courrier_domain::CourrierKind::{Lettre, Recommande};
use courrier_domain::courrier::ReopenReason;
use courrier_domain::{CourrierId, CourrierState};

use crate::bench::Bench;
use crate::fake::{Trouble, conflict};

impl Bench {
    pub fn remise(&mut self, msg: Msg) {
        self.go(AppMsg::Remise(msg));
    }

    pub fn serve(&mut self, name: &str) {
        self.go(AppMsg::Show(Page::Remise));
        self.remise(Msg::Search(search::Msg::Typed(name.to_owned())));
        self.remise(Msg::Search(search::Msg::Enter));
    }

    pub fn press(&mut self, key: &str) {
        self.remise(Msg::Key(key.to_owned()));
    }

    pub fn tap(&mut self, token: &str) {
        let card = CardToken {
            token: token.to_owned(),
        };
        self.go(AppMsg::Reader(ReaderNews::Card(card)));
    }

    pub fn state_of(&self, id: CourrierId) -> CourrierState {
        let state = self.fake.state();
        state
            .courriers
            .iter()
            .find(|courrier| courrier.id == id)
            .expect("an item")
            .state
    }

    pub fn notice(&self) -> (Tone, String) {
        let desk = self.app.remise();
        let notice = desk.folder().map_or(desk.notice(), folder::Folder::notice);
        notice
            .map(|notice| (notice.tone, notice.text.clone()))
            .expect("something is told")
    }

    pub fn opened(&self) -> Option<&str> {
        self.app
            .remise()
            .folder()?
            .summary()
            .map(|summary: &UsagerSummary| summary.numero.as_str())
    }
}

#[test]
fn all_is_handed_over_and_undone() {
    let mut bench = Bench::open();
    let ids = [
        bench.fake.puts("903", Lettre, 3),
        bench.fake.puts("903", Recommande, 1),
    ];
    bench.serve("martin");
    assert_eq!(
        bench.app.remise().action(),
        Action::HandOver(2),
        "all is ticked"
    );
    bench.go(AppMsg::Primary);
    assert!(
        ids.iter()
            .all(|id| bench.state_of(*id) == CourrierState::HandedOver)
    );
    assert!(bench.notice().1.starts_with("2 plis remis à MARTIN"));
    assert_eq!(bench.app.remise().action(), Action::Next);

    bench.go(AppMsg::UndoLast);
    assert_eq!(
        bench.app.remise().undos().asked(),
        Some(0),
        "a reason is asked for"
    );
    bench.remise(Msg::Undo(UndoMsg::Because(ReopenReason::MauvaisePersonne)));
    assert!(
        ids.iter()
            .all(|id| bench.state_of(*id) == CourrierState::Waiting)
    );
    assert!(bench.app.remise().undos().list()[0].undone);
    assert_eq!(bench.app.remise().items().len(), 2, "and they wait again");
    bench.go(AppMsg::UndoLast);
    assert_eq!(
        bench.app.remise().undos().asked(),
        None,
        "a remise is undone once"
    );
}

#[test]
fn some_is_handed_over_with_the_keyboard() {
    let mut bench = Bench::open();
    let ids = [1, 2, 3].map(|days| bench.fake.puts("903", Lettre, days));
    bench.serve("martin");
    bench.press("a");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.notice().0, Tone::Warn, "nothing is ticked");
    bench.remise(Msg::Step(1));
    bench.press(" ");
    bench.remise(Msg::Step(9));
    bench.press(" ");
    bench.press("\n");
    let states = ids.map(|id| bench.state_of(id));
    let (waiting, gone) = (CourrierState::Waiting, CourrierState::HandedOver);
    assert_eq!(states, [waiting, gone, gone]);
    assert_eq!(
        bench.app.remise().items().len(),
        1,
        "what still waits stays on the screen"
    );
}

#[test]
fn what_arrives_while_the_folder_is_open_is_not_ticked() {
    let mut bench = Bench::open();
    bench.fake.puts("903", Lettre, 3);
    bench.serve("martin");
    let fresh = bench.fake.puts("903", Lettre, 0);
    let id = bench.fake.id_of("903");
    bench.go(AppMsg::Live(
        0,
        News::Changed(Event::Usager { id, waiting: 2 }),
    ));
    assert_eq!(bench.app.remise().items().len(), 2);
    assert!(!bench.app.remise().is_ticked(fresh));
    bench.go(AppMsg::Primary);
    assert_eq!(bench.state_of(fresh), CourrierState::Waiting);
}

#[test]
fn a_mandataire_collects_while_the_procuration_is_valid() {
    let mut bench = Bench::open();
    let item = bench.fake.puts("903", Lettre, 3);
    let id = bench.fake.id_of("903");
    {
        let mut state = bench.fake.state();
        state.procuration(id, "Awa DIOP", "2026-01-01", "2026-11-22");
        state.procuration(id, "Luc PETIT", "2026-11-23", "2026-11-23");
    }
    bench.serve("martin");
    let today = bench.app.today();
    let valid = bench.app.remise().mandataires(today);
    assert_eq!(
        valid
            .iter()
            .map(|one| one.mandataire.as_str())
            .collect::<Vec<_>>(),
        ["Luc PETIT"]
    );
    bench.press("m");
    bench.press("m");
    assert_eq!(
        bench.app.remise().recipient(),
        None,
        "round to the usager again"
    );
    bench.press("m");
    bench.press("\n");
    assert_eq!(bench.state_of(item), CourrierState::HandedOver);
    let done = &bench.app.remise().undos().list()[0];
    assert_eq!(done.mandataire.as_deref(), Some("Luc PETIT"));
}

#[test]
fn a_revoked_mandataire_is_not_chosen_any_more() {
    let mut bench = Bench::open();
    bench.fake.puts("903", Lettre, 3);
    let id = bench.fake.id_of("903");
    bench
        .fake
        .state()
        .procuration(id, "Luc PETIT", "2026-01-01", "2026-12-31");
    bench.serve("martin");
    bench.press("m");
    assert!(bench.app.remise().recipient().is_some());
    bench
        .fake
        .state()
        .record(id)
        .expect("a folder")
        .procurations[0]
        .revoked = true;
    bench.go(AppMsg::Refresh);
    assert_eq!(bench.app.remise().recipient(), None);
}

#[test]
fn a_colleague_was_faster() {
    let mut bench = Bench::open();
    let taken = bench.fake.puts("903", Lettre, 3);
    let left = bench.fake.puts("903", Lettre, 2);
    bench.serve("martin");
    for courrier in &mut bench.fake.state().courriers {
        if courrier.id == taken {
            courrier.state = CourrierState::HandedOver;
        }
    }
    bench.go(AppMsg::Primary);
    let (tone, text) = bench.notice();
    assert!(
        tone == Tone::Stop && text.starts_with("Rien n'a été remis"),
        "{text}"
    );
    let items: Vec<_> = bench
        .app
        .remise()
        .items()
        .iter()
        .map(|item| item.id)
        .collect();
    assert_eq!(items, [left], "the list is the true one");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.state_of(left), CourrierState::HandedOver);
}

#[test]
fn a_lost_answer_is_asked_for_again_and_nothing_changes_meanwhile() {
    let mut bench = Bench::open();
    bench.fake.puts("903", Lettre, 3);
    bench.fake.puts("903", Lettre, 2);
    bench.serve("martin");
    bench.fake.trouble("remise", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(
        bench
            .app
            .remise()
            .attempt()
            .is_some_and(|attempt| attempt.doubt().is_some())
    );
    bench.press("a");
    bench.tap("another card");
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("remise");
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    assert_eq!(bench.fake.state().remises.len(), 1);
    assert_eq!(bench.app.remise().undos().list()[0].count, 2);
}

#[test]
fn nothing_waiting_is_a_visit() {
    let mut bench = Bench::open();
    bench.serve("martin");
    assert_eq!(bench.app.remise().action(), Action::NoteVisit);
    bench.fake.trouble("record_passage", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert_eq!(
        bench.app.remise().action(),
        Action::NoteVisit,
        "to be tried again"
    );
    bench.go(AppMsg::Primary);
    assert_eq!(
        (bench.app.remise().action(), bench.fake.state().passages),
        (Action::Next, 1)
    );
    bench.go(AppMsg::Primary);
    assert!(bench.app.remise().folder().is_none(), "the next person");
}

#[test]
fn a_folder_that_cannot_be_read_is_read_again() {
    let mut bench = Bench::open();
    bench
        .fake
        .trouble("usager", Trouble::Before(Fault::Unreachable));
    bench.serve("martin");
    assert!(
        bench
            .app
            .remise()
            .folder()
            .is_some_and(|folder| folder.fault().is_some())
    );
    assert_eq!(bench.opened(), Some("903"), "the person stays at the top");
    assert_eq!(bench.app.remise().action(), Action::Nothing);
    bench.go(AppMsg::Refresh);
    assert_eq!(bench.app.remise().action(), Action::NoteVisit);
}

#[test]
fn an_older_reading_does_not_replace_a_newer_one() {
    let mut bench = Bench::open();
    bench.fake.puts("903", Lettre, 3);
    bench.serve("martin");
    bench.send(AppMsg::Refresh);
    bench.fake.puts("903", Lettre, 2);
    bench.send(AppMsg::Refresh);
    // The newer reading (of the folder, then the list, then the queue) is answered first, with two items; the older one fails.
    let newer = bench.tasks.len() - 3;
    bench.answer(newer);
    assert_eq!(bench.app.remise().items().len(), 2);
    bench
        .fake
        .trouble("usager", Trouble::Before(Fault::Unreadable));
    bench.answer_all();
    assert!(
        bench
            .app
            .remise()
            .folder()
            .is_some_and(|folder| folder.fault().is_none())
    );
}

#[test]
fn an_undo_refused_is_told() {
    let mut bench = Bench::open();
    bench.fake.puts("903", Lettre, 3);
    bench.serve("martin");
    bench.go(AppMsg::Primary);
    bench.go(AppMsg::UndoLast);
    bench.fake.trouble(
        "undo_remise",
        Trouble::Before(conflict("Le sac est parti.")),
    );
    bench.remise(Msg::Undo(UndoMsg::Because(ReopenReason::Rendu)));
    let undos = bench.app.remise().undos();
    assert_eq!(
        undos.notice().map(|notice| notice.text.as_str()),
        Some("Le sac est parti.")
    );
    assert!(!undos.list()[0].undone && undos.asked().is_none());
}
