//! Between the controller's plain values and the window's properties.

use chrono::Datelike as _;
use slint::{ComponentHandle as _, SharedString};

use crate::view::{self, View};
use crate::window::{Borne, BorneWindow, Day, Opening, Screen};

/// Shows a view. Slint repaints what differs from before, and nothing if nothing does.
pub fn show(window: &BorneWindow, view: &View) {
    let borne = window.global::<Borne<'_>>();
    let count = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    borne.set_centre(SharedString::from(&view.centre));
    borne.set_clock(count(view.clock));
    borne.set_opening(view.opening.as_ref().map_or_else(Opening::default, opening));
    borne.set_letters(count(view.waiting.lettres));
    borne.set_notices(count(view.waiting.recommandes));
    borne.set_parcels(count(view.waiting.colis));
    borne.set_in_force(view.in_force);
    let seconds = |number: u64| i32::try_from(number).unwrap_or(i32::MAX);
    borne.set_seconds_left(
        view.countdown
            .map_or(0, |countdown| seconds(countdown.left)),
    );
    borne.set_seconds_whole(
        view.countdown
            .map_or(0, |countdown| seconds(countdown.whole)),
    );
    borne.set_screen(screen(view.screen));
    borne.set_shown_tap(tap_mark(view.shown_tap));
}

/// A tap's number as the window carries it.
pub fn tap_mark(tap: u64) -> i32 {
    // It only has to differ from the one before; a borne that counts two milliards starts over.
    i32::try_from(tap % 2_000_000_000).unwrap_or_default()
}

fn opening(opening: &view::Opening) -> Opening {
    let number = |number: u32| i32::try_from(number).unwrap_or_default();
    let date = opening.day.date();
    Opening {
        known: true,
        open_now: opening.open_now,
        day: match opening.day {
            view::Day::Today(_) => Day::Today,
            view::Day::Tomorrow(_) => Day::Tomorrow,
            view::Day::Date(_) => Day::Date,
        },
        weekday: number(date.weekday().num_days_from_monday()),
        day_of_month: number(date.day()),
        month: number(date.month()),
        from: number(opening.from),
        to: number(opening.to),
        place: unbroken(&opening.place),
    }
}

/// A place of a few words ("Guichet 2") stays on one line.
fn unbroken(place: &str) -> SharedString {
    if place.chars().count() <= 20 {
        place.replace(' ', "\u{a0}").into()
    } else {
        place.into()
    }
}

fn screen(screen: view::Screen) -> Screen {
    match screen {
        view::Screen::Waiting => Screen::Waiting,
        view::Screen::TakeCard => Screen::TakeCard,
        view::Screen::NoReader => Screen::NoReader,
        view::Screen::NoDaemon => Screen::NoDaemon,
        view::Screen::Asking => Screen::Asking,
        view::Screen::Mail => Screen::Mail,
        view::Screen::NoMail => Screen::NoMail,
        view::Screen::Unknown => Screen::Unknown,
        view::Screen::Blocked => Screen::Blocked,
        view::Screen::Unreadable => Screen::Unreadable,
        view::Screen::Trouble => Screen::Trouble,
    }
}
