//! Mail in the wrong folder: moved from the tri, from a remise and from a folder's page, and back.

use courrier_desk::app::moving::Msg;
use courrier_desk::app::notice::Tone;
use courrier_desk::app::{Msg as AppMsg, Page, search, tri, usagers};
use courrier_desk::guichet::Fault;
use courrier_domain::CourrierKind::{Lettre, Recommande};
use courrier_domain::{CourrierId, CourrierState};

use crate::bench::Bench;
use crate::fake::{Trouble, conflict};

impl Bench {
    fn moving(&mut self, msg: search::Msg) {
        self.go(AppMsg::Moving(Msg::Search(msg)));
    }

    /// Searches for the right folder and takes the first found, who is chosen if need be.
    fn right_one(&mut self, name: &str) {
        self.moving(search::Msg::Typed(name.to_owned()));
        self.moving(search::Msg::Enter);
        let moves = self.app.moves();
        if moves.misplaced().is_some() && moves.doubt().is_none() {
            self.moving(search::Msg::Number(1));
            self.moving(search::Msg::Enter);
        }
    }

    fn whose(&self, id: CourrierId) -> String {
        let state = self.fake.state();
        let item = state.courriers.iter().find(|item| item.id == id);
        let usager = item.expect("an item").usager_id;
        let mut people = state.people.iter();
        let record = people.find(|record| record.summary.id == usager);
        record.expect("a folder").summary.numero.as_str().to_owned()
    }

    fn move_told(&self) -> (Tone, String) {
        let notice = self.app.moves().notice().expect("something is told");
        (notice.tone, notice.text.clone())
    }
}

#[test]
fn the_last_entry_of_the_tri_is_moved_and_taken_back() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("3\n");
    bench.take("popescu");
    bench.keys("\n");
    bench.go(AppMsg::WrongFolder(Some(1)));
    let misplaced = bench.app.moves().misplaced().expect("asked").clone();
    assert_eq!(
        (misplaced.what.as_str(), misplaced.from.numero.as_str()),
        ("3 lettres", "903")
    );
    bench.right_one("zhang");
    assert_eq!(bench.held("2301", CourrierState::Waiting), 3);
    assert!(bench.app.moves().misplaced().is_none());
    let (tone, text) = bench.move_told();
    assert_eq!(tone, Tone::Done);
    assert!(
        text.contains("3 plis") && text.contains("2301") && text.contains("903"),
        "{text}"
    );
    assert_eq!(bench.app.tri().entries()[1].numero.as_str(), "2301");
    assert!(
        bench.app.tri().entered().is_none(),
        "its numero may be wrong"
    );

    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.held("903", CourrierState::Waiting), 3);
    assert!(bench.move_told().1.contains("de nouveau au dossier 903"));
    assert_eq!(
        bench.fake.count("cancel"),
        0,
        "F9 took the move back, not the entry"
    );
    bench.go(AppMsg::UndoLast);
    assert_eq!(
        bench.fake.count("cancel"),
        1,
        "and then it is the entry's again"
    );
}

#[test]
fn the_key_moves_the_last_entry_that_stands() {
    let mut bench = Bench::open();
    bench.go(AppMsg::WrongFolder(None));
    assert!(
        bench.app.moves().misplaced().is_none(),
        "nothing was entered"
    );
    bench.take("martin");
    bench.keys("\n");
    bench.take("popescu");
    bench.keys("\n");
    bench.go(AppMsg::UndoLast);
    bench.go(AppMsg::WrongFolder(Some(0)));
    assert!(
        bench.app.moves().misplaced().is_none(),
        "that one was cancelled"
    );
    bench.go(AppMsg::WrongFolder(None));
    let from = bench
        .app
        .moves()
        .misplaced()
        .map(|one| one.from.numero.clone());
    assert_eq!(from.as_deref(), Some("903"));
}

#[test]
fn another_could_be_meant_here_too() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("\n");
    bench.go(AppMsg::WrongFolder(None));
    bench.moving(search::Msg::Typed("mamadou".to_owned()));
    for _ in 0..4 {
        bench.go(AppMsg::Primary);
    }
    assert_eq!(bench.fake.count("move_to"), 0);
    bench.moving(search::Msg::Pick(1));
    assert_eq!(bench.fake.count("move_to"), 1);
    assert_eq!(bench.held("402", CourrierState::Waiting), 1);
}

#[test]
fn the_same_folder_is_no_correction() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("\n");
    bench.go(AppMsg::WrongFolder(None));
    bench.right_one("martin");
    assert_eq!(bench.move_told().0, Tone::Warn);
    assert!(
        bench.app.moves().misplaced().is_some(),
        "the search goes on"
    );
    assert_eq!(bench.fake.count("move_to"), 0);
    bench.go(AppMsg::Escape);
    bench.go(AppMsg::Escape);
    assert!(bench.app.moves().misplaced().is_none());
    assert_eq!(bench.held("903", CourrierState::Waiting), 1);
}

