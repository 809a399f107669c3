//! Returns: pulled, into the bag, out of it again, and gone; slips.

use courrier_api::Event;
use courrier_desk::app::notice::{Notice, Tone};
use courrier_desk::app::returns::Tab;
use courrier_desk::app::work::Msg;
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_desk::guichet::Fault;
use courrier_desk::live::News;
use courrier_desk::printer::Printed;
use courrier_domain::courrier::ReturnReason::{Decede, NonReclame};
use courrier_domain::{CourrierId, CourrierState, Role};

use crate::bench::Bench;
use crate::fake::Trouble;

impl Bench {
    /// Something a person does on a worklist.
    pub fn work(&mut self, msg: Msg) {
        self.go(AppMsg::Work(msg));
    }

    pub fn work_key(&mut self, key: &str) {
        self.work(Msg::Key(key.to_owned()));
    }

    fn at_returns_told(&self) -> (Tone, &str) {
        let notice: &Notice = self.app.returns().notice().expect("something is told");
        (notice.tone, &notice.text)
    }
}

/// A desk at the returns: three items, of three folders.
fn at_returns() -> (Bench, [CourrierId; 3]) {
    let mut bench = Bench::open();
    let ids = [("12", NonReclame), ("903", Decede), ("1387", NonReclame)]
        .map(|(numero, reason)| bench.fake.puts_to_return(numero, reason, 130));
    bench.go(AppMsg::Show(Page::Returns));
    assert_eq!(bench.app.returns().to_pull().rows().len(), 3);
    (bench, ids)
}

#[test]
fn items_are_pulled_and_taken_out_again_until_the_bag_has_left() {
    let (mut bench, ids) = at_returns();
    assert_eq!(bench.app.counts().to_return, 3);
    bench.go(AppMsg::Primary);
    assert_eq!(bench.at_returns_told().0, Tone::Warn, "nothing is ticked");
    bench.work_key(" ");
    bench.work_key(" ");
    assert_eq!(bench.app.returns().ticked(), 2, "Space goes on to the next");
    bench.go(AppMsg::Primary);
    assert!(bench.at_returns_told().1.starts_with("2 plis dans le sac"));
    let returned = |bench: &Bench| ids.map(|id| bench.state_of(id) == CourrierState::Returned);
    assert_eq!(returned(&bench), [true, true, false]);
    assert_eq!(bench.app.counts().to_return, 1, "the rail counts anew");
    assert_eq!(bench.app.returns().bag().rows().len(), 2);

    bench.go(AppMsg::UndoLast);
    assert_eq!(returned(&bench), [false; 3]);
    assert_eq!(bench.app.returns().to_pull().rows().len(), 3);
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.fake.count("reopen"), 2, "undone once");

    bench.work_key("a");
    bench.go(AppMsg::Primary);
    bench.work_key("2");
    assert_eq!(bench.app.returns().tab(), Tab::Bag);
    bench.work_key("r");
    assert_eq!(returned(&bench).iter().filter(|one| **one).count(), 2);
    bench.go(AppMsg::Primary);
    assert!(bench.app.returns().question().is_some(), "it asks first");
    bench.go(AppMsg::Escape);
    assert_eq!(bench.fake.state().duties.bags_left, 0);
    bench.go(AppMsg::Primary);
    bench.go(AppMsg::Primary);
    assert_eq!(bench.fake.state().duties.bags_left, 1);
    assert!(bench.app.returns().bag().rows().is_empty());
    assert!(!bench.app.returns().has_undo(), "what left can't be undone");
}

#[test]
fn what_was_handed_over_meanwhile_does_not_keep_the_others() {
    let (mut bench, ids) = at_returns();
    bench.work_key("a");
    let gone = bench.fake.state().courriers[1].id;
    assert_eq!(gone, ids[1]);
    bench.fake.state().courriers[1].state = CourrierState::HandedOver;
    bench.go(AppMsg::Primary);
    let (tone, said) = bench.at_returns_told();
    assert_eq!(tone, Tone::Warn);
    assert!(
        said.contains("2 plis dans le sac") && said.contains("remis entre-temps"),
        "{said}"
    );
    assert_eq!(bench.app.returns().ticked(), 0);
}

