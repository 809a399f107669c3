//! The screen of what is said to usagers.

use courrier_api::{SmsEncoding, WordingPreview};
use slint::ComponentHandle as _;

use super::ui::{DeskWindow, TextLanguage, TextMark, Texts};
use super::words::{capital, doubt_words, leaving_words, told};
use super::{Desk, fill, index, place};
use crate::app::texts::editor::{Asked, Editor, Part};
use crate::app::texts::{Mark, Msg, TextsDesk};
use crate::app::{self, App, Page};
use crate::text;

pub(super) fn connect(window: &DeskWindow, desk: &Desk) {
    let global = window.global::<Texts<'_>>();
    let texts = app::Msg::Texts;
    let step = desk.clone();
    global.on_step(move |down, right| step.send(texts(Msg::Step(down.into(), right.into()))));
    let open = desk.clone();
    global.on_open_at(move |row, column| {
        open.send(texts(Msg::Open(index(row), index(column))));
    });
    global.on_enter(desk.sends(move || texts(Msg::Enter)));
    let typed = desk.clone();
    global.on_typed(move |at, words| typed.send(texts(Msg::Typed(part(at), words.into()))));
    let insert = desk.clone();
    global.on_insert(move |at, caret, hole| {
        insert.send(texts(Msg::Insert(part(at), index(caret), index(hole))));
    });
    global.on_discard(desk.sends(move || texts(Msg::Ask(Asked::Discard))));
    global.on_reset(desk.sends(move || texts(Msg::Ask(Asked::Reset))));
    global.on_answer(desk.sends_with(move |yes| texts(Msg::Answer(yes))));
    global.on_leave(desk.sends(|| app::Msg::Escape));
    global.on_retry(desk.sends(|| app::Msg::Refresh));
}

fn part(at: i32) -> Part {
    Part::ALL.get(index(at)).copied().unwrap_or(Part::Sms)
}

