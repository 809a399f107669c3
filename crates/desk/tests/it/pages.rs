//! The borne's pages and places, in the centre's own words.

use courrier_desk::app::notice::Tone;
use courrier_desk::app::pages::draft::{Hand, Line, Part};
use courrier_desk::app::pages::{Asked, Msg, PagesDesk};
use courrier_desk::app::texts::{Msg as TextMsg, editor};
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_desk::guichet::Fault;
use courrier_domain::{Language, PlaceLevel, Role};

use crate::bench::Bench;
use crate::fake::Trouble;

impl Bench {
    fn page(&mut self, msg: Msg) {
        self.go(AppMsg::Pages(msg));
    }

    fn titles(&mut self, title: &str) {
        self.page(Msg::Typed(Part::Title, title.to_owned()));
    }

    fn desk(&self) -> &PagesDesk {
        self.app.pages()
    }

    fn french_titles(&self) -> Vec<String> {
        let pages = self.desk().draft().content().pages.iter();
        let title = pages.map(|page| page.title.get("fr").cloned().unwrap_or_default());
        title.collect()
    }

    /// The titles that bornes show.
    fn saved(&self) -> Vec<String> {
        let mut state = self.fake.state();
        let pages = state.pages().pages.iter();
        pages.map(|page| page.title["fr"].clone()).collect()
    }

    fn tone(&self) -> Tone {
        self.desk().notice().expect("something is told").tone
    }
}

/// An administrator at the pages.
fn at_pages() -> Bench {
    let mut bench = Bench::closed();
    bench.fake.state().agent.role = Role::Administrator;
    bench.log_in("fatou");
    bench.go(AppMsg::Show(Page::Pages));
    bench
}

#[test]
fn only_administrators_change_them_and_others_are_told() {
    for role in [Role::Agent, Role::Supervisor] {
        let mut bench = Bench::closed();
        bench.fake.state().agent.role = role;
        bench.log_in("fatou");
        bench.go(AppMsg::Show(Page::Pages));
        assert_eq!(bench.app.page(), Page::Pages, "it says whom to ask");
        assert!(!bench.desk().is_allowed());
        bench.page(Msg::AddPage);
        bench.go(AppMsg::Primary);
        assert_eq!(bench.fake.count("edited_pages"), 0);
        assert_eq!(bench.fake.count("save_pages"), 0);
        bench.go(AppMsg::Escape);
        assert_eq!(bench.app.page(), Page::Bornes);
        bench.go(AppMsg::Primary);
        assert_eq!(bench.app.page(), Page::Bornes);
    }
    let mut bench = at_pages();
    assert!(bench.desk().is_allowed());
    bench.go(AppMsg::Escape);
    assert_eq!(bench.app.page(), Page::Bornes);
    bench.go(AppMsg::Primary);
    assert_eq!(bench.app.page(), Page::Pages, "the bornes lead there");
}

#[test]
fn pages_are_written_moved_taken_away_and_put_back() {
    let mut bench = at_pages();
    assert_eq!(
        bench.french_titles(),
        ["La domiciliation", "Votre courrier"]
    );
    assert!(!bench.desk().may_save());
    bench.page(Msg::AddPage);
    assert_eq!(bench.desk().draft().hand(), Some(Hand::Page(1)));
    bench.titles("Les douches");
    bench.page(Msg::Typed(Part::Body, "Le matin,\tau sous-sol.".to_owned()));
    bench.page(Msg::Shift(1));
    bench.page(Msg::Shift(1));
    let order = ["La domiciliation", "Votre courrier", "Les douches"];
    assert_eq!(bench.french_titles(), order);
    bench.page(Msg::Step(-10));
    bench.page(Msg::Remove);
    assert_eq!(bench.french_titles(), order[1..]);
    bench.page(Msg::Remove);
    assert_eq!(bench.french_titles(), order[2..]);
    bench.go(AppMsg::UndoLast);
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.french_titles(), order, "each where it stood");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.saved(), order);
    assert_eq!(bench.tone(), Tone::Done);
    let mut state = bench.fake.state();
    assert_eq!(state.pages().pages[2].body["fr"], "Le matin, au sous-sol.");
    drop(state);
    assert!(!bench.desk().is_unsaved() && bench.desk().is_own());
}

