//! What the borne tells without a card: pages of the centre, and places that help.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Language;
use crate::courrier::text_enum;
use crate::usager::FieldError;

text_enum! {
    /// What a place can do for somebody, from the least to the most.
    PlaceLevel {
        /// Leaflets and addresses.
        Communication = "communication",
        /// Somebody answers questions.
        Information = "information",
        /// Somebody follows a person's case.
        Suivi = "suivi",
        /// Somebody advises, with the training for it.
        Conseil = "conseil",
    }
}

/// A page that the borne shows without a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskPage {
    /// Its name among the others, which no one sees.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z0-9-]{1,40}$")]
    pub id: String,
    /// Its title, by language tag; French always.
    pub title: BTreeMap<String, String>,
    /// Its text, by language tag: paragraphs between empty lines.
    pub body: BTreeMap<String, String>,
}

/// A place where a person finds help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskPlace {
    /// Its name.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// What it can do.
    pub level: PlaceLevel,
    /// Its address, on one line.
    #[schema(max_length = 160)]
    #[serde(default)]
    pub address: String,
    /// When it is open, in the centre's words.
    #[schema(max_length = 160)]
    #[serde(default)]
    pub hours: String,
    /// Its telephone number, as it is dialled.
    #[schema(max_length = 40)]
    #[serde(default)]
    pub phone: String,
    /// Tags of the languages spoken there.
    #[schema(max_items = 40)]
    #[serde(default)]
    pub languages: Vec<String>,
}

/// All pages and places, in the order in which they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskContent {
    /// The pages.
    #[schema(max_items = 12)]
    pub pages: Vec<KioskPage>,
    /// The places.
    #[schema(max_items = 60)]
    pub places: Vec<KioskPlace>,
}

/// What a centre has written of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnContent {
    /// Its own pages; none: the product's are shown, as each version of it has them.
    pub pages: Option<Vec<KioskPage>>,
    /// Its places.
    pub places: Vec<KioskPlace>,
}

impl OwnContent {
    /// Everything wrong with it, or nothing.
    pub fn check(&self) -> Vec<FieldError> {
        let content = KioskContent {
            pages: self.pages.clone().unwrap_or_default(),
            places: self.places.clone(),
        };
        content.check()
    }
}

/// Most pages: they are chosen from one screen.
pub const MOST_PAGES: usize = 12;
/// Most places.
pub const MOST_PLACES: usize = 60;
/// Longest title of a page, in characters.
pub const LONGEST_TITLE: usize = 80;
/// Longest text of a page, in characters: two screens of large letters.
pub const LONGEST_BODY: usize = 1_500;

impl KioskContent {
    /// Everything wrong with the pages and places, or nothing. A fault of one language says which:
    /// `pages[0].title.ar`.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |field: String, message: &str| {
            let message = message.to_owned();
            errors.push(FieldError { field, message });
        };
        if self.pages.len() > MOST_PAGES {
            refuse("pages".to_owned(), "La borne montre 12 pages au plus.");
        }
        if self.places.len() > MOST_PLACES {
            refuse("places".to_owned(), "La borne montre 60 lieux au plus.");
        }
        for (n, page) in self.pages.iter().enumerate() {
            let before = &self.pages[..n];
            for (field, message) in page.faults(before) {
                refuse(format!("pages[{n}].{field}"), message);
            }
        }
        for (n, place) in self.places.iter().enumerate() {
            if let Some((field, message)) = place.fault() {
                refuse(format!("places[{n}].{field}"), message);
            }
        }
        errors
    }
}

/// A field, and what is wrong with it.
type PartFault = (&'static str, &'static str);

/// A text of a page in all its languages.
#[derive(Clone, Copy)]
struct PageText<'a> {
    field: &'static str,
    texts: &'a BTreeMap<String, String>,
    most: usize,
    in_lines: bool,
    missing: &'static str,
    unfit: &'static str,
}

impl KioskPage {
    fn faults(&self, before: &[Self]) -> Vec<(String, &'static str)> {
        let mut faults = Vec::new();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(1..=40).contains(&self.id.len()) || !self.id.chars().all(is_name) {
            let message = "Le nom d'une page compte de 1 à 40 lettres sans accent, chiffres ou \
                           traits d'union.";
            faults.push(("id".to_owned(), message));
        }
        if before.iter().any(|other| other.id == self.id) {
            faults.push(("id".to_owned(), "Deux pages portent ce nom."));
        }
        for text in self.texts() {
            faults.extend(text.faults());
        }
        let [title, body] = self.texts();
        for (has, lacks) in [(title, body), (body, title)] {
            // What is not there in French was said already.
            let halves = has
                .texts
                .keys()
                .filter(|tag| !lacks.texts.contains_key(*tag) && *tag != Language::French.tag());
            faults.extend(halves.map(|tag| {
                let message = "Chaque langue d'une page a un titre et un texte, ou aucun des deux.";
                (format!("{}.{tag}", lacks.field), message)
            }));
        }
        faults
    }

