//! The screen of the borne's pages and places.

use std::collections::BTreeMap;

use courrier_domain::{
    Direction, KioskContent, KioskPage, KioskPlace, LONGEST_BODY, LONGEST_TITLE, Language,
};
use courrier_look::reading::{Room, fill as cut, paragraphs};
use slint::ComponentHandle as _;

use super::ui::{Chip, ChipMark, DeskWindow, PageHand, PageLine, Pages};
use super::words::{capital, doubt_words, leaving_words, told};
use super::{Desk, fill, index, place};
use crate::app::pages::draft::{Hand, Line, Part};
use crate::app::pages::{Asked, Msg, PagesDesk};
use crate::app::{self, App, Page};
use crate::guichet::Fault;
use crate::text;

const FRENCH: Language = Language::French;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Pages<'_>>();
    let pages = app::Msg::Pages;
    global.on_step(desk.sends_with(move |by: i32| pages(Msg::Step(by.into()))));
    global.on_point(desk.sends_with(move |at| pages(Msg::Point(index(at)))));
    global.on_enter(desk.sends(move || pages(Msg::Enter)));
    global.on_inside(desk.sends_with(move |inside| pages(Msg::Inside(inside))));
    global.on_add_page(desk.sends(move || pages(Msg::AddPage)));
    global.on_add_place(desk.sends(move || pages(Msg::AddPlace)));
    global.on_shift(desk.sends_with(move |by: i32| pages(Msg::Shift(by.into()))));
    global.on_remove(desk.sends(move || pages(Msg::Remove)));
    global.on_step_language(desk.sends_with(move |by: i32| pages(Msg::StepLanguage(by.into()))));
    global.on_choose_language(desk.sends_with(move |at| pages(Msg::Language(index(at)))));
    let typed = desk.clone();
    global.on_typed(move |part, text| {
        let part = if part == 0 { Part::Title } else { Part::Body };
        typed.send(pages(Msg::Typed(part, text.into())));
    });
    let line = desk.clone();
    global.on_line(move |at, text| {
        let which = Line::ALL.get(index(at)).copied().unwrap_or(Line::Name);
        line.send(pages(Msg::Line(which, text.into())));
    });
    global.on_step_level(desk.sends_with(move |by: i32| pages(Msg::Level(by.into()))));
    global.on_toggle(desk.sends_with(move |at| pages(Msg::Spoken(index(at)))));
    global.on_discard(desk.sends(move || pages(Msg::Ask(Asked::Discard))));
    global.on_reset(desk.sends(move || pages(Msg::Ask(Asked::Reset))));
    global.on_answer(desk.sends_with(move |yes| pages(Msg::Answer(yes))));
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    if app.page() != Page::Pages {
        return;
    }
    let (global, desk) = (window.global::<Pages<'_>>(), app.pages());
    show_state(&global, desk, app);
    show_question(&global, desk);
    show_list(&global, desk);
    match (
        desk.draft().hand(),
        desk.draft().page(),
        desk.draft().place(),
    ) {
        (Some(Hand::Page(at)), Some(page), _) => show_page(&global, desk, at, page),
        (Some(Hand::Place(at)), _, Some(place)) => show_place(&global, desk, at, place),
        _ => {}
    }
    let focus = desk.focus();
    global.set_typing(focus.inside);
    global.set_hand(match desk.draft().hand() {
        None => PageHand::None,
        Some(Hand::Page(_)) => PageHand::Page,
        Some(Hand::Place(_)) => PageHand::Place,
    });
    if global.get_fields_tick() != focus.to_fields {
        global.set_fields_tick(focus.to_fields);
    }
}

fn show_state(global: &Pages<'_>, desk: &PagesDesk, app: &App) {
    let ready = desk.is_allowed() && desk.base().is_some();
    global.set_allowed(desk.is_allowed());
    global.set_ready(ready);
    let fault = desk.fault().map(Fault::sentence);
    global.set_fault(fault.unwrap_or_default().into());
    let state = match desk.base() {
        None => "Ce que la borne dit sans carte.",
        Some(base) if base.own => "Vos pages servent.",
        Some(_) => "Les pages d'origine servent.",
    };
    let unsaved = if desk.is_changed() {
        " Vos changements ne sont pas enregistrés."
    } else {
        ""
    };
    global.set_subtitle(format!("{state}{unsaved}").into());
    global.set_notice(told(desk.notice()));
    let doubt = desk.doubt();
    global.set_doubt(doubt_words(doubt, app).into());
    let calm = !desk.is_sent() && doubt.is_none();
    global.set_can_discard(calm && desk.is_unsaved());
    global.set_can_reset(calm && desk.is_own());
    global.set_busy(desk.is_sent());
    global.set_hint(
        match (ready, desk.focus().inside) {
            (false, _) => "",
            (_, true) => "Tab : champ suivant    Échap : la liste",
            _ if desk.draft().can_put_back() => "Entrée : écrire    F9 : remettre",
            _ if desk.has_another() => "Entrée : écrire    F9 : l'autre version",
            _ => "Entrée : écrire    Alt+↑ ↓ : déplacer    Suppr : retirer",
        }
        .into(),
    );
    let primary = match (ready, desk.is_sent(), doubt) {
        (false, ..) => "",
        (_, true, _) => "Enregistrement…",
        (_, _, Some(_)) => "Réessayer",
        _ => "Enregistrer",
    };
    global.set_primary(primary.into());
    global.set_primary_enabled(desk.may_save());
}

