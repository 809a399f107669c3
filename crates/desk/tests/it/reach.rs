//! Whom messages do not reach, what people write back, messages in doubt.

use courrier_api::Event;
use courrier_desk::app::reach::{Act, Tab};
use courrier_desk::app::work::Msg;
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_desk::guichet::Fault;
use courrier_desk::live::News;
use courrier_domain::{MessageRefusal, Role};

use crate::bench::Bench;
use crate::fake::{Fake, Trouble};

fn fill(fake: &Fake) {
    fake.is_unreached("317", Some(MessageRefusal::Address));
    fake.is_unreached("903", Some(MessageRefusal::Stopped));
    fake.is_unreached("2301", None);
    fake.replied(Some("903"), "Stop", true);
    fake.replied(None, "Qui est-ce ?", false);
    fake.is_in_doubt("1387");
}

fn at_reach(role: Role) -> Bench {
    let mut bench = Bench::closed();
    bench.fake.state().agent.role = role;
    fill(&bench.fake);
    bench.log_in("fatou");
    bench.go(AppMsg::Show(Page::Reach));
    bench
}

fn acts(bench: &Bench, role: Role) -> Vec<Act> {
    let choices = bench.app.reach().choices(role);
    choices.iter().map(|choice| choice.act).collect()
}

#[test]
fn who_was_told_leaves_the_list() {
    let mut bench = at_reach(Role::Agent);
    let counts = bench.app.counts();
    assert_eq!(
        (counts.unreached, counts.replies, counts.unknown),
        (3, 2, 1)
    );
    bench.work_key("t");
    assert_eq!(bench.fake.state().duties.decisions, ["317 telephone"]);
    assert_eq!(bench.app.reach().unreached().rows().len(), 2);
    assert_eq!(bench.app.counts().unreached, 2);
    bench.fake.trouble("told", Trouble::AnswerLost);
    bench.work_key("v");
    assert!(bench.app.reach().doubt().is_some());
    bench.work_key("t");
    assert_eq!(bench.fake.count("told"), 2, "one at a time");
    bench.go(AppMsg::Primary);
    assert!(bench.app.reach().doubt().is_none());
    let told = ["317 telephone", "903 guichet"];
    assert_eq!(bench.fake.state().duties.decisions, told);
}

#[test]
fn a_key_meant_for_who_is_gone_hits_nobody_else() {
    let mut bench = at_reach(Role::Agent);
    // A colleague told the first person while the phone was in the agent's hand.
    bench.fake.state().duties.unreached.remove(0);
    let id = bench.fake.id_of("317");
    bench.go(AppMsg::Live(
        0,
        News::Changed(Event::Usager { id, waiting: 1 }),
    ));
    assert_eq!(bench.app.reach().unreached().rows().len(), 2);
    bench.work_key("t");
    bench.work_key("m");
    assert_eq!(bench.fake.count("told"), 0, "nobody is in hand");
    assert!(bench.app.reach().question().is_none());
    let notice = bench.app.reach().notice().expect("it is told");
    assert!(notice.text.contains("quelqu'un d'autre"), "{}", notice.text);
    bench.work(Msg::Step(1));
    bench.work_key("t");
    assert_eq!(bench.fake.state().duties.decisions, ["903 telephone"]);

    // The other way round: who is still there stays in hand.
    bench.fake.is_unreached("12", None);
    bench.fake.state().duties.unreached.rotate_right(1);
    bench.go(AppMsg::Refresh);
    bench.work_key("v");
    assert_eq!(bench.fake.state().duties.decisions[1], "2301 guichet");
}

#[test]
fn a_stop_is_only_lifted_on_purpose() {
    let mut bench = at_reach(Role::Agent);
    bench.work(Msg::Step(1));
    bench.work_key("m");
    let asked = bench.app.reach().question().expect("it asks first");
    assert!(asked.text.contains("STOP"), "{}", asked.text);
    bench.work(Msg::Step(1));
    assert!(
        bench.app.reach().question().is_none(),
        "it was about another"
    );
    assert!(
        !acts(&bench, Role::Agent).contains(&Act::Restore),
        "nothing to restore"
    );
    bench.work(Msg::Step(-1));
    bench.work_key("m");
    bench.work(Msg::Answer(false));
    assert_eq!(bench.fake.count("restore_contact"), 0);
    bench.work_key("m");
    // Meanwhile a colleague told the person: the question goes with its line.
    bench.fake.state().duties.unreached.remove(1);
    bench.go(AppMsg::Refresh);
    assert!(bench.app.reach().question().is_none());
    bench.work(Msg::Step(-9));
    bench.work_key("m");
    bench.work(Msg::Answer(true));
    assert_eq!(bench.fake.count("restore_contact"), 1);
}

#[test]
fn a_reply_is_read_and_forgotten_on_purpose() {
    let mut bench = at_reach(Role::Agent);
    bench.work_key("2");
    assert_eq!(bench.app.reach().tab(), Tab::Replies);
    bench.work_key("o");
    bench.go(AppMsg::Escape);
    assert_eq!(bench.fake.count("deal_with_reply"), 0);
    bench.work_key("o");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.app.reach().replies().rows().len(), 1);
    assert_eq!(
        acts(&bench, Role::Agent),
        [Act::DealtWith],
        "a stranger has no folder"
    );
}

#[test]
fn a_message_in_doubt_is_a_supervisors_to_decide() {
    let mut bench = at_reach(Role::Agent);
    bench.work_key("3");
    assert_eq!(acts(&bench, Role::Agent), [Act::Open]);
    bench.work_key("r");
    assert!(bench.app.reach().question().is_none());

    let mut bench = at_reach(Role::Supervisor);
    bench.work_key("3");
    bench.work_key("r");
    bench.work(Msg::Answer(true));
    assert_eq!(bench.fake.state().duties.decisions, ["Repeat"]);
    assert!(bench.app.reach().unknown().rows().is_empty());
}

#[test]
fn the_routes_are_told_and_one_list_can_fail_alone() {
    let mut bench = at_reach(Role::Agent);
    bench.fake.has_routes();
    bench
        .fake
        .trouble("replies", Trouble::Before(Fault::Unreadable));
    bench.go(AppMsg::Refresh);
    assert!(bench.app.reach().fault().is_none());
    bench.work_key("2");
    assert!(bench.app.reach().fault().is_some());
    bench.work_key("4");
    let outbox = bench.app.reach().outbox().expect("read");
    assert_eq!((outbox.routes.len(), outbox.alerts.len()), (3, 1));
    bench.work(Msg::Step(99));
    assert_eq!(bench.app.reach().routes_cursor(), 3);
}
