//! The end of a tri: entries undone, the tri closed, by this desk or by another.

use courrier_api::Event;
use courrier_desk::app::notice::Tone;
use courrier_desk::app::search;
use courrier_desk::app::tri::{Focus, Msg};
use courrier_desk::app::{self, Msg as AppMsg};
use courrier_desk::guichet::Fault;
use courrier_desk::live::News;
use courrier_domain::CourrierState;

use crate::bench::Bench;
use crate::fake::{Trouble, conflict};

#[test]
fn an_entry_is_undone_item_by_item() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("3\n");
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.held("903", CourrierState::Cancelled), 3);
    assert!(
        bench.app.tri().entered().is_none(),
        "its numero is not written any more"
    );
    assert_eq!(bench.app.tri().notice().expect("told").tone, Tone::Done);
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.fake.count("cancel"), 3, "an entry is undone once");
}

#[test]
fn an_undo_whose_answer_is_lost_keeps_its_keys() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("2\n");
    bench.fake.trouble("cancel", Trouble::AnswerLost);
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.app.tri().notice().expect("told").tone, Tone::Stop);
    bench.fake.state().entries[0].cancelled = false;
    bench.go(AppMsg::Refresh);
    bench.go(AppMsg::UndoLast);
    let keys = bench.fake.keys("cancel");
    assert_eq!((keys.len(), &keys[0]), (3, &keys[1]));
    assert_eq!(bench.held("903", CourrierState::Cancelled), 2);
}

#[test]
fn an_item_already_gone_does_not_keep_the_others() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("3\n");
    bench.fake.trouble(
        "cancel",
        Trouble::Before(conflict("Ce pli a déjà été remis.")),
    );
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.held("903", CourrierState::Cancelled), 2);
    assert!(
        bench
            .app
            .tri()
            .notice()
            .expect("told")
            .text
            .contains("déjà été remis")
    );
}

#[test]
fn closing_asks_and_gives_the_figures() {
    let mut bench = Bench::open();
    bench.go(AppMsg::Primary);
    assert!(
        bench.app.tri().closing().is_none(),
        "there is no tri to close"
    );
    bench.take("martin");
    bench.keys("\n");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.app.tri().focus(), Focus::Closing);
    bench.go(AppMsg::Escape);
    assert_eq!(bench.fake.count("close_tri"), 0);

    bench.go(AppMsg::Primary);
    bench.fake.trouble("close_tri", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(
        bench
            .app
            .tri()
            .closing()
            .flatten()
            .is_some_and(|a| a.doubt().is_some())
    );
    bench.go(AppMsg::Primary);
    let (tri, figures) = bench.app.tri().closed().expect("closed");
    assert_eq!(
        (tri.items, figures.messages_queued, figures.unreachable),
        (1, 1, 1)
    );
    assert!(bench.app.tri().tri().is_none() && bench.app.tri().notice().is_none());
}

#[test]
fn ones_own_closing_is_not_a_colleagues() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("\n");
    bench.go(AppMsg::Primary);
    bench.send(AppMsg::Primary);
    // The closing is carried out, but what changed is told before its answer arrives.
    let id = bench.app.tri().tri().expect("open").id;
    bench.fake.state().tri = None;
    bench.send(AppMsg::Live(
        0,
        News::Changed(Event::Tri { id, open: false }),
    ));
    bench.answer(1);
    assert!(bench.app.tri().notice().is_none());
}

#[test]
fn a_tri_that_a_colleague_closes_is_told() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("\n");
    let id = bench.app.tri().tri().expect("open").id;
    bench.fake.state().tri = None;
    bench.go(AppMsg::Live(
        0,
        News::Changed(Event::Tri { id, open: false }),
    ));
    assert_eq!(bench.app.tri().notice().expect("told").tone, Tone::Info);
}

#[test]
fn counts_follow_what_changes_elsewhere() {
    let mut bench = Bench::open();
    bench.tri(Msg::Search(search::Msg::Typed("diallo".to_owned())));
    let id = bench.fake.id_of("2210");
    bench.go(AppMsg::Live(
        0,
        News::Changed(Event::Usager { id, waiting: 4 }),
    ));
    let found = bench.app.tri().search().found();
    assert_eq!(
        found
            .iter()
            .find(|hit| hit.usager.id == id)
            .map(|hit| hit.usager.waiting),
        Some(4)
    );
    bench.go(AppMsg::Live(
        9,
        News::Changed(Event::Usager { id, waiting: 7 }),
    ));
    let found = bench.app.tri().search().found();
    assert!(
        found.iter().all(|hit| hit.usager.waiting != 7),
        "news of another session"
    );
}

#[test]
fn refreshes_asked_for_together_are_one() {
    let mut bench = Bench::open();
    let before = bench.fake.count("open_tris");
    let id = courrier_domain::TypedId::from_uuid(uuid::Uuid::nil());
    for _ in 0..20 {
        bench.send(AppMsg::Live(
            0,
            News::Changed(Event::Tri { id, open: true }),
        ));
    }
    bench.answer_all();
    assert_eq!(
        bench.fake.count("open_tris") - before,
        2,
        "one under way, one after it"
    );
}

#[test]
fn a_list_that_cannot_be_read_is_told_once() {
    let mut bench = Bench::closed();
    bench
        .fake
        .trouble("open_tris", Trouble::Before(Fault::Unreachable));
    bench.log_in("fatou");
    assert_eq!(bench.app.tri().notice().expect("told").tone, Tone::Stop);
    bench.go(AppMsg::Refresh);
    assert!(bench.app.tri().is_loaded());
    assert_eq!(bench.app.connection(), app::Connection::Live);
}
