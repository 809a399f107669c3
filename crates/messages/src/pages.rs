//! The pages that the borne shows without a card until the centre has its own: a file for each
//! language under `pages/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Language;
use crate::templates::{TemplateFault, read_toml};

/// A page in all languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its name among the others.
    pub id: String,
    /// Its title, by language tag.
    pub title: BTreeMap<String, String>,
    /// Its text, by language tag: paragraphs between empty lines.
    pub body: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    page: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    titre: String,
    corps: String,
}

macro_rules! files {
    ($($language:ident: $tag:literal),+ $(,)?) => {
        [$((
            Language::$language,
            concat!("pages/", $tag, ".toml"),
            include_str!(concat!("../pages/", $tag, ".toml")),
        )),+]
    };
}

/// Each language's pages, by path. A missing file does not compile.
const FILES: [(Language, &str, &str); 14] = files![
    French: "fr",
    English: "en",
    Arabic: "ar",
    Romanian: "ro",
    Russian: "ru",
    Ukrainian: "uk",
    Spanish: "es",
    Portuguese: "pt",
    Turkish: "tr",
    Bengali: "bn",
    Tamil: "ta",
    Pashto: "ps",
    Dari: "prs",
    Tigrinya: "ti",
];

/// The product's own pages, in the order of the French file.
pub fn shipped() -> Result<Vec<Page>, TemplateFault> {
    let mut pages: Vec<Page> = Vec::new();
    for (language, path, text) in FILES {
        let file: File = read_toml(path, text)?;
        for written in file.page {
            let at = pages.iter().position(|page| page.id == written.id);
            let at = at.unwrap_or_else(|| {
                pages.push(Page {
                    id: written.id,
                    title: BTreeMap::new(),
                    body: BTreeMap::new(),
                });
                pages.len() - 1
            });
            let (page, tag) = (&mut pages[at], language.tag());
            page.title.insert(tag.to_owned(), written.titre);
            page.body
                .insert(tag.to_owned(), written.corps.trim().to_owned());
        }
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use courrier_domain::{KioskContent, KioskPage};

    use super::*;

    #[test]
    fn each_page_is_there_in_every_language_and_fit_to_be_shown() {
        let pages = shipped().expect("the product's pages");
        let ids: Vec<&str> = pages.iter().map(|page| page.id.as_str()).collect();
        assert_eq!(ids, ["domiciliation", "courrier"]);
        for page in &pages {
            let mut texts: Vec<_> = page.body.values().collect();
            texts.sort();
            texts.dedup();
            assert_eq!(texts.len(), Language::ALL.len(), "{}: all differ", page.id);
            let paragraphs = |text: &String| text.split("\n\n").count();
            assert!(
                page.body.values().all(|text| paragraphs(text) == 4),
                "{}: each says all that the French does",
                page.id
            );
        }
        let pages = pages.into_iter().map(|page| KioskPage {
            id: page.id,
            title: page.title,
            body: page.body,
        });
        let content = KioskContent {
            pages: pages.collect(),
            places: Vec::new(),
        };
        assert_eq!(content.check(), []);
    }
}