#[test]
fn what_is_wrong_is_told_where_it_stands_and_nothing_is_sent() {
    let mut bench = at_pages();
    let error = |bench: &Bench, part, language| -> String {
        bench.desk().part_error(1, part, language).to_owned()
    };
    bench.page(Msg::AddPage);
    assert_eq!(error(&bench, Part::Title, Language::French), "", "not yet");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.fake.count("save_pages"), 0);
    assert_eq!(bench.tone(), Tone::Stop);
    assert_ne!(error(&bench, Part::Title, Language::French), "");
    bench.titles("Douches");
    assert_eq!(error(&bench, Part::Title, Language::French), "");
    bench.page(Msg::Typed(Part::Body, "Le matin.".to_owned()));
    // A language with a title alone: the keyboard is led to what is missing.
    bench.page(Msg::Language(2));
    bench.titles("دش");
    bench.page(Msg::Language(0));
    bench.page(Msg::Step(-1));
    bench.go(AppMsg::Primary);
    assert_eq!(bench.desk().draft().hand(), Some(Hand::Page(1)));
    assert_eq!(bench.desk().language(), Language::Arabic);
    assert_ne!(error(&bench, Part::Body, Language::Arabic), "");
    assert!(bench.desk().is_wrong(Hand::Page(1)) && !bench.desk().is_wrong(Hand::Page(0)));
    bench.titles("");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.saved()[1], "Douches", "a language less is not wrong");
    bench.titles(&"a".repeat(81));
    assert_ne!(error(&bench, Part::Title, Language::Arabic), "", "at once");
}

#[test]
fn places_are_written_in_their_order() {
    let mut bench = at_pages();
    bench.page(Msg::AddPlace);
    assert_eq!(bench.desk().draft().hand(), Some(Hand::Place(0)));
    bench.go(AppMsg::Primary);
    assert_ne!(bench.desk().line_error(0, Line::Name), "");
    for (line, text) in [
        (Line::Name, "Le Phare"),
        (Line::Address, "3, rue du Port"),
        (Line::Hours, "Du lundi au vendredi"),
        (Line::Phone, "01 02 03 04 05"),
    ] {
        bench.page(Msg::Line(line, text.to_owned()));
    }
    bench.page(Msg::Level(-1));
    bench.page(Msg::Spoken(2));
    bench.go(AppMsg::Primary);
    let mut state = bench.fake.state();
    let place = state.pages().places[0].clone();
    assert!(!state.pages().own, "the pages are still the product's");
    drop(state);
    assert_eq!(
        (place.level, place.phone.as_str()),
        (PlaceLevel::Conseil, "01 02 03 04 05")
    );
    assert_eq!(place.languages, ["fr", "ar"]);
    for _ in 0..60 {
        bench.page(Msg::AddPlace);
    }
    assert_eq!(bench.desk().draft().content().places.len(), 60);
    assert_eq!(bench.tone(), Tone::Warn);
}

