//! The queue: numbers called to this desk, called again, and those who did not come.

use courrier_api::Event;
use courrier_desk::app::queue::Msg;
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_desk::live::News;
use courrier_domain::CourrierKind::Lettre;
use courrier_domain::TicketEnd;

use crate::bench::Bench;
use crate::fake::Trouble;

fn a_morning() -> Bench {
    let mut bench = Bench::closed();
    bench.app.stands_at("Guichet 2".to_owned());
    for numero in ["903", "317"] {
        bench.fake.puts(numero, Lettre, 2);
        bench.fake.waits(numero, 12);
    }
    bench.log_in("fatou");
    bench
}

impl Bench {
    fn queue(&mut self, msg: Msg) {
        self.go(AppMsg::Queue(msg));
    }

    fn expected(&self) -> Option<(u32, u32)> {
        let ticket = self.app.queue().expected()?;
        Some((ticket.number, ticket.call.as_ref()?.times))
    }

    fn says_of_the_queue(&self) -> &str {
        self.app.queue().notice().map_or("", |notice| &notice.text)
    }
}

#[test]
fn the_next_is_called_and_their_folder_opens() {
    let mut bench = a_morning();
    assert_eq!(
        bench.fake.count("queue"),
        0,
        "nobody is looked at from afar"
    );
    bench.go(AppMsg::Live(0, News::Changed(Event::Queue { waiting: 2 })));
    assert_eq!(bench.app.queue().waiting(), 2);
    assert_eq!(bench.fake.count("queue"), 0);
    bench.queue(Msg::Next);
    assert_eq!(bench.app.page(), Page::Remise);
    assert_eq!(bench.opened(), Some("903"));
    assert_eq!(bench.notice().1, "Numéro 1 appelé : Guichet 2.");
    assert_eq!(bench.expected(), Some((1, 1)));
    bench.queue(Msg::Again);
    assert_eq!(bench.expected(), Some((1, 2)));
    bench.go(AppMsg::Show(Page::Remise));
    assert_eq!(bench.app.queue().waiting(), 1);
}

#[test]
fn who_does_not_come_gives_way() {
    let mut bench = a_morning();
    bench.queue(Msg::Next);
    bench.queue(Msg::End(TicketEnd::Absent));
    assert_eq!(bench.opened(), None, "their folder is put away");
    assert_eq!(bench.expected(), None);
    assert_eq!(bench.fake.state().room.queue.absent, 1);
    bench.queue(Msg::Next);
    assert_eq!(bench.opened(), Some("317"));
    bench.queue(Msg::End(TicketEnd::Served));
    assert_eq!(bench.opened(), Some("317"), "and is still at the desk");
    bench.queue(Msg::Next);
    assert!(bench.says_of_the_queue().starts_with("Personne n'attend"));
    bench.queue(Msg::Again);
    assert!(bench.says_of_the_queue().starts_with("Aucun numéro"));
}

#[test]
fn a_queue_that_is_read_before_the_answer_keeps_nobody_at_the_desk() {
    let mut bench = a_morning();
    bench.queue(Msg::Next);
    bench.fake.trouble("end_ticket", Trouble::AnswerLost);
    bench.queue(Msg::End(TicketEnd::Absent));
    bench.go(AppMsg::Live(0, News::Changed(Event::Queue { waiting: 1 })));
    assert_eq!(bench.expected(), None, "the queue has been read");
    bench.queue(Msg::End(TicketEnd::Absent));
    assert_eq!(bench.opened(), None, "their folder is put away");
}

#[test]
fn a_call_whose_answer_is_lost_calls_one_person() {
    let mut bench = a_morning();
    bench.fake.trouble("call_next", Trouble::AnswerLost);
    bench.queue(Msg::Next);
    let doubt = |bench: &Bench| {
        let attempt = bench.app.queue().attempt();
        attempt.is_some_and(|attempt| attempt.doubt().is_some())
    };
    assert!(doubt(&bench));
    bench.queue(Msg::Next);
    let keys = bench.fake.keys("call_next");
    assert_eq!(keys[0], keys[1]);
    assert_eq!(bench.opened(), Some("903"));
    assert_eq!(bench.fake.state().room.queue.waiting.len(), 1);
}

#[test]
fn a_desk_says_where_it_stands_once() {
    let mut bench = Bench::open();
    bench.fake.waits("903", 3);
    bench.queue(Msg::Next);
    assert!(
        bench.app.queue().is_editing(),
        "where is the person to come?"
    );
    assert_eq!(bench.fake.count("call_next"), 0);
    bench.go(AppMsg::Escape);
    assert!(!bench.app.queue().is_editing());
    bench.queue(Msg::Next);
    bench.queue(Msg::Place("  Guichet 3 ".to_owned()));
    assert_eq!(bench.remembered.as_deref(), Some("Guichet 3"));
    assert_eq!(bench.opened(), Some("903"), "and the next was called");
    bench.go(AppMsg::Logout);
    bench.log_in("fatou");
    assert_eq!(bench.app.queue().place(), "Guichet 3", "it is the desk's");
}

#[test]
fn nobody_is_called_into_an_unsettled_remise() {
    let mut bench = a_morning();
    bench.fake.puts("12", Lettre, 1);
    bench.serve("12");
    bench.fake.trouble("remise", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    bench.queue(Msg::Next);
    assert_eq!(bench.fake.count("call_next"), 0);
    assert!(bench.notice().1.starts_with("Terminez d'abord"));
}
