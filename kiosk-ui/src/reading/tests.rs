//! Pages are cut so that each part fits, and nothing is lost on the way.

use courrier_api::KioskHours;
use courrier_domain::schedule::Closure;
use courrier_domain::{KioskPage, KioskPlace};
use courrier_look::reading::lines;

use super::*;

const ROOM: Room = Room {
    letters: 40,
    lines: 6,
};

fn page(text: &str) -> KioskPages {
    KioskPages {
        pages: vec![KioskPage {
            id: "aide".to_owned(),
            title: [("fr".to_owned(), "Titre".to_owned())].into(),
            body: [("fr".to_owned(), text.to_owned())].into(),
        }],
        ..KioskPages::default()
    }
}

fn french() -> Words {
    Words::of(Language::French)
}

#[test]
fn a_long_page_keeps_every_word_and_fits_its_parts() {
    let sentence = "Le centre garde votre courrier et vous le remet pendant la distribution. ";
    let text = format!("{}\n\n{}", sentence.repeat(9), sentence.repeat(4));
    let parts = parts(&page(&text), Chapter::Page(0), &french(), ROOM);
    assert!(parts.len() > 3, "{}", parts.len());
    let words: Vec<&str> = parts
        .iter()
        .flatten()
        .flat_map(|paragraph| paragraph.text.split_whitespace())
        .collect();
    assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
    for part in &parts {
        let height: usize = part.iter().map(|line| lines(&line.text, ROOM)).sum();
        assert!(height <= ROOM.lines, "{height} lines: {part:?}");
    }
    // Cut after sentences, where there are any.
    assert!(parts.iter().flatten().all(|line| line.text.ends_with('.')));
}

#[test]
fn a_page_of_one_endless_sentence_is_cut_after_words() {
    let text = "mot ".repeat(200);
    let parts = parts(&page(&text), Chapter::Page(0), &french(), ROOM);
    assert!(parts.len() > 2);
    let count: usize = parts
        .iter()
        .flatten()
        .map(|line| line.text.split_whitespace().count())
        .sum();
    assert_eq!(count, 200);
}

#[test]
fn a_page_is_read_in_the_language_or_in_french() {
    let mut pages = page("Texte");
    pages.pages[0]
        .title
        .insert("ar".to_owned(), "عنوان".to_owned());
    for (language, said) in [
        (Language::Arabic, "عنوان"),
        (Language::Tamil, "Titre"),
        (Language::French, "Titre"),
    ] {
        assert_eq!(title(&pages, Chapter::Page(0), &Words::of(language)), said);
    }
    assert_eq!(title(&pages, Chapter::Page(7), &french()), "");
}

#[test]
fn nothing_to_read_is_one_empty_part() {
    let none = KioskPages::default();
    assert_eq!(parts(&none, Chapter::Page(3), &french(), ROOM), [vec![]]);
    assert_eq!(parts(&none, Chapter::Places, &french(), ROOM), [vec![]]);
    let hours = parts(&none, Chapter::Hours, &french(), ROOM);
    assert!(hours[0][0].text.contains("guichet"), "{hours:?}");
}

#[test]
fn hours_and_closures_are_told_by_the_day() {
    let day = |day: u32| chrono::NaiveDate::from_ymd_opt(2026, 12, day).expect("a date");
    let pages = KioskPages {
        week: vec![
            KioskHours {
                weekday: 0,
                from: 540,
                to: 720,
                place: String::new(),
            },
            KioskHours {
                weekday: 0,
                from: 840,
                to: 1020,
                place: "Guichet 2".to_owned(),
            },
        ],
        closures: vec![
            Closure {
                from: day(25),
                to: day(25),
            },
            Closure {
                from: day(28),
                to: day(31),
            },
        ],
        ..KioskPages::default()
    };
    let parts = parts(&pages, Chapter::Hours, &french(), ROOM);
    let lines: Vec<String> = parts
        .into_iter()
        .flatten()
        .map(|line| line.text.replace('\u{a0}', " "))
        .collect();
    assert_eq!(
        lines,
        [
            "lundi : de 9 h à 12 h, de 14 h à 17 h (Guichet 2)",
            "Fermé",
            "vendredi 25 décembre",
            "du lundi 28 décembre au jeudi 31 décembre",
        ]
    );
}

#[test]
fn a_place_stays_together() {
    let place = |name: &str| KioskPlace {
        name: name.to_owned(),
        level: PlaceLevel::Suivi,
        address: "3 rue de la Paix".to_owned(),
        hours: String::new(),
        phone: "01 02 03 04 05".to_owned(),
        languages: vec!["ar".to_owned(), "xx".to_owned()],
    };
    let pages = KioskPages {
        places: vec![place("Accueil de jour"), place("Maraude")],
        ..KioskPages::default()
    };
    let parts = parts(&pages, Chapter::Places, &french(), ROOM);
    assert_eq!(parts.len(), 2);
    assert!(parts[0][0].heading);
    let last = &parts[0].last().expect("languages").text;
    assert!(last.contains("العربية") && last.contains("xx"), "{last}");
}
