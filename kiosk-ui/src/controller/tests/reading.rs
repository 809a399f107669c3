//! Information without a card.

use courrier_domain::KioskPage;

use super::*;
use crate::view::Chapter;

fn pages() -> KioskPages {
    let text = "Une phrase assez longue pour remplir une ligne entière de la borne. ".repeat(30);
    KioskPages {
        version: 1,
        pages: vec![KioskPage {
            id: "domiciliation".to_owned(),
            title: [("fr".to_owned(), "La domiciliation".to_owned())].into(),
            body: [("fr".to_owned(), text)].into(),
        }],
        ..KioskPages::default()
    }
}

#[test]
fn pages_are_opened_turned_and_closed() {
    let mut rig = Rig::at_rest();
    assert!(
        !rig.borne.view().actions.contains(&Action::Information),
        "nothing to read yet"
    );
    rig.borne.pages(pages());
    rig.borne.press(Action::Information);
    let view = rig.borne.view();
    assert_eq!(view.screen, Screen::Contents);
    assert_eq!(
        view.choices,
        [Action::Read(Chapter::Hours), Action::Read(Chapter::Page(0))]
    );
    rig.borne.press(Action::Read(Chapter::Page(0)));
    let view = rig.borne.view();
    assert_eq!(rig.borne.said(&view).headline, "La domiciliation");
    let parts = view.reading.expect("a page").part.1;
    assert!(parts > 2);
    for part in 1..parts {
        rig.borne.press(Action::NextPart);
        let reading = rig.borne.view().reading.expect("a page");
        assert_eq!(reading.part, (part, parts));
    }
    assert!(!rig.borne.view().actions.contains(&Action::NextPart));
    rig.borne.press(Action::PreviousPart);
    rig.borne.press(Action::Back);
    assert_eq!(rig.screen(), Screen::Contents);
    rig.borne.press(Action::Back);
    assert_eq!(rig.screen(), Screen::Waiting);
}

#[test]
fn more_titles_than_fit_a_screen_are_turned_and_none_is_lost() {
    let page = |at: usize| KioskPage {
        id: format!("p{at}"),
        title: [("fr".to_owned(), "Titre aussi long que possible ".repeat(3))].into(),
        body: [("fr".to_owned(), "Passez.".to_owned())].into(),
    };
    let mut rig = Rig::at_rest();
    rig.borne.pages(KioskPages {
        version: 1,
        pages: (0..12).map(page).collect(),
        ..KioskPages::default()
    });
    rig.borne.press(Action::Information);
    let mut seen = rig.borne.view().choices;
    assert!(seen.len() < 13, "{seen:?}");
    while rig.borne.view().actions.contains(&Action::NextPart) {
        rig.borne.press(Action::NextPart);
        seen.extend(rig.borne.view().choices);
    }
    let chapters = std::iter::once(Chapter::Hours).chain((0..12).map(Chapter::Page));
    assert_eq!(seen, chapters.map(Action::Read).collect::<Vec<_>>());

    let last = rig.borne.view();
    rig.borne.press(seen[12]);
    rig.borne.press(Action::Back);
    let back = rig.borne.view();
    assert_eq!(back.choices, last.choices, "to the button that opened it");
    assert!(back.actions.contains(&Action::PreviousPart));
}

#[test]
fn a_page_nobody_reads_closes_and_a_card_closes_it_at_once() {
    let mut rig = Rig::at_rest();
    rig.borne.pages(pages());
    rig.borne.press(Action::Information);
    rig.borne.press(Action::Read(Chapter::Hours));
    rig.pass(QUIET.saturating_sub(ms(1)));
    assert_eq!(rig.screen(), Screen::Page);
    rig.pass(ms(1));
    assert_eq!(rig.screen(), Screen::Waiting);

    rig.borne.press(Action::Information);
    let tap = rig.insert("card");
    assert_eq!(rig.screen(), Screen::Asking);
    rig.borne.answered(tap, Ok(known(1)));
    assert_eq!(rig.screen(), Screen::Mail);
}

#[test]
fn a_page_that_the_centre_takes_away_is_not_open_any_more() {
    let mut rig = Rig::at_rest();
    rig.borne.pages(pages());
    rig.borne.press(Action::Information);
    rig.borne.press(Action::Read(Chapter::Page(0)));
    rig.borne.press(Action::NextPart);
    rig.borne.pages(KioskPages::default());
    assert_eq!(rig.screen(), Screen::Contents);
}
