//! All templates, with the centre's own words in place of ours where it has some.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;

use super::words::Words;
use super::{
    Counts, Facts, MessageKind, MissingFact, Placeholder, Places, Rendered, Signed, Template,
    TemplateFault, Wording, files,
};
use crate::sms::{self, Count};
use crate::{Language, Signature};

/// The templates of every message and language.
#[derive(Debug)]
pub struct Library {
    words: BTreeMap<Language, Words>,
    templates: BTreeMap<(MessageKind, Language), Template>,
}

/// A wording as it would look, with invented values.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The texts.
    pub rendered: Rendered,
    /// What the text message costs.
    pub count: Count,
}

/// A message's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sms: Spanned<String>,
    objet: Spanned<String>,
    corps: Spanned<String>,
}

impl File {
    fn wording(self) -> Wording {
        Wording {
            sms: self.sms.into_inner(),
            subject: self.objet.into_inner(),
            body: self.corps.into_inner(),
        }
    }
}

impl Library {
    /// The product's own texts.
    pub fn read() -> Result<Self, TemplateFault> {
        let mut words = BTreeMap::new();
        for (language, path, text) in files::WORDS {
            words.insert(language, Words::read(language, path, text)?);
        }
        let mut templates = BTreeMap::new();
        for (kind, texts) in files::MESSAGES {
            for (language, path, text) in texts {
                templates.insert((kind, language), read_file(kind, path, text)?);
            }
        }
        Ok(Self { words, templates })
    }

    /// The product's own words for a message, as its file has them.
    pub fn product_wording(
        kind: MessageKind,
        language: Language,
    ) -> Result<Wording, TemplateFault> {
        let of_kind = files::MESSAGES
            .into_iter()
            .find(|(known, _)| *known == kind);
        let mut texts = of_kind.into_iter().flat_map(|(_, texts)| texts);
        let (_, path, text) = texts
            .find(|(known, ..)| *known == language)
            .ok_or_else(|| TemplateFault::whole(kind.folder(), "ce texte manque".to_owned()))?;
        Ok(super::read_toml::<File>(path, text)?.wording())
    }

    /// Puts the centre's own words in place of what a message says in a language.
    pub fn reword(
        &mut self,
        kind: MessageKind,
        language: Language,
        wording: &Wording,
    ) -> Result<(), TemplateFault> {
        let template = check(kind, wording)?;
        self.templates.insert((kind, language), template);
        Ok(())
    }

    /// How a wording would look, and what it would cost, or what is wrong with it. Nothing is kept.
    pub fn preview(
        &self,
        kind: MessageKind,
        language: Language,
        wording: &Wording,
        signature: &Signature,
    ) -> Result<Preview, TemplateFault> {
        let template = check(kind, wording)?;
        let fault = || TemplateFault::whole("Aperçu", "cette langue n'est pas prête".to_owned());
        let words = self.words.get(&language).ok_or_else(fault)?;
        let day = NaiveDate::from_ymd_opt(2027, 3, 31).unwrap_or_default();
        let at = |hour, minute| day.and_hms_opt(hour, minute, 0).unwrap_or_default();
        let facts = Facts {
            counts: Counts {
                lettres: 2,
                avis: 1,
                colis: 0,
            },
            distribution: Some((at(13, 30), at(17, 0))),
            limit: Some(day),
            number: Some(17),
            signed: Signed::Centre(signature),
        };
        let rendered = fill(kind, language, &template, words, &facts).map_err(|_| fault())?;
        let count = sms::count(&rendered.sms);
        Ok(Preview { rendered, count })
    }

    /// Writes a message. A language that is missing gives way to French.
    pub fn render(
        &self,
        kind: MessageKind,
        language: Language,
        facts: &Facts<'_>,
    ) -> Result<Rendered, MissingFact> {
        for language in [language, Language::French] {
            if let (Some(template), Some(words)) = (
                self.templates.get(&(kind, language)),
                self.words.get(&language),
            ) {
                return fill(kind, language, template, words, facts);
            }
        }
        // `read` gives French to every message, and nothing takes it away.
        unreachable!("French is always there")
    }

    /// The signature that tells nothing, in a language; in French where it is missing.
    pub fn neutral_signature(&self, language: Language) -> &str {
        let words = self.words.get(&language);
        words
            .or_else(|| self.words.get(&Language::French))
            .map_or("", |words| words.neutral_signature.as_str())
    }

    /// What the templates lack in a language: for tests of what then happens.
    #[cfg(test)]
    pub(super) fn forget(&mut self, language: Language) {
        self.templates.retain(|(_, known), _| *known != language);
        self.words.remove(&language);
    }
}

/// Checks words that came from the form.
fn check(kind: MessageKind, wording: &Wording) -> Result<Template, TemplateFault> {
    let places = Places([("SMS", 0), ("Objet", 0), ("Texte de l'e-mail", 0)]);
    Template::read(kind, wording, &places)
}

pub(super) fn read_file(
    kind: MessageKind,
    path: &str,
    text: &str,
) -> Result<Template, TemplateFault> {
    let file: File = super::read_toml(path, text)?;
    // A text in triple quotes begins on the line after them.
    let before = |value: &Spanned<String>| {
        let source = &text[value.span()];
        let head = &text[..value.span().start];
        head.matches('\n').count() + usize::from(source.starts_with("\"\"\"\n"))
    };
    let places = Places([
        (path, before(&file.sms)),
        (path, before(&file.objet)),
        (path, before(&file.corps)),
    ]);
    Template::read(kind, &file.wording(), &places)
}

fn fill(
    kind: MessageKind,
    language: Language,
    template: &Template,
    words: &Words,
    facts: &Facts<'_>,
) -> Result<Rendered, MissingFact> {
    let mut values = Vec::with_capacity(4);
    for placeholder in kind.placeholders() {
        values.push(match placeholder {
            Placeholder::Courriers => words.courriers(facts.counts),
            Placeholder::NextDistribution => match facts.distribution {
                Some((from, to)) => words.distribution(from, to),
                None => words.no_distribution.clone(),
            },
            Placeholder::Limit => words.date(facts.limit.ok_or(MissingFact(kind))?),
            Placeholder::Number => facts.number.ok_or(MissingFact(kind))?.to_string(),
            Placeholder::Centre => match facts.signed {
                Signed::Centre(signature) => signature.as_str().to_owned(),
                Signed::Neutral => words.neutral_signature.clone(),
            },
        });
    }
    Ok(Rendered {
        language,
        sms: template.sms.fill(|hole| &values[hole]),
        subject: template.subject.clone(),
        body: template.body.fill(|hole| &values[hole]),
    })
}
