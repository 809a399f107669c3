//! Information without a card.

use courrier_api::KioskHours;
use courrier_domain::{KioskPage, KioskPlace, PlaceLevel};

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

#[test]
fn hours_or_places_alone_are_something_to_read() {
    for written in [
        KioskPages {
            week: vec![monday_morning()],
            ..KioskPages::default()
        },
        KioskPages {
            places: vec![place()],
            ..KioskPages::default()
        },
    ] {
        let mut rig = Rig::at_rest();
        rig.borne.pages(written);
        assert!(rig.borne.view().actions.contains(&Action::Information));
    }
}

fn monday_morning() -> KioskHours {
    KioskHours {
        weekday: 0,
        from: 9 * 60,
        to: 12 * 60,
        place: String::new(),
    }
}

fn place() -> KioskPlace {
    KioskPlace {
        name: "Accueil de jour".to_owned(),
        level: PlaceLevel::Suivi,
        address: "3 rue des Lilas".to_owned(),
        hours: String::new(),
        phone: String::new(),
        languages: vec!["ro".to_owned()],
    }
}

#[test]
fn what_stands_there_in_french_is_read_in_french() {
    let mut rig = Rig::at_rest();
    let mut written = pages();
    written.places.push(place());
    written.pages[0].body = [
        (
            "fr".to_owned(),
            "Le centre garde votre courrier.".to_owned(),
        ),
        (
            "ro".to_owned(),
            "Centrul păstrează corespondența.".to_owned(),
        ),
    ]
    .into();
    written.pages[0].id = "both".to_owned();
    written.pages.extend(pages().pages);
    rig.borne.pages(written);
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Romanian));
    rig.borne.press(Action::Information);
    rig.borne.press(Action::Listen);
    rig.said();
    // The name of a button, whose title is there in French alone.
    rig.borne.key(Key::Next);
    rig.borne.key(Key::Next);
    let focus = rig.borne.view().focus;
    assert_eq!(focus, Some(Action::Read(Chapter::Page(0))));
    assert_eq!(
        rig.passages().last().expect("the button"),
        &[
            (Language::Romanian, "Butonul".to_owned()),
            (Language::French, "La domiciliation.".to_owned()),
        ]
    );

    let mut heard = |chapter| {
        rig.said();
        rig.borne.press(Action::Read(chapter));
        let said = rig.passages().pop().expect("the page");
        rig.borne.press(Action::Back);
        said
    };
    let passages = |said: &[(&str, Language)]| -> Vec<(Language, String)> {
        let said = said.iter();
        said.map(|(text, language)| (*language, (*text).to_owned()))
            .collect()
    };
    let (fr, ro) = (Language::French, Language::Romanian);
    assert_eq!(
        heard(Chapter::Page(0)),
        passages(&[
            ("La domiciliation.", fr),
            ("Centrul păstrează corespondența.", ro),
        ])
    );
    let french = heard(Chapter::Page(1));
    let languages: Vec<Language> = french.iter().map(|(language, _)| *language).collect();
    assert_eq!(languages, [fr, ro, fr], "title, part, text: {french:?}");
    assert!(
        french[2].1.starts_with("Une phrase assez longue"),
        "{french:?}"
    );
    let places = heard(Chapter::Places);
    assert_eq!(
        places[1..4].to_vec(),
        passages(&[
            ("Accueil de jour.", fr),
            ("Primire și sprijin continuu.", ro),
            ("3 rue des Lilas.", fr),
        ]),
        "{places:?}"
    );
}

#[test]
fn the_name_of_a_place_is_said_in_french() {
    let mut rig = Rig::at_rest();
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Romanian));
    rig.said();
    rig.borne.press(Action::Listen);
    let said = rig.passages().pop().expect("the screen");
    let place = (Language::French, "Guichet 2.".to_owned());
    assert!(said.contains(&place), "{said:?}");
    assert_eq!(said[0].0, Language::Romanian, "{said:?}");
}
