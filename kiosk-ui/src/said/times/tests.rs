//! Days and hours as each language says them.

use courrier_domain::schedule::Closure;

use super::*;

fn words(language: Language) -> Words {
    Words::of(language)
}

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
}

/// A text with plain spaces and no marks of direction.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
        .replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn dates_as_each_language_says_them() {
    for (language, on, said) in [
        (Language::French, date(11, 23), "lundi 23 novembre"),
        (Language::French, date(12, 1), "mardi 1er décembre"),
        (Language::English, date(12, 1), "Tuesday 1 December"),
        (Language::Ukrainian, date(11, 23), "понеділок, 23 листопада"),
        (Language::Spanish, date(11, 23), "lunes, 23 de noviembre"),
    ] {
        let found = plain(&plain_date(&words(language), on));
        assert_eq!(
            found.replace(',', ""),
            said.replace(',', ""),
            "{}",
            language.tag()
        );
    }
}

#[test]
fn hours_as_each_language_writes_them() {
    for (language, minutes, said) in [
        (Language::French, 14 * 60, "14 h"),
        (Language::French, 8 * 60 + 5, "8 h 05"),
        (Language::English, 14 * 60, "14:00"),
        (Language::Arabic, 8 * 60 + 30, "8:30"),
    ] {
        let hour = hour(&words(language), minutes);
        assert_eq!(plain(&hour), said);
        assert!(!hour.contains(' '), "it would break: {hour}");
    }
    assert_eq!(on_the_wall(8 * 60 + 5), "08:05");
}

#[test]
fn an_opening_is_told_by_how_near_it_is() {
    let words = words(Language::French);
    let base = Opening {
        open_now: false,
        day: Day::Date(date(11, 23)),
        from: 14 * 60,
        to: 17 * 60,
        place: "Guichet 2".to_owned(),
        opens_in: None,
    };
    let today = |minutes| Opening {
        day: Day::Today(date(11, 23)),
        opens_in: Some(minutes),
        ..base.clone()
    };
    for (opening, said) in [
        (base.clone(), "Le lundi 23 novembre, de 14 h à 17 h"),
        (
            Opening {
                day: Day::Tomorrow(date(11, 23)),
                ..base.clone()
            },
            "Demain, lundi 23 novembre, de 14 h à 17 h",
        ),
        (today(1), "Aujourd’hui, de 14 h à 17 h, dans 1 minute"),
        (today(59), "Aujourd’hui, de 14 h à 17 h, dans 59 minutes"),
        (today(60), "Aujourd’hui, de 14 h à 17 h, dans 1 heure"),
        (today(110), "Aujourd’hui, de 14 h à 17 h, dans 2 heures"),
        (
            Opening {
                open_now: true,
                ..base.clone()
            },
            "Ouvert maintenant, jusqu’à 17 h",
        ),
    ] {
        assert_eq!(
            plain(&super::opening(&words, Some(&opening), None).when),
            said
        );
    }
    let unknown = super::opening(&words, None, None);
    assert_eq!(unknown.when, "Demandez-les au guichet");
    assert!(!unknown.known);
}

#[test]
fn without_a_next_time_the_hours_of_every_week_are_told() {
    let hours = |weekday, from: u16, to: u16, place: &str| KioskHours {
        weekday,
        from: from * 60,
        to: to * 60,
        place: place.to_owned(),
    };
    let desk = "Guichet 2";
    let closure = |from, to| Closure {
        from: date(12, from),
        to: date(12, to),
    };
    for (language, week, about, when) in [
        (
            Language::French,
            Week {
                hours: vec![
                    hours(0, 9, 12, desk),
                    hours(0, 14, 17, desk),
                    hours(2, 14, 17, desk),
                    hours(3, 9, 12, desk),
                    hours(3, 14, 17, desk),
                ],
                closures: vec![closure(25, 25), closure(28, 31)],
            },
            "Les heures de distribution, Guichet 2",
            "lundi, jeudi : de 9 h à 12 h, de 14 h à 17 h\nmercredi : de 14 h à 17 h\nFermé : \
             vendredi 25 décembre, du lundi 28 décembre au jeudi 31 décembre",
        ),
        // More than one place: each stands with its hours.
        (
            Language::English,
            Week {
                hours: vec![hours(0, 9, 12, desk), hours(1, 9, 12, "Guichet 3")],
                closures: Vec::new(),
            },
            "When mail is given out",
            "Monday: 9:00 to 12:00 (Guichet 2)\nTuesday: 9:00 to 12:00 (Guichet 3)",
        ),
        (
            Language::French,
            Week {
                hours: vec![hours(6, 9, 12, "")],
                closures: Vec::new(),
            },
            "Les heures de distribution",
            "dimanche : de 9 h à 12 h",
        ),
    ] {
        let said = super::opening(&words(language), None, Some(&week));
        assert_eq!(
            (plain(&said.about).as_str(), plain(&said.when).as_str()),
            (about, when)
        );
        assert!(said.known && !said.open_now);
    }
}

#[test]
fn a_week_that_is_too_much_to_read_at_a_glance_is_cut_down() {
    let words = words(Language::French);
    let week = |days| Week {
        hours: (0..days)
            .map(|weekday| KioskHours {
                weekday,
                from: 540 + u16::from(weekday),
                to: 720,
                place: "Guichet 2".to_owned(),
            })
            .collect(),
        closures: vec![Closure {
            from: date(12, 25),
            to: date(12, 25),
        }],
    };
    for (days, lines, closed) in [(3, 4, true), (4, 4, false)] {
        let said = super::opening(&words, None, Some(&week(days)));
        assert_eq!(said.when.lines().count(), lines);
        assert_eq!(said.when.contains("Fermé"), closed);
    }
    let said = super::opening(&words, None, Some(&week(5)));
    assert_eq!(
        (said.known, said.when.as_str()),
        (false, "Demandez-les au guichet")
    );
}