#[test]
fn two_people_at_once_lose_nothing() {
    let mut bench = at_pages();
    bench.titles("La mienne");
    bench.fake.state().colleague_renames("La sienne");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.desk().asked(), Some(Asked::Conflict));
    assert_eq!(bench.saved()[0], "La sienne");
    bench.page(Msg::Answer(true));
    assert_eq!(bench.french_titles()[0], "La sienne");
    assert!(bench.desk().is_unsaved(), "mine is at hand");
    bench.go(AppMsg::UndoLast);
    assert_eq!(bench.french_titles()[0], "La mienne");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.saved()[0], "La mienne", "written over knowingly");
    assert!(!bench.desk().is_unsaved());
    // Another change is seen by reading as well; staying on one's own is the answer at hand.
    bench.titles("Encore la mienne");
    bench.fake.state().colleague_renames("Encore la sienne");
    bench.go(AppMsg::Refresh);
    assert_eq!(bench.desk().asked(), Some(Asked::Conflict));
    bench.go(AppMsg::Escape);
    assert_eq!(bench.french_titles()[0], "Encore la mienne");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.saved()[0], "Encore la mienne");
    // What is not changed here is simply read anew.
    bench.fake.state().colleague_renames("La dernière");
    bench.go(AppMsg::Refresh);
    assert_eq!(bench.french_titles()[0], "La dernière");
    assert_eq!(bench.desk().asked(), None);
}

#[test]
fn the_products_pages_come_back_when_asked_twice() {
    let mut bench = at_pages();
    bench.page(Msg::Ask(Asked::Reset));
    assert_eq!(bench.desk().asked(), None, "they are the product's");
    bench.titles("La nôtre");
    bench.page(Msg::AddPlace);
    bench.page(Msg::Line(Line::Name, "Le Phare".to_owned()));
    bench.go(AppMsg::Primary);
    bench.page(Msg::Ask(Asked::Reset));
    bench.go(AppMsg::Escape);
    assert_eq!(bench.fake.count("reset_pages"), 0, "no is no");
    bench.page(Msg::Ask(Asked::Reset));
    bench.go(AppMsg::Primary);
    assert_eq!(bench.saved()[0], "La domiciliation");
    assert_eq!(bench.french_titles()[0], "La domiciliation");
    assert_eq!(
        bench.desk().draft().content().places.len(),
        1,
        "places stay"
    );
    assert!(!bench.desk().is_unsaved() && !bench.desk().is_own());
}

#[test]
fn an_answer_that_is_lost_is_asked_for_once_more_under_the_same_key() {
    let mut bench = at_pages();
    bench.titles("La nôtre");
    bench.fake.trouble("save_pages", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(bench.desk().doubt().is_some() && bench.desk().may_save());
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("save_pages");
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    assert_eq!(bench.fake.state().pages().version, 1);
    assert!(!bench.desk().is_unsaved());
    bench
        .fake
        .trouble("edited_pages", Trouble::Before(Fault::Unreachable));
    bench.go(AppMsg::Refresh);
    assert!(bench.desk().fault().is_some() && bench.desk().base().is_some());
}

#[test]
fn what_is_not_saved_is_kept_and_asked_about() {
    let mut bench = at_pages();
    bench.titles("La nôtre");
    bench.go(AppMsg::Show(Page::Tri));
    bench.go(AppMsg::Quit);
    assert_eq!((bench.quits, bench.app.page()), (0, Page::Pages));
    bench.go(AppMsg::Escape);
    assert_eq!(bench.french_titles()[0], "La nôtre");
    // The texts of the messages are asked about first, then the pages.
    bench.go(AppMsg::Show(Page::Texts));
    bench.go(AppMsg::Texts(TextMsg::Enter));
    let words = "{courriers}. {centre}".to_owned();
    bench.go(AppMsg::Texts(TextMsg::Typed(editor::Part::Sms, words)));
    bench.go(AppMsg::Logout);
    assert_eq!(bench.app.page(), Page::Texts);
    bench.go(AppMsg::Primary);
    assert_eq!(bench.app.page(), Page::Pages);
    assert!(bench.app.session().open().is_some());
    bench.go(AppMsg::Primary);
    assert!(bench.app.session().open().is_none());
    bench.log_in("fatou");
    bench.go(AppMsg::Show(Page::Pages));
    assert_eq!(bench.french_titles()[0], "La domiciliation");
    bench.titles("x");
    bench.page(Msg::Ask(Asked::Discard));
    bench.page(Msg::Answer(true));
    assert!(!bench.desk().is_unsaved());
}
