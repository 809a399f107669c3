//! What is said to usagers: the product's templates, with the centre's own words over them.

use courrier_api as wire;
use courrier_domain::usager::FieldError;
use courrier_domain::{CentreSettings, MessageEvent};
use courrier_ledger::queries::WordingRow;
use courrier_messages::sms::Alphabet;
use courrier_messages::templates::{Preview, TemplateFault};
use courrier_messages::{Direction, Language, Library, MessageKind, Signature, Wording};

use crate::app::App;
use crate::problem::Fault;

/// More short messages than anybody reads.
const MOST_SEGMENTS: usize = 10;
/// Characters of the longest e-mail.
const LONGEST_BODY: usize = 5_000;

/// All templates, as the centre has them. Words of the centre's that this version of the product
/// won't have any more give way to ours, and the log says so.
pub fn library(rows: Vec<WordingRow>) -> Result<Library, TemplateFault> {
    let mut library = Library::read()?;
    for row in rows {
        let (kind, tag) = (kind(row.message), row.language);
        let wording = Wording {
            sms: row.sms,
            subject: row.subject,
            body: row.body,
        };
        let Some(language) = Language::of_tag(&tag) else {
            tracing::error!(language = tag, "a wording's language is none of ours");
            continue;
        };
        if let Err(fault) = library.reword(kind, language, &wording) {
            tracing::error!(%fault, message = kind.folder(), language = tag, "a wording is not used");
        }
    }
    Ok(library)
}

/// A message's template.
pub fn kind(event: MessageEvent) -> MessageKind {
    match event {
        MessageEvent::Arrival => MessageKind::Arrival,
        MessageEvent::Avis => MessageKind::Avis,
        MessageEvent::Relance => MessageKind::Relance,
        MessageEvent::LastRelance => MessageKind::LastRelance,
        MessageEvent::AvisRelance => MessageKind::AvisRelance,
        MessageEvent::LastNotice => MessageKind::LastNotice,
        MessageEvent::DomiciliationEnds => MessageKind::DomiciliationEnds,
        MessageEvent::DomiciliationEndsSoon => MessageKind::DomiciliationEndsSoon,
        MessageEvent::Ticket => MessageKind::Ticket,
    }
}

/// A language of the templates, by its very tag.
pub fn known(tag: &str) -> Result<Language, Fault> {
    let language = Language::ALL.into_iter().find(|known| known.tag() == tag);
    language.ok_or_else(|| Fault::not_found("Aucun message n'est écrit dans cette langue."))
}

/// The messages, the languages, and what the centre reworded.
pub async fn list(app: &App) -> Result<wire::WordingList, Fault> {
    let rows = app.read(|reader| reader.wordings()).await?;
    let languages = Language::ALL.map(|language| wire::MessageLanguage {
        tag: language.tag().to_owned(),
        name: language.french_name().to_owned(),
        own_name: language.own_name().to_owned(),
        right_to_left: language.direction() == Direction::RightToLeft,
    });
    let reworded = rows.into_iter().map(|row| wire::Reworded {
        message: row.message,
        language: row.language,
        changed_at: row.changed_at,
    });
    Ok(wire::WordingList {
        messages: MessageEvent::ALL.to_vec(),
        languages: languages.to_vec(),
        reworded: reworded.collect(),
    })
}

/// What a message says in a language.
pub async fn detail(
    app: &App,
    message: MessageEvent,
    language: Language,
) -> Result<wire::MessageWording, Fault> {
    let rows = app.read(|reader| reader.wordings()).await?;
    let own = rows
        .into_iter()
        .find(|row| row.message == message && row.language == language.tag());
    let product = Library::product_wording(kind(message), language).map_err(|fault| {
        tracing::error!(%fault, "a template of the product's can't be read");
        Fault::internal()
    })?;
    let product = wire::Wording {
        sms: product.sms,
        subject: product.subject,
        body: product.body,
    };
    let changed_at = own.as_ref().map(|row| row.changed_at);
    let wording = own.map_or_else(
        || product.clone(),
        |row| wire::Wording {
            sms: row.sms,
            subject: row.subject,
            body: row.body,
        },
    );
    // The centre's words may have been kept by a version that asked less: ours are sent meanwhile.
    let (preview, faults) = match examined(app, message, language, wording.clone()) {
        Ok(preview) => (preview, Vec::new()),
        Err(faults) => (preview(app, message, language, product.clone())?, faults),
    };
    let placeholders = kind(message).placeholders().iter();
    Ok(wire::MessageWording {
        message,
        language: language.tag().to_owned(),
        preview,
        faults,
        wording,
        product,
        changed_at,
        placeholders: placeholders.map(|hole| hole.name().to_owned()).collect(),
    })
}

/// How words would look and what they would cost, or what is wrong with them.
pub fn preview(
    app: &App,
    message: MessageEvent,
    language: Language,
    draft: wire::Wording,
) -> Result<wire::WordingPreview, Fault> {
    examined(app, message, language, draft).map_err(Fault::invalid)
}

fn examined(
    app: &App,
    message: MessageEvent,
    language: Language,
    draft: wire::Wording,
) -> Result<wire::WordingPreview, Vec<FieldError>> {
    let wording = Wording {
        sms: draft.sms,
        subject: draft.subject,
        body: draft.body,
    };
    let settings: &CentreSettings = &app.settings();
    let signature = Signature::of_centre(&settings.name);
    let preview = app
        .library()
        .preview(kind(message), language, &wording, &signature)
        .map_err(|fault| refused(&fault))?;
    if preview.count.segments > MOST_SEGMENTS {
        return Err(too_long("sms", "ce texte ne tient pas en dix SMS"));
    }
    if wording.body.chars().count() > LONGEST_BODY {
        return Err(too_long("body", "ce texte a plus de 5 000 caractères"));
    }
    Ok(shown(preview))
}

fn too_long(field: &str, what: &str) -> Vec<FieldError> {
    vec![FieldError {
        field: field.to_owned(),
        message: format!("{what} ; raccourcissez-le."),
    }]
}

/// A fault in a text, by the field of the form that it is in.
fn refused(fault: &TemplateFault) -> Vec<FieldError> {
    let field = match fault.place.as_str() {
        "SMS" => "sms",
        "Objet" => "subject",
        _ => "body",
    };
    let line = fault.line.filter(|line| *line > 1);
    let line = line.map_or_else(String::new, |line| format!("ligne {line} : "));
    vec![FieldError {
        field: field.to_owned(),
        message: format!("{line}{}.", fault.message),
    }]
}

fn shown(Preview { rendered, count }: Preview) -> wire::WordingPreview {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let replaced = count.replaced.into_iter();
    wire::WordingPreview {
        sms: rendered.sms,
        subject: rendered.subject,
        body: rendered.body,
        characters: number(count.characters),
        encoding: match count.alphabet {
            Alphabet::Gsm => wire::SmsEncoding::Gsm,
            Alphabet::Ucs2 => wire::SmsEncoding::Ucs2,
        },
        units: number(count.units),
        segments: number(count.segments),
        left: number(count.left),
        forcing: count.forcing.into_iter().map(String::from).collect(),
        replaced: replaced
            .map(|(typed, read)| wire::ReplacedCharacter {
                typed: typed.to_string(),
                read: read.to_owned(),
            })
            .collect(),
    }
}
