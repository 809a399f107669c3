//! Between the controller's plain values and the window's properties.

use std::rc::Rc;

use courrier_domain::Language;
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};

use crate::action::Action;
use crate::outside::TapId;
use crate::said::{self, KindPicture, Said};
use crate::view::{self, Looks, View};
use crate::window::{Borne, BorneWindow, Button, Kind, Paragraph, Picture, Screen, Theme};

/// What stands in the window.
#[derive(Debug, Default)]
pub struct Shown {
    said: Said,
    looks: Looks,
    scene: Option<Scene>,
}

/// What makes a screen another one for the eye.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scene {
    screen: view::Screen,
    language: Language,
    tap: TapId,
    read: Option<(view::Chapter, usize)>,
}

impl Scene {
    fn of(view: &View) -> Self {
        let read = view.reading.as_ref();
        Self {
            screen: view.screen,
            language: view.language,
            tap: view.shown_tap,
            read: read.map(|reading| (reading.open, reading.part.0)),
        }
    }
}

impl Shown {
    /// Shows a view and its words. Slint repaints what differs from before, and nothing if nothing
    /// does.
    pub fn show(&mut self, window: &BorneWindow, view: &View, said: &Said) {
        if self.said != *said || self.looks != view.looks {
            // Other words: as airy as they allow.
            window.global::<Theme<'_>>().set_level(0);
            self.said = said.clone();
            self.looks = view.looks;
        }
        let scene = Some(Scene::of(view));
        if self.scene != scene {
            self.scene = scene;
            let borne = window.global::<Borne<'_>>();
            borne.set_scene(borne.get_scene().wrapping_add(1));
        }
        show(window, view, said);
    }
}

/// A text as it is given to be drawn. The hamza of Dari, written as a mark of its own, is measured
/// wrongly, and a line with it loses its beginning (a number, in "1 اطلاعیهٔ"): the letter that
/// has it is written instead, which is the same to a reader. And a line that is full before a no-break
/// space is broken after it as after any other ("17 | h"): the narrow one holds.
pub(crate) fn drawn(text: &str) -> SharedString {
    let text = text.replace("\u{647}\u{654}", "\u{6c0}");
    SharedString::from(text.replace('\u{a0}', "\u{202f}"))
}

fn show(window: &BorneWindow, view: &View, said: &Said) {
    let theme = window.global::<Theme<'_>>();
    theme.set_rtl(said.rtl);
    theme.set_larger(view.looks.larger);
    theme.set_contrast(view.looks.contrast);
    theme.set_lowered(view.looks.lowered);

    let borne = window.global::<Borne<'_>>();
    borne.set_name(drawn(&said.name));
    borne.set_centre(drawn(&view.centre));
    borne.set_clock(drawn(&said.clock));
    borne.set_headline(drawn(&said.headline));
    borne.set_help(drawn(&said.help));
    borne.set_opening_known(said.opening.known);
    borne.set_open_now(said.opening.open_now);
    borne.set_opening_about(drawn(&said.opening.about));
    borne.set_opening_when(drawn(&said.opening.when));
    borne.set_weekly(view.week.is_some());
    borne.set_total(number(u64::from(view.answer.waiting.total())));
    let mut kinds = said.kinds.iter().map(kind);
    borne.set_kinds(i32::try_from(said.kinds.len()).unwrap_or_default());
    borne.set_kind_1(kinds.next().unwrap_or_default());
    borne.set_kind_2(kinds.next().unwrap_or_default());
    borne.set_kind_3(kinds.next().unwrap_or_default());
    borne.set_remarks(i32::try_from(said.remarks.len()).unwrap_or_default());
    borne.set_remark_lines(drawn(&said.remarks.join("\n")));
    update(
        &borne.get_paragraphs(),
        said.paragraphs.iter().map(|line| Paragraph {
            heading: line.heading,
            text: drawn(&line.text),
        }),
        |model| borne.set_paragraphs(model),
    );
    show_buttons(&borne, said);
    let countdown = view.countdown;
    borne.set_seconds_left(countdown.map_or(0, |countdown| number(countdown.left)));
    borne.set_seconds_whole(countdown.map_or(0, |countdown| number(countdown.whole)));
    borne.set_drift_x(view.drift.0);
    borne.set_drift_y(view.drift.1);
    borne.set_screen(screen(view.screen));
    borne.set_shown_tap(tap_mark(view.shown_tap));
}

