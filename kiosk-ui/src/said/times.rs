//! Days and hours in words.

use chrono::{Datelike as _, NaiveDate};
use courrier_api::KioskHours;
use courrier_domain::Language;
use courrier_domain::schedule::Closure;

use super::{OpeningSaid, comma};
use crate::view::{Day, Opening, Week};
use crate::words::{Filling, Words};

/// When mail is given out: the next time; else the hours of every week; else whom to ask.
pub(super) fn opening(
    words: &Words,
    opening: Option<&Opening>,
    week: Option<&Week>,
) -> OpeningSaid {
    let Some(opening) = opening else {
        if let Some(said) = week.and_then(|week| every_week(words, week)) {
            return said;
        }
        return OpeningSaid {
            about: words.say("opening-unknown"),
            when: words.say("opening-ask"),
            ..OpeningSaid::default()
        };
    };
    let place = unbroken(&opening.place);
    let about = if opening.open_now {
        "opening-now"
    } else {
        "opening-next"
    };
    let to = hour(words, opening.to);
    let hours = span(words, opening.from, opening.to);
    let when = if opening.open_now {
        words.fill("opening-until", &[("to", (&to).into())])
    } else if let Some(minutes) = opening.opens_in {
        let soon = soon(words, minutes);
        words.fill(
            "opening-soon",
            &[("hours", (&hours).into()), ("in", (&soon).into())],
        )
    } else {
        let day = day(words, opening.day);
        words.fill(
            "opening-when",
            &[("day", (&day).into()), ("hours", (&hours).into())],
        )
    };
    OpeningSaid {
        known: true,
        open_now: opening.open_now,
        about: words.fill(about, &[("place", Filling::Foreign(&place))]),
        when,
    }
}

/// In how long: to the minute within the hour, then to the hour that is nearest.
fn soon(words: &Words, minutes: u32) -> String {
    if minutes < 60 {
        words.count("in-minutes", minutes)
    } else {
        words.count("in-hours", (minutes + 30) / 60)
    }
}

/// So many lines, and letters, of hours can be read at a glance, and fit the fullest screen.
const WEEK_LINES: usize = 4;
const WEEK_LETTERS: usize = 200;

/// The hours of every week, days of the same hours on one line, and when none is held, as far as
/// that fits too. None where the hours alone are too many: they are among what there is to read.
fn every_week(words: &Words, week: &Week) -> Option<OpeningSaid> {
    let comma = comma(words.language());
    let first = week.hours.first().map_or("", |hours| hours.place.as_str());
    let one_place = !first.is_empty() && week.hours.iter().all(|hours| hours.place == first);
    let mut lines: Vec<(Vec<String>, String)> = Vec::new();
    for weekday in 0..7 {
        let spans = spans(words, &week.hours, weekday, !one_place);
        if spans.is_empty() {
            continue;
        }
        let day = words.say(&format!("weekday-{weekday}"));
        match lines.iter_mut().find(|(_, other)| *other == spans) {
            Some((days, _)) => days.push(day),
            None => lines.push((vec![day], spans)),
        }
    }
    let mut when: Vec<String> = lines
        .into_iter()
        .map(|(days, spans)| labelled(words, &days.join(comma), &spans))
        .collect();
    let fits = |lines: &[String]| {
        let letters: usize = lines.iter().map(|line| line.chars().count()).sum();
        lines.len() <= WEEK_LINES && letters <= WEEK_LETTERS
    };
    if !fits(&when) {
        return None;
    }
    if !week.closures.is_empty() {
        let closures: Vec<String> = week.closures.iter().map(|one| closed(words, one)).collect();
        when.push(labelled(
            words,
            &words.say("closed-title"),
            &closures.join(comma),
        ));
        if !fits(&when) {
            when.pop();
        }
    }
    let mut about = words.say("opening-unknown");
    if one_place {
        let place = words.fill("go-to", &[("place", Filling::Foreign(&unbroken(first)))]);
        about = format!("{about}{comma}{place}");
    }
    Some(OpeningSaid {
        known: true,
        open_now: false,
        about,
        when: when.join("\n"),
    })
}

/// One weekday's hours (0 is Monday) in a line, with their places where that is asked; empty if
/// there are none.
pub fn spans(words: &Words, week: &[KioskHours], weekday: u8, with_places: bool) -> String {
    let of_the_day = week.iter().filter(|hours| hours.weekday == weekday);
    let spans: Vec<String> = of_the_day
        .map(|hours| {
            let span = span(words, hours.from.into(), hours.to.into());
            if with_places && !hours.place.is_empty() {
                format!("{span} ({})", hours.place)
            } else {
                span
            }
        })
        .collect();
    spans.join(comma(words.language()))
}

/// The days of a closure.
pub fn closed(words: &Words, closure: &Closure) -> String {
    let from = plain_date(words, closure.from);
    if closure.from == closure.to {
        return words.fill("closed-day", &[("date", (&from).into())]);
    }
    let to = plain_date(words, closure.to);
    words.fill(
        "closed-days",
        &[("from", (&from).into()), ("to", (&to).into())],
    )
}

/// Something, and what it is about before it.
pub fn labelled(words: &Words, label: &str, what: &str) -> String {
    let colon = match words.language() {
        Language::French => "\u{a0}: ",
        _ => ": ",
    };
    format!("{label}{colon}{what}")
}

fn span(words: &Words, from: u32, to: u32) -> String {
    let (from, to) = (hour(words, from), hour(words, to));
    words.fill("from-to", &[("from", (&from).into()), ("to", (&to).into())])
}

/// A day as one would say it, at the beginning of a line.
pub fn day(words: &Words, day: Day) -> String {
    match day {
        Day::Today(_) => words.say("today"),
        Day::Tomorrow(date) => {
            words.fill("tomorrow", &[("date", (&plain_date(words, date)).into())])
        }
        Day::Date(date) => words.fill("on-date", &[("date", (&plain_date(words, date)).into())]),
    }
}

/// A date with its weekday, without its year.
pub fn plain_date(words: &Words, date: NaiveDate) -> String {
    let weekday = words.say(&format!(
        "weekday-{}",
        date.weekday().num_days_from_monday()
    ));
    let month = words.say(&format!("month-{}", date.month()));
    let name = if date.day() == 1 {
        "date-first"
    } else {
        "date"
    };
    words.fill(
        name,
        &[
            ("weekday", (&weekday).into()),
            ("day", date.day().into()),
            ("month", (&month).into()),
        ],
    )
}

/// An hour in a sentence, which stays on one line.
pub fn hour(words: &Words, minutes: u32) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60);
    let said = if minute == 0 {
        words.fill("hour", &[("h", hour.into())])
    } else {
        words.fill(
            "hour-minutes",
            &[("h", hour.into()), ("m", (&format!("{minute:02}")).into())],
        )
    };
    said.replace(' ', "\u{a0}")
}

/// The time as a clock shows it.
pub fn on_the_wall(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A place of a few words ("Guichet 2") stays on one line.
fn unbroken(place: &str) -> String {
    if place.chars().count() <= 20 {
        place.replace(' ', "\u{a0}")
    } else {
        place.to_owned()
    }
}

#[cfg(test)]
mod tests;
