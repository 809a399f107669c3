//! A view in words: everything that the window writes and the voice says.

use courrier_domain::{Direction, Language};

use crate::action::Action;
use crate::controller::maintenance;
use crate::reading::{self, Paragraph, Room};
use crate::view::{Answer, RemarkKind, Screen, Sent, Ticket, View};
use crate::words::{Filling, Phrasebook, Words};

mod aloud;
mod times;

pub use aloud::speakable;
use times::opening;
pub use times::{closed, day, hour, labelled, on_the_wall, plain_date, spans};

/// A view's words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether the language is written from right to left.
    pub rtl: bool,
    /// What the screen is, in one line: its accessible name and the window's title.
    pub name: String,
    /// What stands there in large letters.
    pub headline: String,
    /// What to do now, below it.
    pub help: String,
    /// The kinds of what waits.
    pub kinds: Vec<Kind>,
    /// The hours of distribution.
    pub opening: OpeningSaid,
    /// What the person should know.
    pub remarks: Vec<String>,
    /// The time on the wall.
    pub clock: String,
    /// A text to read.
    pub paragraphs: Vec<Paragraph>,
    /// Buttons inside the screen.
    pub choices: Vec<Button>,
    /// Buttons below it.
    pub actions: Vec<Button>,
}

/// A kind of courrier, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its picture.
    pub picture: KindPicture,
    /// Such as `2 lettres`.
    pub text: String,
}

/// The picture of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KindPicture {
    /// An envelope.
    Letter,
    /// An avis de passage.
    Notice,
    /// A parcel.
    Parcel,
}

/// The hours of distribution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpeningSaid {
    /// Whether any are known.
    pub known: bool,
    /// Whether it is open.
    pub open_now: bool,
    /// What they are of, and where.
    pub about: String,
    /// When.
    pub when: String,
}

/// A button and its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it does.
    pub action: Action,
    /// Its word.
    pub label: String,
    /// Whether the keypad stands on it.
    pub focused: bool,
}

/// Puts a view into words. `room` is what fits a page of information.
pub fn said(view: &View, book: &Phrasebook, room: Room) -> Said {
    let words = book.of(view.language);
    let kinds = kinds(words, &view.answer);
    let headline = headline(view, book, words);
    let button = |action: &Action| Button {
        action: *action,
        label: label(view, words, *action),
        focused: view.focus == Some(*action),
    };
    Said {
        rtl: view.language.direction() == Direction::RightToLeft,
        name: match view.screen {
            Screen::Mail => kinds
                .iter()
                .map(|kind| kind.text.clone())
                .collect::<Vec<_>>()
                .join(comma(view.language)),
            Screen::NoMail => words.say("no-mail-now"),
            Screen::Ticket => view
                .ticket
                .as_ref()
                .map(|ticket| words.count("say-ticket", ticket.ticket.number))
                .unwrap_or_default(),
            Screen::Waiting => words.say("waiting"),
            _ => headline.clone(),
        },
        headline,
        help: help(view, words),
        kinds,
        opening: opening(words, view.opening.as_ref(), view.week.as_ref()),
        remarks: remarks(words, &view.answer.remarks, view.screen == Screen::Ended),
        clock: view.clock.map(on_the_wall).unwrap_or_default(),
        paragraphs: paragraphs(view, words, room),
        choices: view.choices.iter().map(button).collect(),
        actions: view.actions.iter().map(button).collect(),
    }
}

/// What a button says of itself.
pub fn label(view: &View, words: &Words, action: Action) -> String {
    match (action, &view.reading) {
        (Action::Language(language), _) => language.own_name().to_owned(),
        (
            Action::Digit(_)
            | Action::Erase
            | Action::Enter
            | Action::TestVoice
            | Action::TestPrint,
            _,
        ) => maintenance::label(action).unwrap_or_default(),
        (Action::Read(chapter), Some(reading)) => reading::title(&reading.pages, chapter, words),
        _ => action
            .label()
            .map(|name| words.say(name))
            .unwrap_or_default(),
    }
}

fn headline(view: &View, book: &Phrasebook, words: &Words) -> String {
    words.say(match view.screen {
        Screen::Waiting => return book.of(view.turn).say("waiting"),
        Screen::Ticket => {
            let number = view.ticket.as_ref().map(|ticket| ticket.ticket.number);
            return number.map(|number| number.to_string()).unwrap_or_default();
        }
        Screen::Page | Screen::Contents => {
            return view
                .reading
                .as_ref()
                .map(|reading| reading::title(&reading.pages, reading.open, words))
                .unwrap_or_default();
        }
        Screen::Code | Screen::Maintenance => {
            let title = view.service.as_ref().map(|service| service.title.clone());
            return title.unwrap_or_default();
        }
        Screen::TakeCard => "take-card",
        Screen::NoReader => "no-reader",
        Screen::NoDaemon => "no-daemon",
        Screen::ClockWrong => "clock-wrong",
        Screen::Asking => "asking",
        Screen::Mail => "mail",
        Screen::NoMail => "no-mail",
        Screen::Ended => "ended",
        Screen::Unknown => "unknown",
        Screen::Blocked => "blocked",
        Screen::Unreadable => "unreadable",
        Screen::Trouble | Screen::TicketTrouble => "trouble",
        Screen::TicketClosed => "ticket-closed",
        Screen::Languages => "languages",
    })
}