/// "More time" and the end of the reading stand apart from the others.
fn show_buttons(borne: &Borne<'_>, said: &Said) {
    let apart = |wanted: fn(Action) -> bool| {
        said.actions
            .iter()
            .find(|other| wanted(other.action))
            .map(button)
    };
    let more_time = apart(|action| action == Action::MoreTime);
    let end = apart(ends);
    borne.set_has_more_time(more_time.is_some());
    borne.set_more_time(more_time.unwrap_or_default());
    borne.set_has_end(end.is_some());
    borne.set_end(end.unwrap_or_default());
    let others = said
        .actions
        .iter()
        .filter(|other| other.action != Action::MoreTime && !ends(other.action))
        .map(button);
    update(&borne.get_buttons(), others, |model| {
        borne.set_buttons(model);
    });
    update(
        &borne.get_choices(),
        said.choices.iter().map(button),
        |model| {
            borne.set_choices(model);
        },
    );
}

fn ends(action: Action) -> bool {
    matches!(action, Action::Done | Action::Back)
}

/// Sets a list only where it differs: a button that is made anew loses the finger on it.
fn update<T: Clone + PartialEq + 'static>(
    shown: &ModelRc<T>,
    wanted: impl Iterator<Item = T>,
    set: impl FnOnce(ModelRc<T>),
) {
    use slint::Model as _;
    let wanted: Vec<T> = wanted.collect();
    if shown.row_count() != wanted.len() {
        set(ModelRc::from(Rc::new(VecModel::from(wanted))));
        return;
    }
    for (row, new) in wanted.into_iter().enumerate() {
        if shown.row_data(row).as_ref() != Some(&new) {
            shown.set_row_data(row, new);
        }
    }
}

/// A tap's number as the window carries it.
pub fn tap_mark(tap: TapId) -> i32 {
    // It only has to differ from the one before; a borne that counts two milliards starts over.
    number(tap % 2_000_000_000)
}

fn number(number: u64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn kind(kind: &said::Kind) -> Kind {
    Kind {
        picture: match kind.picture {
            KindPicture::Letter => Picture::Letter,
            KindPicture::Notice => Picture::Notice,
            KindPicture::Parcel => Picture::Parcel,
        },
        text: drawn(&kind.text),
    }
}

fn button(button: &said::Button) -> Button {
    Button {
        code: button.action.code(),
        picture: picture(button.action),
        label: drawn(&button.label),
        focused: button.focused,
    }
}

fn picture(action: Action) -> Picture {
    match action {
        Action::Done | Action::Enter => Picture::Done,
        Action::MoreTime => Picture::MoreTime,
        Action::Listen | Action::TestVoice => Picture::Listen,
        Action::StopVoice => Picture::VoiceOff,
        Action::Louder => Picture::Louder,
        Action::Display => Picture::TextSize,
        Action::LowerScreen => Picture::Lower,
        Action::Languages | Action::Language(_) => Picture::Languages,
        Action::Information | Action::Read(view::Chapter::Contents) => Picture::Information,
        Action::Read(view::Chapter::Hours) => Picture::Calendar,
        Action::Read(view::Chapter::Places) => Picture::Help,
        Action::Read(view::Chapter::Page(_)) => Picture::Page,
        Action::NextPart => Picture::Forward,
        Action::PreviousPart | Action::Back | Action::Digit(_) | Action::Erase => Picture::Back,
        Action::TakeTicket | Action::TestPrint => Picture::Ticket,
        Action::TicketBySms => Picture::Phone,
    }
}

fn screen(screen: view::Screen) -> Screen {
    match screen {
        view::Screen::Waiting => Screen::Waiting,
        view::Screen::TakeCard => Screen::TakeCard,
        view::Screen::NoReader => Screen::NoReader,
        view::Screen::NoDaemon => Screen::NoDaemon,
        view::Screen::ClockWrong => Screen::ClockWrong,
        view::Screen::Asking => Screen::Asking,
        view::Screen::Mail => Screen::Mail,
        view::Screen::NoMail => Screen::NoMail,
        view::Screen::Ended => Screen::Ended,
        view::Screen::Unknown => Screen::Unknown,
        view::Screen::Blocked => Screen::Blocked,
        view::Screen::Unreadable => Screen::Unreadable,
        view::Screen::Trouble | view::Screen::TicketTrouble => Screen::Trouble,
        view::Screen::Ticket => Screen::Ticket,
        view::Screen::TicketClosed => Screen::TicketClosed,
        view::Screen::Languages => Screen::Languages,
        view::Screen::Contents => Screen::Contents,
        view::Screen::Page => Screen::Page,
        view::Screen::Code => Screen::Code,
        view::Screen::Maintenance => Screen::Maintenance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hamza_of_dari_is_part_of_its_letter() {
        assert_eq!(drawn("\u{647}\u{654} \u{6c0} a"), "\u{6c0} \u{6c0} a");
    }

    #[test]
    fn no_line_is_broken_in_an_hour() {
        assert_eq!(drawn("17\u{a0}h"), "17\u{202f}h");
    }
}
