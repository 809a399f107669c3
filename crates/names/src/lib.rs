//! The homonym engine: whose name a text could be, however it is written, and whether anybody
//! else's.
//!
//! Pure: no clock, no file, no randomness; it names nobody but by the keys it was given. Start with
//! [`Index::judge`]. A text goes through `envelope` (what of it is the name), `query` (which words
//! of the population each of its words may be, in whatever order they come), `search` (the people
//! who bear them, best first), `fit` (the best way to read the text as one person's name, and what
//! it costs), and `verdict` (whether anybody else could be meant).

mod alone;
mod edges;
mod edit;
mod envelope;
mod fit;
mod fold;
mod heard;
mod identity;
mod index;
mod judgement;
mod keys;
mod kin;
mod lineage;
mod noise;
mod person;
mod query;
mod readings;
mod reason;
mod rows;
mod search;
mod sound;
mod spelling;
mod verdict;
mod vocabulary;

pub use index::Index;
pub use judgement::{Candidate, Judgement, Reason, Verdict, Whom};
pub use person::{Person, Settings};

/// The folded words of a text: lower case, without accents, in any script brought to Latin;
/// apostrophes join (`N'Diaye` is `ndiaye`), hyphens and anything else part.
pub fn tokens(text: &str) -> Vec<String> {
    fold::words(text)
        .into_iter()
        .map(|word| word.text)
        .collect()
}

/// One key for a whole name: equal for names of the same words in any order.
pub fn key<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut all: Vec<String> = names.into_iter().flat_map(tokens).collect();
    all.sort_unstable();
    all.dedup();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_as_people_write_them() {
        for (text, expected) in [
            ("Éloïse N'DIAYE", "eloise ndiaye"),
            ("  Jean-Pierre  ", "jean pierre"),
            ("EL KHATIB", "el khatib"),
            ("Œdipe", "oedipe"),
            ("Иванов", "ivanov"),
            ("D’Artagnan", "dartagnan"),
            ("", ""),
            ("--- '' ", ""),
        ] {
            assert_eq!(tokens(text).join(" "), expected, "{text:?}");
        }
        assert_eq!(key(["DIALLO", "Mamadou"]), key(["mamadou diallo"]));
    }

    proptest! {
        #[test]
        fn folding_is_idempotent(text in ".{0,40}") {
            let once = tokens(&text).join(" ");
            prop_assert_eq!(tokens(&once).join(" "), once);
        }
    }
}
