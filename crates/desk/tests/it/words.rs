//! What is said to usagers, in the centre's own words.

use courrier_api::Wording;
use courrier_desk::app::notice::Tone;
use courrier_desk::app::texts::editor::{Asked, Editor, Part};
use courrier_desk::app::texts::{Mark, Msg};
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_desk::guichet::Fault;
use courrier_domain::{MessageEvent, Role};

use crate::bench::Bench;
use crate::fake::Trouble;

const SHORT: &str = "{courriers} au guichet. {centre}";

impl Bench {
    fn text(&mut self, msg: Msg) {
        self.go(AppMsg::Texts(msg));
    }

    fn writes(&mut self, words: &str) {
        self.text(Msg::Typed(Part::Sms, words.to_owned()));
    }

    fn editor(&self) -> &Editor {
        self.app.texts().editor().expect("an open text")
    }

    fn mark(&self, tag: &str) -> Mark {
        self.app.texts().mark(MessageEvent::Arrival, tag)
    }
}

/// An administrator at the list of texts.
fn at_texts() -> Bench {
    let mut bench = Bench::closed();
    bench.fake.state().agent.role = Role::Administrator;
    bench.log_in("fatou");
    bench.go(AppMsg::Show(Page::Texts));
    bench
}

/// The arrival message in French is open.
fn at_arrival() -> Bench {
    let mut bench = at_texts();
    bench.text(Msg::Enter);
    bench
}

#[test]
fn only_administrators_reach_the_texts() {
    let mut bench = Bench::open();
    bench.go(AppMsg::Show(Page::Texts));
    assert_eq!(bench.app.page(), Page::Tri);
    assert_eq!(bench.fake.count("wordings"), 0);
    assert_eq!(at_texts().app.page(), Page::Texts);
    // One who is no administrator any more does not find the screen again.
    let mut bench = at_texts();
    bench.passes(std::time::Duration::from_secs(901));
    bench.fake.state().agent.role = Role::Agent;
    bench.log_in("fatou");
    assert_eq!(bench.app.page(), Page::Tri);
}

#[test]
fn words_are_counted_as_one_types_saved_and_taken_back() {
    let mut bench = at_arrival();
    let before = bench.editor().draft().clone();
    assert!(!bench.editor().may_save());
    bench.writes(SHORT);
    let preview = bench.editor().preview().expect("a preview");
    assert_eq!(
        preview.sms,
        "2 lettres, 1 avis au guichet. CCAS de Saint-Denis"
    );
    assert_eq!((preview.segments, preview.characters), (1, 49));
    assert_eq!(bench.mark("fr"), Mark::Unsaved);
    bench.go(AppMsg::Primary);
    assert_eq!(bench.fake.state().reworded[0].2.sms, SHORT);
    assert_eq!(bench.mark("fr"), Mark::Own);
    assert!(bench.editor().is_own() && !bench.editor().may_save());
    bench.text(Msg::Ask(Asked::Reset));
    bench.text(Msg::Answer(false));
    assert_eq!(bench.fake.count("reset_wording"), 0, "no is no");
    bench.text(Msg::Ask(Asked::Reset));
    bench.go(AppMsg::Primary);
    assert_eq!(*bench.editor().draft(), before);
    assert_eq!(bench.mark("fr"), Mark::Product);
    assert_eq!(bench.mark("ar"), Mark::Product);
}

#[test]
fn an_unknown_hole_is_refused_where_it_stands_and_is_not_saved() {
    let mut bench = at_arrival();
    let before = bench.editor().preview().cloned();
    bench.writes("Bonjour {nom}. {centre}");
    let why = bench.editor().error(Part::Sms).to_owned();
    assert!(
        why.contains("« {nom} »") && why.contains("{courriers}"),
        "{why}"
    );
    assert_eq!(bench.editor().error(Part::Body), "");
    assert_eq!(
        bench.editor().preview().cloned(),
        before,
        "the last right one"
    );
    assert!(!bench.editor().may_save());
    bench.go(AppMsg::Primary);
    assert_eq!(bench.fake.count("reword"), 0);
    bench.writes(SHORT);
    assert_eq!(bench.editor().error(Part::Sms), "");
    assert!(bench.editor().may_save());
}

#[test]
fn a_fast_typist_is_looked_at_once_at_a_time_and_in_the_end() {
    let mut bench = at_arrival();
    let asked = bench.fake.count("preview_wording");
    for end in 1..=SHORT.len() {
        let typed = Msg::Typed(Part::Sms, SHORT[..end].to_owned());
        bench.send(AppMsg::Texts(typed));
        assert_eq!(bench.tasks.len(), 1, "one on its way");
    }
    assert!(!bench.editor().is_seen());
    bench.answer_all();
    assert_eq!(bench.fake.count("preview_wording"), asked + 2);
    assert!(bench.editor().is_seen());
    assert_eq!(bench.editor().preview().expect("a preview").characters, 49);
}

#[test]
fn a_hole_goes_in_where_the_cursor_stands() {
    let mut bench = at_arrival();
    bench.writes("é  {centre}");
    bench.text(Msg::Insert(Part::Sms, 3, 0));
    assert_eq!(bench.editor().draft().sms, "é {courriers} {centre}");
    assert_eq!(bench.editor().caret(), (Part::Sms, 14, 1));
    // A cursor that stands nowhere: at the end, and no letter is cut.
    bench.text(Msg::Insert(Part::Sms, 1, 2));
    assert_eq!(bench.editor().draft().sms, "é {courriers} {centre}{centre}");
}