fn show_question(global: &Pages<'_>, desk: &PagesDesk) {
    let lost =
        "Les pages de la borne ne sont pas enregistrées, et vos changements seraient perdus.";
    let (question, yes, no) = match (desk.leaving(), desk.asked()) {
        (Some(leave), _) => leaving_words(leave, lost),
        (None, Some(Asked::Discard)) => (
            "Abandonner ce que vous avez changé depuis le dernier enregistrement ?".to_owned(),
            "Oui, abandonner mes changements",
            "Non, garder",
        ),
        (None, Some(Asked::Reset)) => (
            "Revenir aux pages d'origine ? Les pages du centre seront effacées, dans toutes les \
             langues. Les lieux restent."
                .to_owned(),
            "Oui, revenir aux pages d'origine",
            "Non, garder nos pages",
        ),
        (None, Some(Asked::Conflict)) => (
            "Une autre personne a modifié ces pages pendant que vous y travailliez. Rien de ce \
             que vous avez tapé n'est perdu : votre version reste à portée de F9."
                .to_owned(),
            "Charger sa version",
            "Rester sur la mienne",
        ),
        (None, None) => (String::new(), "", ""),
    };
    global.set_harmless(desk.leaving().is_none() && desk.asked() == Some(Asked::Conflict));
    global.set_yes(yes.into());
    global.set_no(no.into());
    global.set_question(question.into());
}

fn show_list(global: &Pages<'_>, desk: &PagesDesk) {
    let KioskContent { pages, places } = desk.draft().content();
    let head = |name: String| PageLine {
        head: true,
        at: -1,
        name: name.into(),
        ..PageLine::default()
    };
    let nothing = |name: &str| PageLine {
        at: -1,
        name: name.into(),
        ..PageLine::default()
    };
    let mut lines = vec![head("Pages".to_owned())];
    if pages.is_empty() {
        lines.push(nothing("Aucune page."));
    }
    let first_page = lines.len();
    lines.extend(pages.iter().enumerate().map(|(at, page)| PageLine {
        at: place(Some(at)),
        name: or(in_french(&page.title), "Page sans titre").into(),
        detail: languages_of(page).into(),
        wrong: desk.is_wrong(Hand::Page(at)),
        ..PageLine::default()
    }));
    lines.push(head("Lieux qui aident".to_owned()));
    if places.is_empty() {
        lines.push(nothing("Aucun lieu."));
    }
    let first_place = lines.len();
    lines.extend(places.iter().enumerate().map(|(at, one)| PageLine {
        at: place(Some(pages.len() + at)),
        name: or(&one.name, "Lieu sans nom").into(),
        wrong: desk.is_wrong(Hand::Place(at)),
        ..PageLine::default()
    }));
    fill(&global.get_lines(), lines, |model| global.set_lines(model));
    global.set_cursor(place(match desk.draft().hand() {
        None => None,
        Some(Hand::Page(at)) => Some(first_page + at),
        Some(Hand::Place(at)) => Some(first_place + at),
    }));
    global.set_can_rise(desk.draft().can_shift(-1));
    global.set_can_sink(desk.draft().can_shift(1));
}

/// In how many languages a page is there.
fn languages_of(page: &KioskPage) -> String {
    let count = page.title.len().max(page.body.len());
    if count <= 1
        && page
            .title
            .keys()
            .chain(page.body.keys())
            .all(|tag| tag == FRENCH.tag())
    {
        return "français".to_owned();
    }
    text::counted(count, "langue", "langues")
}

fn in_french(texts: &BTreeMap<String, String>) -> &str {
    texts.get(FRENCH.tag()).map_or("", String::as_str)
}

fn or<'a>(text: &'a str, instead: &'a str) -> &'a str {
    if text.trim().is_empty() {
        instead
    } else {
        text
    }
}

fn written(texts: &BTreeMap<String, String>, language: Language) -> &str {
    texts.get(language.tag()).map_or("", String::as_str)
}

