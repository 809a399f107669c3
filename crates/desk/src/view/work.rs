//! The screens of worklists: one adapter, and one description for each screen.

mod bornes;
mod follow;
mod reach;
mod returns;

pub(super) use bornes::in_a_word as borne_in_a_word;
use courrier_api::ListedUsager;
use slint::ComponentHandle as _;

use super::ui::{DeskWindow, Fact, Work, WorkAct, WorkLine, WorkTab};
use super::words::{doubt_words, told};
use super::{Desk, count, fill, index, place};
use crate::app::notice::Notice;
use crate::app::work::{Choice, Msg, Question};
use crate::app::worklist::Worklist;
use crate::app::{self, App, Page};
use crate::guichet::Fault;
use crate::text;

/// What a screen shows.
#[derive(Default)]
struct Screen {
    title: &'static str,
    subtitle: String,
    hint: &'static str,
    /// Each with its count; none where counting says nothing.
    tabs: Vec<(&'static str, Option<usize>)>,
    tab: usize,
    /// The lines are things, not people: they have no numero.
    nameless: bool,
    /// What the lines are, where they are no people.
    name_head: &'static str,
    /// The heads of the third and the fourth column.
    heads: (&'static str, &'static str),
    lines: Vec<WorkLine>,
    cursor: Option<usize>,
    /// Whether all lines are ticked, where lines can be.
    ticked: Option<bool>,
    summary: String,
    loading: bool,
    fault: Option<Fault>,
    /// What an empty list says: what is normal, and what one can do.
    empty: (&'static str, &'static str),
    notice: Option<Notice>,
    alarm: Option<Notice>,
    doubt: Option<String>,
    side: Side,
    question: Option<Question>,
    busy: bool,
    primary: Primary,
}

impl Screen {
    /// The same screen with the lines of this list.
    fn listing<T>(self, list: &Worklist<T>, line: impl Fn(&T) -> WorkLine) -> Self {
        Self {
            lines: list.rows().iter().map(line).collect(),
            cursor: list.cursor(),
            loading: !list.is_read(),
            ..self
        }
    }
}

/// The screen's one action.
#[derive(Default)]
struct Primary {
    label: String,
    enabled: bool,
}

impl Primary {
    /// The action while nothing is on its way; none when the label is empty.
    fn of(is_sent: bool, in_doubt: bool, label: String, enabled: bool) -> Self {
        let (label, enabled) = match (is_sent, in_doubt) {
            (true, _) => ("Enregistrement…".to_owned(), false),
            (_, true) => ("Réessayer".to_owned(), true),
            _ => (label, enabled),
        };
        Self { label, enabled }
    }
}

/// The line in hand.
#[derive(Default)]
struct Side {
    title: String,
    facts: Vec<Fact>,
    advice: String,
    acts: Vec<WorkAct>,
}

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Work<'_>>();
    let work = app::Msg::Work;
    global.on_choose_tab(desk.sends_with(move |at| work(Msg::Tab(index(at)))));
    global.on_step(desk.sends_with(move |by: i32| work(Msg::Step(by.into()))));
    global.on_point(desk.sends_with(move |at| work(Msg::Point(index(at)))));
    global.on_toggle(desk.sends_with(move |at| work(Msg::Toggle(index(at)))));
    global.on_toggle_all(desk.sends(move || work(Msg::ToggleAll)));
    global.on_key(desk.sends_with(move |key: slint::SharedString| work(Msg::Key(key.into()))));
    global.on_act(desk.sends_with(move |at| work(Msg::Act(index(at)))));
    global.on_enter(desk.sends(move || work(Msg::Enter)));
    global.on_answer(desk.sends_with(move |yes| work(Msg::Answer(yes))));
    global.on_retry(desk.sends(|| app::Msg::Refresh));
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    let screen = match app.page() {
        Page::Returns => returns::screen(app),
        Page::Reach => reach::screen(app),
        Page::Follow => follow::screen(app),
        Page::Bornes => bornes::screen(app),
        Page::Tri | Page::Remise | Page::Usagers | Page::Pages | Page::Texts => return,
    };
    let global = window.global::<Work<'_>>();
    let doubt = doubt_words(screen.doubt.as_deref(), app);
    global.set_title(screen.title.into());
    global.set_subtitle(screen.subtitle.into());
    global.set_hint(screen.hint.into());
    let tab = |(label, amount): (&str, Option<usize>)| WorkTab {
        label: label.into(),
        count: amount.map_or(-1, count),
    };
    let tabs = screen.tabs.into_iter().map(tab).collect();
    fill(&global.get_tabs(), tabs, |model| global.set_tabs(model));
    global.set_tab(place(Some(screen.tab)));
    global.set_people(!screen.nameless);
    global.set_name_head(screen.name_head.into());
    global.set_what_head(screen.heads.0.into());
    global.set_detail_head(screen.heads.1.into());
    global.set_ticks(screen.ticked.is_some());
    global.set_all_ticked(screen.ticked == Some(true));
    fill(&global.get_lines(), screen.lines, |model| {
        global.set_lines(model);
    });
    global.set_cursor(place(screen.cursor));
    global.set_summary(screen.summary.into());
    global.set_loading(screen.loading);
    let fault = screen.fault.map(|fault| fault.sentence());
    global.set_fault(fault.unwrap_or_default().into());
    global.set_empty_title(screen.empty.0.into());
    global.set_empty_text(screen.empty.1.into());
    global.set_notice(told(screen.notice.as_ref()));
    global.set_alarm(told(screen.alarm.as_ref()));
    global.set_doubt(doubt.into());
    show_side(&global, screen.side);
    let question = screen.question;
    global.set_yes(question.as_ref().map_or("", |asked| asked.yes).into());
    global.set_no(question.as_ref().map_or("", |asked| asked.no).into());
    let asked = question.map(|asked| asked.text).unwrap_or_default();
    global.set_question(asked.into());
    global.set_busy(screen.busy);
    global.set_primary(screen.primary.label.into());
    global.set_primary_enabled(screen.primary.enabled);
}

fn show_side(global: &Work<'_>, side: Side) {
    global.set_side_title(side.title.into());
    fill(&global.get_facts(), side.facts, |model| {
        global.set_facts(model);
    });
    global.set_advice(side.advice.into());
    fill(&global.get_acts(), side.acts, |model| {
        global.set_acts(model);
    });
}

fn acts<A>(choices: &[Choice<A>]) -> Vec<WorkAct> {
    let act = |choice: &Choice<A>| WorkAct {
        label: choice.label.into(),
        key: choice.key.into(),
    };
    choices.iter().map(act).collect()
}

fn fact(label: &str, value: impl AsRef<str>) -> Fact {
    Fact {
        label: label.into(),
        value: value.as_ref().into(),
    }
}

/// The line of a person: their numero and name.
fn person(usager: &ListedUsager) -> WorkLine {
    WorkLine {
        numero: usager.numero.as_str().into(),
        name: usager.name.as_str().into(),
        ..WorkLine::default()
    }
}

/// What heads a person beside the list.
fn person_title(usager: &ListedUsager) -> String {
    format!("{} {}", usager.numero, usager.name)
}

/// How many lines there are, where nothing better is to be said.
fn lines_of<T>(list: &Worklist<T>) -> String {
    if list.rows().is_empty() {
        String::new()
    } else {
        text::counted(list.rows().len(), "personne", "personnes")
    }
}

/// The count of a list, once it was read.
fn counted<T>(list: &Worklist<T>) -> Option<usize> {
    list.is_read().then(|| list.rows().len())
}