#[test]
fn a_lost_answer_is_sent_again_and_counts_once() {
    let (mut bench, _) = at_returns();
    bench.work_key(" ");
    bench.fake.trouble("return_to_sender", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(bench.app.returns().doubt().is_some());
    bench.work_key("a");
    assert_eq!(
        bench.app.returns().ticked(),
        1,
        "nothing changes until it is known"
    );
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("return_to_sender");
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(bench.at_returns_told().0, Tone::Done);
    assert_eq!(bench.app.returns().bag().rows().len(), 1);
}

#[test]
fn a_collection_elsewhere_takes_the_line_away() {
    let (mut bench, ids) = at_returns();
    bench.work_key(" ");
    bench.fake.state().courriers[0].state = CourrierState::HandedOver;
    let id = bench.fake.id_of("12");
    bench.go(AppMsg::Live(
        0,
        News::Changed(Event::Usager { id, waiting: 0 }),
    ));
    assert_eq!(bench.app.returns().to_pull().rows().len(), 2);
    assert!(!bench.app.returns().is_ticked(ids[0]));
    let read = bench.fake.count("returns");
    let id = bench.fake.id_of("648");
    bench.go(AppMsg::Live(
        0,
        News::Changed(Event::Usager { id, waiting: 1 }),
    ));
    assert_eq!(bench.fake.count("returns"), read, "somebody else's mail");
}

#[test]
fn only_a_supervisor_keeps_an_item() {
    let (mut bench, ids) = at_returns();
    bench.work_key("g");
    assert_eq!(bench.fake.count("keep"), 0);
    bench.go(AppMsg::Logout);
    bench.fake.state().agent.role = Role::Supervisor;
    bench.log_in("fatou");
    bench.go(AppMsg::Show(Page::Returns));
    bench.work_key("g");
    assert_eq!(bench.state_of(ids[0]), CourrierState::Waiting);
}

#[test]
fn slips_of_what_is_ticked_or_of_all() {
    let (mut bench, _) = at_returns();
    bench.work_key("p");
    let (tone, said) = bench.at_returns_told();
    assert_eq!(tone, Tone::Info);
    assert!(said.starts_with("3 bordereaux à l'écran"), "{said}");
    bench.work_key(" ");
    bench.fake.state().printer = Printed::Held {
        printer: "Bureau".to_owned(),
    };
    bench.work_key("p");
    let (tone, said) = bench.at_returns_told();
    assert_eq!(tone, Tone::Warn);
    assert!(said.contains("Bureau est arrêtée"), "{said}");
    let state = bench.fake.state();
    let [(title, all), (_, one)] = state.printed.as_slice() else {
        panic!("printed twice")
    };
    assert_eq!(*title, "Bordereaux de retour");
    let heads = |pdf: &[u8]| {
        let text = String::from_utf8_lossy(pdf).into_owned();
        text.matches("Le 23/11/2026").count()
    };
    assert_eq!((heads(all), heads(one)), (3, 1));
}

#[test]
fn what_a_colleague_puts_into_the_bag_does_not_leave_unseen() {
    let (mut bench, ids) = at_returns();
    bench.work_key(" ");
    bench.go(AppMsg::Primary);
    bench.work_key("2");
    bench.go(AppMsg::Primary);
    assert!(bench.app.returns().question().is_some());
    let pull = |bench: &Bench, id| {
        let mut state = bench.fake.state();
        let pulled = state.passes(id, CourrierState::ToReturn, CourrierState::Returned);
        pulled.expect("pulled");
    };
    // The question goes when the list is read again…
    pull(&bench, ids[1]);
    bench.go(AppMsg::Refresh);
    assert!(bench.app.returns().question().is_none());
    assert!(
        bench
            .at_returns_told()
            .1
            .contains("Le sac vient de changer")
    );
    assert_eq!(bench.app.returns().bag().rows().len(), 2);
    // … and what was never seen keeps the bag from leaving.
    bench.go(AppMsg::Primary);
    pull(&bench, ids[2]);
    bench.work(Msg::Answer(true));
    assert_eq!(bench.at_returns_told(), (Tone::Stop, "Le sac a changé."));
    assert_eq!(bench.fake.state().duties.bags_left, 0);
    assert_eq!(bench.app.returns().bag().rows().len(), 3, "read again");
    bench.go(AppMsg::Primary);
    bench.work(Msg::Answer(true));
    assert_eq!(bench.fake.state().duties.bags_left, 1);
}

#[test]
fn slips_are_printed_once_while_a_printer_is_slow() {
    let (mut bench, _) = at_returns();
    let key = || AppMsg::Work(Msg::Key("p".to_owned()));
    bench.send(key());
    bench.send(key());
    assert_eq!(bench.fake.state().printed.len(), 1);
    bench.answer_all();
    let printer = Some("Bureau".to_owned());
    bench.fake.state().printer = Printed::OpenedInstead { printer };
    bench.go(key());
    assert_eq!(bench.fake.state().printed.len(), 2, "printed anew");
    let (tone, said) = bench.at_returns_told();
    assert_eq!(tone, Tone::Warn);
    assert!(said.starts_with("L'imprimante Bureau refuse"), "{said}");
    assert!(!said.contains("Aucune"), "{said}");
}

#[test]
fn a_list_that_can_not_be_read_says_so_and_heals() {
    let mut bench = Bench::open();
    bench.fake.puts_to_return("12", NonReclame, 130);
    bench
        .fake
        .trouble("returns", Trouble::Before(Fault::Unreachable));
    bench.go(AppMsg::Show(Page::Returns));
    assert!(bench.app.returns().to_pull().fault().is_some());
    bench.go(AppMsg::Refresh);
    assert!(bench.app.returns().to_pull().fault().is_none());
    assert_eq!(bench.app.returns().to_pull().rows().len(), 1);
}

#[test]
fn a_folder_opened_from_a_list_leads_back_to_it() {
    let (mut bench, _) = at_returns();
    bench.work_key("d");
    assert_eq!(bench.app.page(), Page::Usagers);
    let open = bench.app.usagers().page().expect("a folder").folder.id();
    assert_eq!(open, bench.fake.id_of("12"));
    bench.go(AppMsg::Escape);
    assert_eq!(bench.app.page(), Page::Returns);
    bench.work_key("d");
    bench.go(AppMsg::Show(Page::Usagers));
    bench.go(AppMsg::Escape);
    assert_eq!(bench.app.page(), Page::Usagers, "they chose another screen");
}