fn show_page(global: &Pages<'_>, desk: &PagesDesk, at: usize, page: &KioskPage) {
    let language = desk.language();
    let chip = |known: Language| {
        let error = |part| !desk.part_error(at, part, known).is_empty();
        let there = [&page.title, &page.body].map(|texts| texts.contains_key(known.tag()));
        let (mark, note) = if error(Part::Title) || error(Part::Body) {
            (ChipMark::Wrong, "à corriger")
        } else if there == [true, true] {
            (ChipMark::On, "écrit")
        } else {
            (
                ChipMark::Off,
                "pas encore écrit : la borne montre le français",
            )
        };
        Chip {
            name: capital(known.french_name()).into(),
            note: note.into(),
            mark,
        }
    };
    let chips = Language::ALL.into_iter().map(chip).collect();
    fill(&global.get_languages(), chips, |model| {
        global.set_languages(model);
    });
    let chosen = Language::ALL.iter().position(|known| *known == language);
    global.set_language(place(chosen));
    global.set_right_to_left(language.direction() == Direction::RightToLeft);
    let (title, body) = (
        written(&page.title, language),
        written(&page.body, language),
    );
    let absent = title.is_empty() && body.is_empty();
    global.set_missing(absent);
    global.set_fallback(fallback(page, language, absent).into());
    // What is the same is not set: the cursor stays where it is.
    if global.get_title() != title {
        global.set_title(title.into());
    }
    if global.get_body() != body {
        global.set_body(body.into());
    }
    global.set_title_error(desk.part_error(at, Part::Title, language).into());
    global.set_body_error(desk.part_error(at, Part::Body, language).into());
    let count = |text: &str, most| format!("{} / {most}", text.trim().chars().count());
    global.set_title_count(count(title, LONGEST_TITLE).into());
    global.set_body_count(count(body, LONGEST_BODY).into());
    let shown = |texts: &BTreeMap<String, String>| {
        let text = written(texts, language);
        or(text, in_french(texts)).to_owned()
    };
    if absent {
        global.set_right_to_left(false);
    }
    global.set_preview_title(shown(&page.title).into());
    let room = Room::of(false, false);
    let screens = cut(paragraphs(&shown(&page.body), room), room).into_iter();
    let screens = screens.map(|part| {
        let lines = part.into_iter().map(|line| line.text);
        lines.collect::<Vec<_>>().join("\n\n").into()
    });
    let is_empty = page.title.is_empty() && page.body.is_empty();
    let screens = if is_empty {
        Vec::new()
    } else {
        screens.collect()
    };
    fill(&global.get_preview(), screens, |model| {
        global.set_preview(model);
    });
}

/// Which languages are missing, and what the borne shows instead.
fn fallback(page: &KioskPage, language: Language, absent: bool) -> String {
    if absent {
        return match language {
            FRENCH => {
                "Commencez par le français : il remplace les langues qui manquent.".to_owned()
            }
            other => format!(
                "Pas encore en {} : la borne montre le texte français à sa place.",
                other.french_name()
            ),
        };
    }
    let is_there = |one: &Language| page.title.contains_key(one.tag());
    let missing = Language::ALL.into_iter().filter(|one| !is_there(one));
    let missing: Vec<&str> = missing.map(Language::french_name).collect();
    match missing.len() {
        0 => "Cette page est écrite dans toutes les langues de la borne.".to_owned(),
        1..=FEW => format!(
            "Pas encore en {} : la borne y montre le texte français.",
            missing.join(", ")
        ),
        many => format!("{many} langues manquent encore : la borne y montre le texte français."),
    }
}

/// So many languages are named one by one.
const FEW: usize = 4;

fn show_place(global: &Pages<'_>, desk: &PagesDesk, at: usize, one: &KioskPlace) {
    if global.get_name() != one.name {
        global.set_name(one.name.as_str().into());
    }
    if global.get_address() != one.address {
        global.set_address(one.address.as_str().into());
    }
    if global.get_hours() != one.hours {
        global.set_hours(one.hours.as_str().into());
    }
    if global.get_phone() != one.phone {
        global.set_phone(one.phone.as_str().into());
    }
    global.set_level(text::place_level(one.level).into());
    global.set_name_error(desk.line_error(at, Line::Name).into());
    global.set_address_error(desk.line_error(at, Line::Address).into());
    global.set_hours_error(desk.line_error(at, Line::Hours).into());
    global.set_phone_error(desk.line_error(at, Line::Phone).into());
    global.set_right_to_left(false);
    let chip = |tag: String| {
        let known = Language::ALL.into_iter().find(|known| known.tag() == tag);
        let is_spoken = one.languages.contains(&tag);
        Chip {
            name: known
                .map_or(tag, |known| capital(known.french_name()))
                .into(),
            note: if is_spoken { "parlé" } else { "non parlé" }.into(),
            mark: if is_spoken {
                ChipMark::On
            } else {
                ChipMark::Off
            },
        }
    };
    let chips = desk.draft().tags().into_iter().map(chip).collect();
    fill(&global.get_spoken(), chips, |model| {
        global.set_spoken(model);
    });
    let spoken = one
        .languages
        .iter()
        .map(|tag| Language::of_tag(tag).map_or(tag.as_str(), |known| known.own_name()));
    let spoken = spoken.collect::<Vec<_>>().join(", ");
    let spoken = match spoken.as_str() {
        "" => String::new(),
        some => format!("Langues : {some}"),
    };
    let lines = [
        text::place_level(one.level),
        &one.address,
        &one.hours,
        &one.phone,
        &spoken,
    ];
    let lines = lines.into_iter().filter(|line| !line.trim().is_empty());
    let screen = lines.collect::<Vec<_>>().join("\n").into();
    global.set_preview_title(one.name.as_str().into());
    fill(&global.get_preview(), vec![screen], |model| {
        global.set_preview(model);
    });
}