fn help(view: &View, words: &Words) -> String {
    match view.screen {
        Screen::Ticket => view
            .ticket
            .as_ref()
            .map(|ticket| ticket_help(words, ticket))
            .unwrap_or_default(),
        Screen::Page | Screen::Contents => match &view.reading {
            Some(reading) if reading.part.1 > 1 => words.fill(
                "page-of",
                &[
                    ("page", number(reading.part.0 + 1).into()),
                    ("pages", number(reading.part.1).into()),
                ],
            ),
            _ => String::new(),
        },
        Screen::Code | Screen::Maintenance => view
            .service
            .as_ref()
            .map(|service| service.help.clone())
            .unwrap_or_default(),
        Screen::Mail => words.say("bring-card"),
        Screen::NoMail => words.say("no-mail-more"),
        Screen::Ended => format!("{}\n{}", words.say("no-mail-now"), words.say("see-desk")),
        Screen::Asking => words.say("asking-help"),
        Screen::Unknown | Screen::Blocked => words.say("card-help"),
        Screen::Unreadable => words.say("unreadable-help"),
        Screen::Trouble => words.say("trouble-help"),
        // Whoever asks for a number knows that mail waits.
        Screen::NoReader | Screen::ClockWrong | Screen::TicketTrouble => words.say("ask-desk"),
        Screen::NoDaemon => words.say("no-daemon-help"),
        Screen::TicketClosed => words.say("ticket-closed-help"),
        Screen::Waiting | Screen::TakeCard | Screen::Languages => String::new(),
    }
}

/// Where to go, or how many are before; and what became of the paper or the SMS.
fn ticket_help(words: &Words, ticket: &Ticket) -> String {
    let mut said = if let Some(place) = &ticket.ticket.place {
        words.fill("ticket-called", &[("place", Filling::Foreign(place))])
    } else {
        let before = words.count("before-you", ticket.ticket.before);
        format!("{}\n{}", end(&before), words.say("ticket-wait"))
    };
    let sent = match ticket.sent {
        Sent::Shown => return said,
        Sent::Printed => "ticket-printed",
        Sent::Sms => "ticket-sent",
        Sent::NoSms => "ticket-not-sent",
    };
    said.push('\n');
    said.push_str(&words.say(sent));
    said
}

fn end(sentence: &str) -> String {
    if sentence.ends_with(['.', '!', '।', '።', '۔']) {
        sentence.to_owned()
    } else {
        format!("{sentence}.")
    }
}

fn paragraphs(view: &View, words: &Words, room: Room) -> Vec<Paragraph> {
    if let Some(service) = &view.service {
        return service.lines.iter().cloned().map(Paragraph::said).collect();
    }
    let Some(reading) = view
        .reading
        .as_ref()
        .filter(|_| view.screen == Screen::Page)
    else {
        return Vec::new();
    };
    let mut parts = reading::parts(&reading.pages, reading.open, words, room);
    let part = reading.part.0.min(parts.len() - 1);
    parts.swap_remove(part)
}

fn kinds(words: &Words, answer: &Answer) -> Vec<Kind> {
    let waiting = answer.waiting;
    let mut kinds = Vec::new();
    for (count, picture, name) in [
        (waiting.lettres, KindPicture::Letter, "letters"),
        (waiting.recommandes, KindPicture::Notice, "notices"),
        (waiting.colis, KindPicture::Parcel, "parcels"),
    ] {
        if count == 0 {
            continue;
        }
        let mut text = words.count(name, count);
        if let (KindPicture::Notice, Some(days)) = (picture, answer.avis_days_left) {
            text.push_str(comma(words.language()));
            text.push_str(&words.count("notice-days", days));
        }
        kinds.push(Kind { picture, text });
    }
    kinds
}

/// What to know, and what to do about it: once, after the last, where it is the same for several; and
/// not again where the screen has `said` it.
fn remarks(words: &Words, kinds: &[RemarkKind], said: bool) -> Vec<String> {
    let asking = kinds.iter().filter_map(|kind| to_do(*kind)).count();
    let last = kinds.iter().rposition(|kind| to_do(*kind).is_some());
    let with_step = |(at, kind): (usize, &RemarkKind)| {
        let fact = fact(words, *kind);
        match to_do(*kind).filter(|_| !said) {
            Some(step) if asking == 1 => format!("{fact} {}", words.say(step)),
            Some(_) if Some(at) == last => format!("{fact} {}", words.say("see-desk")),
            _ => fact,
        }
    };
    kinds.iter().enumerate().map(with_step).collect()
}

/// What the person should do about it, if anything.
fn to_do(kind: RemarkKind) -> Option<&'static str> {
    match kind {
        RemarkKind::EndsSoon(_) | RemarkKind::Ended | RemarkKind::NotYet => Some("see-desk"),
        RemarkKind::Message => Some("message-ask"),
        RemarkKind::Appointment(..) => None,
    }
}

fn fact(words: &Words, kind: RemarkKind) -> String {
    match kind {
        RemarkKind::EndsSoon(on) => {
            let date = plain_date(words, on);
            words.fill("domiciliation-soon", &[("date", (&date).into())])
        }
        RemarkKind::Ended => words.say("domiciliation-ended"),
        RemarkKind::NotYet => words.say("domiciliation-not-yet"),
        RemarkKind::Appointment(on, at) => {
            let (day, hour) = (day(words, on), hour(words, at));
            words.fill(
                "appointment",
                &[("day", (&lower(&day)).into()), ("hour", (&hour).into())],
            )
        }
        RemarkKind::Message => words.say("message"),
    }
}

/// A day that stands inside a sentence.
fn lower(day: &str) -> String {
    let mut letters = day.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

fn comma(language: Language) -> &'static str {
    match language.direction() {
        Direction::LeftToRight if language == Language::Tigrinya => "፣ ",
        Direction::LeftToRight => ", ",
        Direction::RightToLeft => "، ",
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