    fn texts(&self) -> [PageText<'_>; 2] {
        [
            PageText {
                field: "title",
                texts: &self.title,
                most: LONGEST_TITLE,
                in_lines: false,
                missing: "Écrivez le titre en français : il remplace les langues qui manquent.",
                unfit: "Le titre d'une page tient sur une ligne de 1 à 80 caractères.",
            },
            PageText {
                field: "body",
                texts: &self.body,
                most: LONGEST_BODY,
                in_lines: true,
                missing: "Écrivez le texte en français : il remplace les langues qui manquent.",
                unfit: "Le texte d'une page compte de 1 à 1500 caractères.",
            },
        ]
    }
}

impl PageText<'_> {
    fn faults(self) -> Vec<(String, &'static str)> {
        let (mut faults, field) = (Vec::new(), self.field);
        let french = Language::French.tag();
        if !self.texts.contains_key(french) {
            faults.push((format!("{field}.{french}"), self.missing));
        }
        for (tag, text) in self.texts {
            if !Language::ALL.iter().any(|known| known.tag() == tag) {
                let message =
                    "Une langue s'écrit par son code, parmi celles de la borne : « fr », « ar »…";
                faults.push((field.to_owned(), message));
            } else if !self.fits(text) {
                faults.push((format!("{field}.{tag}"), self.unfit));
            }
        }
        faults
    }

    fn fits(self, text: &str) -> bool {
        let is_control = |c: char| c.is_control() && !(self.in_lines && c == '\n');
        (1..=self.most).contains(&text.trim().chars().count()) && !text.chars().any(is_control)
    }
}

fn is_tag(tag: &str) -> bool {
    (2..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

impl KioskPlace {
    fn fault(&self) -> Option<PartFault> {
        let line =
            |text: &str, most| text.chars().count() <= most && !text.chars().any(char::is_control);
        if self.name.trim().is_empty() || !line(&self.name, 80) {
            return Some(("name", "Le nom d'un lieu compte de 1 à 80 caractères."));
        }
        for (field, text, most) in [
            ("address", &self.address, 160),
            ("hours", &self.hours, 160),
            ("phone", &self.phone, 40),
        ] {
            if !line(text, most) {
                return Some((field, "Ce texte tient sur une ligne, sans être si long."));
            }
        }
        let is_known = self.languages.len() <= 40 && self.languages.iter().all(|tag| is_tag(tag));
        (!is_known).then_some((
            "languages",
            "Une langue s'écrit par son code : « fr », « ar », « prs »…",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> KioskContent {
        let in_french = |text: &str| BTreeMap::from([("fr".to_owned(), text.to_owned())]);
        KioskContent {
            pages: vec![KioskPage {
                id: "domiciliation".to_owned(),
                title: in_french("La domiciliation"),
                body: in_french("Une adresse.\n\nPour un an."),
            }],
            places: vec![KioskPlace {
                name: "Maison de la solidarité".to_owned(),
                level: PlaceLevel::Suivi,
                address: "1, place de l'Église".to_owned(),
                hours: String::new(),
                phone: "01 02 03 04 05".to_owned(),
                languages: vec!["fr".to_owned(), "prs".to_owned()],
            }],
        }
    }

    #[test]
    fn each_fault_is_told_by_its_field() {
        type Spoil = fn(&mut KioskContent);
        let spoils: [(Spoil, &str); 13] = [
            (|c| c.pages[0].id = "La page".to_owned(), "pages[0].id"),
            (|c| c.pages.push(c.pages[0].clone()), "pages[1].id"),
            (|c| c.pages[0].title.clear(), "pages[0].title.fr"),
            (
                |c| put(&mut c.pages[0].title, "fr", "a\nb"),
                "pages[0].title.fr",
            ),
            (
                |c| {
                    put(&mut c.pages[0].title, "FR", "a");
                    put(&mut c.pages[0].body, "FR", "a");
                },
                "pages[0].title pages[0].body",
            ),
            (
                |c| put(&mut c.pages[0].title, "ar", "a"),
                "pages[0].body.ar",
            ),
            (
                |c| put(&mut c.pages[0].body, "ar", "a"),
                "pages[0].title.ar",
            ),
            (|c| put(&mut c.pages[0].body, "fr", " "), "pages[0].body.fr"),
            (
                |c| put(&mut c.pages[0].body, "fr", &"a".repeat(1_501)),
                "pages[0].body.fr",
            ),
            (|c| c.places[0].name.clear(), "places[0].name"),
            (|c| c.places[0].phone = "0".repeat(41), "places[0].phone"),
            (
                |c| c.places[0].languages.push("?".to_owned()),
                "places[0].languages",
            ),
            (|c| c.places = vec![c.places[0].clone(); 61], "places"),
        ];
        assert_eq!(content().check(), []);
        for (n, (spoil, field)) in spoils.into_iter().enumerate() {
            let mut content = content();
            spoil(&mut content);
            let fields: Vec<_> = content.check().into_iter().map(|e| e.field).collect();
            assert_eq!(fields.join(" "), field, "spoilt by the {n}th");
        }
    }

    fn put(texts: &mut BTreeMap<String, String>, tag: &str, text: &str) {
        texts.insert(tag.to_owned(), text.to_owned());
    }
}