#[test]
fn an_item_of_a_remise_goes_to_its_owner() {
    let mut bench = Bench::open();
    let ids = [1, 2, 3].map(|days| bench.fake.puts("903", Lettre, days));
    bench.serve("martin");
    bench.go(AppMsg::Remise(courrier_desk::app::remise::Msg::Step(1)));
    bench.go(AppMsg::WrongFolder(None));
    bench.right_one("2301");
    assert_eq!(ids.map(|id| bench.whose(id)), ["903", "2301", "903"]);
    assert_eq!(
        bench.app.remise().items().len(),
        2,
        "the list is read again"
    );
    assert_eq!(bench.opened(), Some("903"));
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.app.remise().items().len(), 3);
    bench.go(AppMsg::WrongFolder(Some(2)));
    bench.go(AppMsg::Show(Page::Tri));
    assert!(
        bench.app.moves().misplaced().is_none(),
        "another screen, another task"
    );
}

#[test]
fn an_item_of_a_folders_page_goes_to_its_owner() {
    let mut bench = Bench::open();
    let ids = [
        bench.fake.puts("903", Lettre, 3),
        bench.fake.puts("903", Recommande, 1),
    ];
    bench.go(AppMsg::Show(Page::Usagers));
    let typed = search::Msg::Typed("martin".to_owned());
    bench.go(AppMsg::Usagers(usagers::Msg::Search(typed)));
    bench.go(AppMsg::Usagers(usagers::Msg::Search(search::Msg::Enter)));
    bench.go(AppMsg::WrongFolder(None));
    assert!(bench.app.moves().misplaced().is_none(), "which of the two?");
    let page = bench.app.usagers().page().expect("open");
    assert_eq!(page.folder.notice().expect("told").tone, Tone::Info);
    bench.go(AppMsg::WrongFolder(Some(1)));
    bench.right_one("zhang");
    assert_eq!(ids.map(|id| bench.whose(id)), ["903", "2301"]);
    bench.go(AppMsg::WrongFolder(None));
    assert!(bench.app.moves().misplaced().is_some(), "the only one left");
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_keys() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("2\n");
    bench.go(AppMsg::WrongFolder(None));
    bench.fake.trouble("move_to", Trouble::AnswerLost);
    bench.right_one("zhang");
    assert!(bench.app.moves().doubt().is_some());
    bench.moving(search::Msg::Pick(0));
    bench.moving(search::Msg::Enter);
    let keys = bench.fake.keys("move_to");
    assert_eq!((keys.len(), &keys[0]), (3, &keys[1]));
    assert_eq!(bench.held("2301", CourrierState::Waiting), 2);
    assert_eq!(bench.move_told().0, Tone::Done);
}

#[test]
fn leaving_an_uncertain_move_says_to_look() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("\n");
    bench.go(AppMsg::WrongFolder(None));
    let cut = Trouble::Before(Fault::Unreachable);
    bench.fake.trouble("move_to", cut);
    bench.right_one("zhang");
    bench.go(AppMsg::Escape);
    assert!(bench.app.moves().misplaced().is_none());
    assert_eq!(bench.move_told().0, Tone::Warn);
    bench.go(AppMsg::Escape);
    assert!(bench.app.moves().notice().is_none());
}

#[test]
fn an_item_already_gone_does_not_keep_the_others() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("3\n");
    bench.go(AppMsg::WrongFolder(None));
    let gone = Trouble::Before(conflict("Ce pli a déjà été remis."));
    bench.fake.trouble("move_to", gone);
    bench.right_one("zhang");
    assert_eq!(bench.held("2301", CourrierState::Waiting), 2);
    let (tone, text) = bench.move_told();
    assert_eq!(tone, Tone::Warn);
    assert!(
        text.contains("2 plis") && text.contains("déjà été remis"),
        "{text}"
    );
    bench.go(AppMsg::UndoLast);
    assert_eq!(
        bench.held("903", CourrierState::Waiting),
        3,
        "those that moved go back"
    );
}

#[test]
fn what_was_told_is_gone_once_the_agent_goes_on() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("\n");
    bench.go(AppMsg::WrongFolder(None));
    bench.right_one("zhang");
    bench.types("popescu");
    assert!(bench.app.moves().notice().is_none());
    assert!(
        bench.app.moves().goes_back_to().is_none(),
        "F9 is the entry's again"
    );
    bench.go(AppMsg::WrongFolder(None));
    bench.go(AppMsg::Tri(tri::Msg::Unknown));
    assert_eq!(bench.app.tri().search().query(), "popescu");
    bench.go(AppMsg::Escape);
    assert_eq!(
        bench.app.tri().search().query(),
        "popescu",
        "nothing typed is lost"
    );
}