pub(super) fn show(window: &DeskWindow, app: &App) {
    if app.page() != Page::Texts {
        return;
    }
    let (global, desk) = (window.global::<Texts<'_>>(), app.texts());
    show_list(&global, desk);
    show_question(&global, desk);
    let editor = desk.editor();
    if let Some(editor) = editor {
        show_words(&global, editor);
        show_preview(&global, editor);
        show_state(&global, editor, app);
    } else {
        global.set_notice(told(None));
        global.set_doubt("".into());
        global.set_busy(false);
        let fault = desk.fault().map(crate::guichet::Fault::sentence);
        global.set_fault(fault.unwrap_or_default().into());
        global.set_hint("Flèches : choisir    Entrée : ouvrir".into());
        global.set_primary("Ouvrir ce texte".into());
        global.set_primary_enabled(desk.list().is_some());
    }
    global.set_open(editor.is_some());
}

fn show_list(global: &Texts<'_>, desk: &TextsDesk) {
    let Some(list) = desk.list() else {
        fill(&global.get_languages(), Vec::new(), |model| {
            global.set_languages(model);
        });
        return;
    };
    let language = |one: &courrier_api::MessageLanguage| TextLanguage {
        name: capital(&one.name).into(),
        own_name: capital(&one.own_name).into(),
    };
    let messages = list.messages.iter();
    let messages = messages.map(|one| text::message_event(*one).into());
    fill(&global.get_messages(), messages.collect(), |model| {
        global.set_messages(model);
    });
    let marks = list.languages.iter().flat_map(|language| {
        let messages = list.messages.iter();
        messages.map(|message| match desk.mark(*message, &language.tag) {
            Mark::Product => TextMark::Product,
            Mark::Own => TextMark::Own,
            Mark::Unsaved => TextMark::Unsaved,
        })
    });
    fill(&global.get_marks(), marks.collect(), |model| {
        global.set_marks(model);
    });
    let languages = list.languages.iter().map(language).collect();
    fill(&global.get_languages(), languages, |model| {
        global.set_languages(model);
    });
    let (row, column) = desk.cursor();
    global.set_row(place(Some(row)));
    global.set_column(place(Some(column)));
}

fn show_question(global: &Texts<'_>, desk: &TextsDesk) {
    let unsaved = desk.unsaved();
    let lost = match unsaved {
        1 => "Un texte n'est pas enregistré et serait perdu.".to_owned(),
        _ => format!("{unsaved} textes ne sont pas enregistrés et seraient perdus."),
    };
    let asked = desk.editor().and_then(Editor::asked);
    let (question, yes, no) = match (desk.leaving(), asked) {
        (Some(leave), _) => leaving_words(leave, &lost),
        (None, Some(Asked::Discard)) => (
            "Abandonner ce que vous avez changé depuis le dernier enregistrement ?".to_owned(),
            "Oui, abandonner mes changements",
            "Non, garder",
        ),
        (None, Some(Asked::Reset)) => (
            "Revenir au texte d'origine ? Vos mots pour ce message dans cette langue seront \
             effacés."
                .to_owned(),
            "Oui, revenir au texte d'origine",
            "Non, garder nos mots",
        ),
        (None, None) => (String::new(), "", ""),
    };
    global.set_yes(yes.into());
    global.set_no(no.into());
    global.set_question(question.into());
}

fn show_words(global: &Texts<'_>, editor: &Editor) {
    let draft = editor.draft();
    // What is the same is not set: the cursor stays where it is.
    if global.get_sms() != draft.sms {
        global.set_sms(draft.sms.as_str().into());
    }
    if global.get_subject() != draft.subject {
        global.set_subject(draft.subject.as_str().into());
    }
    if global.get_body() != draft.body {
        global.set_body(draft.body.as_str().into());
    }
    global.set_right_to_left(editor.language().right_to_left);
    global.set_sms_error(capital(editor.error(Part::Sms)).into());
    global.set_subject_error(capital(editor.error(Part::Subject)).into());
    global.set_body_error(capital(editor.error(Part::Body)).into());
    let holes = editor
        .base()
        .into_iter()
        .flat_map(|base| &base.placeholders);
    let holes = holes.map(|name| format!("{{{name}}}").into()).collect();
    fill(&global.get_holes(), holes, |model| global.set_holes(model));
    let (part, at, tick) = editor.caret();
    global.set_caret_part(place(Some(part as usize)));
    global.set_caret(place(Some(at)));
    if global.get_caret_tick() != tick {
        global.set_caret_tick(tick);
    }
}

/// `en français`.
fn in_language(name: &str) -> String {
    format!("en {name}")
}

fn show_preview(global: &Texts<'_>, editor: &Editor) {
    let preview = editor.preview();
    let wrong = Part::ALL.iter().any(|part| !editor.error(*part).is_empty());
    let note = if wrong {
        "Aperçu d'avant : corrigez d'abord le texte en rouge."
    } else if editor.fault().is_some() {
        "Aperçu d'avant."
    } else {
        ""
    };
    global.set_preview_note(note.into());
    let counted = preview.filter(|_| editor.error(Part::Sms).is_empty());
    global.set_count(counted.map(cost).unwrap_or_default().into());
    global.set_dear(counted.is_some_and(|preview| preview.segments > 1));
    global.set_advice(counted.map(advice).unwrap_or_default().into());
    if let Some(preview) = preview {
        global.set_preview_sms(preview.sms.as_str().into());
        global.set_preview_subject(preview.subject.as_str().into());
        global.set_preview_body(preview.body.as_str().into());
    }
}

/// `132 caractères · alphabet SMS · 1 SMS, encore 28`.
fn cost(preview: &WordingPreview) -> String {
    let alphabet = match preview.encoding {
        SmsEncoding::Gsm => "alphabet SMS",
        SmsEncoding::Ucs2 => "Unicode",
    };
    let characters = usize::try_from(preview.characters).unwrap_or(usize::MAX);
    format!(
        "{} · {alphabet} · {} SMS, encore {}",
        text::counted(characters, "caractère", "caractères"),
        preview.segments,
        preview.left
    )
}

/// What makes a text message dear, and what is read otherwise than it was typed.
fn advice(preview: &WordingPreview) -> String {
    let mut sentences = Vec::new();
    if !preview.forcing.is_empty() && preview.forcing.len() <= FEW {
        sentences.push(format!(
            "« {} » fait passer tout le message en Unicode : 70 caractères par SMS au lieu de 160.",
            preview.forcing.join(" ")
        ));
    }
    for one in &preview.replaced {
        sentences.push(format!("« {} » sera lu « {} ».", one.typed, one.read));
    }
    sentences.join(" ")
}

/// A language of another script is made of what forces Unicode: listing it helps nobody.
const FEW: usize = 5;

fn show_state(global: &Texts<'_>, editor: &Editor, app: &App) {
    let target = editor.target();
    let message = text::message_event(target.message);
    let title = format!("{message}, {}", in_language(&editor.language().name));
    global.set_title(title.into());
    let tz = app.settings().time_zone;
    let since = editor.base().and_then(|base| base.changed_at);
    let state = match (since, editor.base()) {
        (_, None) => String::new(),
        (Some(at), _) => format!("Vos mots servent depuis le {}.", text::instant(at, tz)),
        (None, _) => "Le texte d'origine sert.".to_owned(),
    };
    let unsaved = if editor.is_changed() {
        " Vos changements ne sont pas enregistrés."
    } else {
        ""
    };
    global.set_subtitle(format!("{state}{unsaved}").into());
    global.set_ready(editor.base().is_some());
    let fault = editor.fault().map(crate::guichet::Fault::sentence);
    global.set_fault(fault.unwrap_or_default().into());
    global.set_notice(told(editor.notice()));
    let doubt = editor.doubt();
    global.set_doubt(doubt_words(doubt, app).into());
    let calm = !editor.is_sent() && doubt.is_none();
    global.set_can_discard(calm && editor.is_changed());
    global.set_can_reset(calm && editor.is_own());
    global.set_busy(editor.is_sent());
    global.set_hint(
        "Tab : champ suivant    Échap : tous les textes, les changements sont gardés".into(),
    );
    let primary = match (editor.is_sent(), doubt) {
        (true, _) => "Enregistrement…",
        (_, Some(_)) => "Réessayer",
        _ => "Enregistrer",
    };
    global.set_primary(primary.into());
    global.set_primary_enabled(editor.may_save());
}
