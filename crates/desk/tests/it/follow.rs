//! Who is away, who was not seen, whose domiciliation ends; how often what is due is counted.

use std::time::Duration;

use courrier_api::{Ending, Unseen};
use courrier_desk::app::follow::Tab;
use courrier_desk::app::work::Msg;
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_domain::AbsenceReason::{Hopital, Voyage};

use crate::bench::Bench;
use crate::fake::Trouble;

fn at_follow() -> Bench {
    let mut bench = Bench::open();
    bench
        .fake
        .is_away("12", Hopital, "2026-10-01", "2026-11-25");
    bench
        .fake
        .is_away("903", Voyage, "2026-11-01", "2027-01-31");
    let (unseen, ends) = (bench.fake.listed("317"), bench.fake.listed("511"));
    let mut state = bench.fake.state();
    state.duties.unseen.push(Unseen {
        usager: unseen,
        last_seen: None,
        absent_until: None,
    });
    state.duties.endings.push(Ending {
        usager: ends,
        ends_on: "2026-12-20".parse().expect("a day"),
        notices: 1,
    });
    drop(state);
    bench.go(AppMsg::Show(Page::Follow));
    bench
}

#[test]
fn an_absence_ends_early_on_purpose_and_once() {
    let mut bench = at_follow();
    bench.work_key("t");
    let asked = bench.app.follow().question().expect("it asks first");
    assert!(asked.text.contains("25/11/2026"), "{}", asked.text);
    bench.go(AppMsg::Escape);
    bench.work_key("t");
    bench.work(Msg::Step(1));
    assert!(bench.app.follow().question().is_none());
    bench.work(Msg::Answer(true));
    assert_eq!(bench.fake.count("end_absence"), 0, "nothing was asked");
    bench.work_key("t");
    bench.fake.trouble("end_absence", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(bench.app.follow().doubt().is_some());
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("end_absence");
    assert_eq!(keys[0], keys[1]);
    let left = bench.app.follow().absences().rows();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].reason, Hopital);
}

#[test]
fn the_other_lists_open_folders_and_do_nothing_else() {
    let mut bench = at_follow();
    bench.work_key("2");
    assert_eq!(bench.app.follow().tab(), Tab::Unseen);
    bench.work_key("t");
    assert!(bench.app.follow().question().is_none());
    bench.work(Msg::Enter);
    let open = bench.app.usagers().page().expect("a folder").folder.id();
    assert_eq!(open, bench.fake.id_of("317"));
    bench.go(AppMsg::Escape);
    assert_eq!(bench.app.page(), Page::Follow);
    bench.work_key("3");
    bench.go(AppMsg::Primary);
    let open = bench.app.usagers().page().expect("a folder").folder.id();
    assert_eq!(open, bench.fake.id_of("511"));
}

#[test]
fn what_is_due_is_counted_every_few_minutes_at_most() {
    let mut bench = Bench::open();
    assert_eq!(bench.fake.count("worklist_counts"), 1);
    bench.passes(Duration::from_mins(4));
    assert_eq!(bench.fake.count("worklist_counts"), 1);
    bench.passes(Duration::from_mins(2));
    assert_eq!(bench.fake.count("worklist_counts"), 2);
}