#[test]
fn what_is_not_saved_outlives_other_screens_and_is_asked_about_at_the_door() {
    let mut bench = at_arrival();
    bench.writes(SHORT);
    bench.go(AppMsg::Escape);
    assert!(bench.app.texts().editor().is_none());
    bench.text(Msg::Open(2, 0));
    assert_eq!(bench.editor().target().language, "ar");
    bench.go(AppMsg::Show(Page::Remise));
    bench.go(AppMsg::Logout);
    assert!(bench.app.session().open().is_some(), "it asks first");
    assert_eq!(bench.app.page(), Page::Texts);
    bench.go(AppMsg::Escape);
    bench.go(AppMsg::Quit);
    assert_eq!(bench.quits, 0);
    bench.text(Msg::Answer(false));
    bench.go(AppMsg::Escape);
    bench.text(Msg::Open(0, 0));
    assert_eq!(bench.editor().draft().sms, SHORT);
    bench.text(Msg::Ask(Asked::Discard));
    bench.text(Msg::Answer(true));
    assert_eq!(bench.app.texts().unsaved(), 0);
    bench.writes(SHORT);
    bench.go(AppMsg::Logout);
    bench.go(AppMsg::Primary);
    assert!(bench.app.session().open().is_none(), "the person said so");
    bench.go(AppMsg::Quit);
    assert_eq!(bench.quits, 1);
}

#[test]
fn a_lost_answer_is_asked_for_again_with_the_same_key() {
    let mut bench = at_arrival();
    bench.writes(SHORT);
    bench.fake.trouble("reword", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(bench.editor().doubt().is_some());
    bench.text(Msg::Typed(Part::Subject, "Un mot".to_owned()));
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("reword");
    assert_eq!(keys[0], keys[1]);
    assert!(
        bench.editor().is_unsaved(),
        "what came after is not saved yet"
    );
    bench.go(AppMsg::Primary);
    assert_eq!(bench.fake.state().reworded[0].2.subject, "Un mot");
    assert!(!bench.editor().is_unsaved());
}

#[test]
fn somebody_elses_change_is_told_and_takes_nothing_away() {
    let mut bench = at_arrival();
    bench.writes(SHORT);
    let mut theirs = bench.editor().draft().clone();
    theirs.sms = format!("Venez. {SHORT}");
    let theirs = (MessageEvent::Arrival, "fr".to_owned(), theirs);
    bench.fake.state().reworded.push(theirs);
    bench.go(AppMsg::Refresh);
    assert_eq!(bench.editor().draft().sms, SHORT);
    let notice = bench.editor().notice().expect("it is told");
    assert_eq!(notice.tone, Tone::Warn);
}

#[test]
fn words_that_were_never_seen_are_not_written_over() {
    let mut bench = at_arrival();
    bench.writes(SHORT);
    let mut theirs = bench.editor().draft().clone();
    theirs.sms = format!("Venez. {SHORT}");
    let theirs = (MessageEvent::Arrival, "fr".to_owned(), theirs);
    bench.fake.state().reworded.push(theirs.clone());
    // No news of it has come.
    bench.go(AppMsg::Primary);
    assert_eq!(bench.fake.state().reworded, [theirs]);
    assert_eq!(bench.editor().draft().sms, SHORT, "nothing typed is lost");
    assert_eq!(bench.editor().notice().expect("told").tone, Tone::Warn);
    bench.go(AppMsg::Primary);
    assert_eq!(bench.fake.state().reworded[0].2.sms, SHORT, "on purpose");
}

#[test]
fn a_service_that_does_not_answer_loses_no_word() {
    let mut bench = at_texts();
    bench
        .fake
        .trouble("wording", Trouble::Before(Fault::Unreachable));
    bench.text(Msg::Enter);
    assert!(bench.editor().base().is_none() && bench.editor().fault().is_some());
    bench.writes("lost");
    assert_eq!(
        bench.editor().draft().sms,
        "",
        "nothing is typed over what is not there"
    );
    bench.go(AppMsg::Refresh);
    assert!(bench.editor().fault().is_none());
    bench
        .fake
        .trouble("preview_wording", Trouble::Before(Fault::Unreachable));
    bench.writes(SHORT);
    assert!(bench.editor().fault().is_some() && !bench.editor().is_seen());
    bench.go(AppMsg::Refresh);
    assert!(bench.editor().is_seen());
    assert_eq!(bench.editor().draft().sms, SHORT);
}

/// What an older version took and this one refuses is shown with what is wrong.
#[test]
fn words_that_are_refused_by_now_are_shown_with_their_fault() {
    let mut bench = at_texts();
    let words = Wording {
        sms: "{nom} {centre}".to_owned(),
        subject: "Courrier".to_owned(),
        body: "{centre}".to_owned(),
    };
    let reworded = (MessageEvent::Arrival, "fr".to_owned(), words);
    bench.fake.state().reworded.push(reworded);
    bench.text(Msg::Enter);
    assert_eq!(bench.editor().draft().sms, "{nom} {centre}");
    assert!(!bench.editor().error(Part::Sms).is_empty());
    bench.writes(SHORT);
    assert!(bench.editor().error(Part::Sms).is_empty());
}
