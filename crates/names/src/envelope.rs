//! What on an envelope is the name.
//!
//! Set aside: civilities, "M. ou Mme", "Mme Vve", "c/o", "chez CCAS…", the centre's own lines,
//! streets and postal codes, what the form says around a name ("née", "dit", "à l'attention de").
//! Nothing is ever set aside to the last word: an envelope on which all looks like noise is taken
//! as it stands.

use crate::fold::{Word, words};
use crate::noise::{
    BETWEEN, BORNE_TOO, CIVILITIES, FOR_OTHERS, FROM, HOMES, INDOORS, INDOORS_SHORT, OVER, PLACES,
    PLACES_ALONE, SAID, STREETS, TO,
};
use crate::person::Settings;

/// A word of the addressee's name as it stands on the envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWord {
    /// Folded.
    pub word: Word,
    /// In capitals, which tells a surname where other words are not.
    pub capitals: bool,
    /// The *M.* that is *Monsieur* or an initial: it may help and never hurts.
    pub perhaps: bool,
}

/// One part of an envelope: a line, or what stands between two strokes.
struct Part {
    words: Vec<NameWord>,
    /// Whether it holds a postal code or a street.
    is_address: bool,
    /// Whether no name stands before them.
    is_place: bool,
}

/// What of an envelope is a name.
#[derive(Debug, Default)]
pub struct Name {
    /// All its words.
    pub words: Vec<NameWord>,
    /// Where there are several, the parts of the envelope that may be a whole name: beside it may
    /// stand somebody's office or another person.
    pub apart: Vec<Apart>,
}

/// A part of an envelope, or two neighbours of which one is no more than a word.
#[derive(Debug)]
pub struct Apart {
    /// Its words.
    pub words: Vec<NameWord>,
    /// Whether the text ends with them.
    pub is_last: bool,
}

/// The words of the addressee's name.
pub fn name_words(text: &str, settings: &Settings) -> Vec<NameWord> {
    name(text, settings).words
}

/// The addressee's name, and what of the envelope may be one.
pub fn name(text: &str, settings: &Settings) -> Name {
    let own: Vec<Vec<Word>> = settings.own_lines.iter().map(|line| words(line)).collect();
    let marked = marked(text);
    let parts: Vec<Vec<NameWord>> = split(&marked)
        .map(part_words)
        .filter(|part| !part.is_empty() && !is_own(part, &own))
        .collect();
    let read: Vec<Part> = parts.iter().filter_map(|part| read(part)).collect();
    let named = |part: &&Part| !part.is_address && !part.words.is_empty();
    let several = read.iter().filter(named).count() > 0;
    let mut words: Vec<NameWord> = read
        .iter()
        .filter(|part| !(several && part.is_address))
        .flat_map(|part| part.words.clone())
        .collect();
    if words.iter().all(|word| word.perhaps) {
        // All of it looked like noise.
        words = part_words(&marked);
        if !words.iter().all(is_figures) {
            words.retain(|word| !is_figures(word));
        }
        return Name {
            words,
            apart: Vec::new(),
        };
    }
    let mut apart = apart(&read);
    apart.retain(|part| part.words != words);
    Name { words, apart }
}

/// The parts of an envelope that may each be a whole name.
fn apart(read: &[Part]) -> Vec<Apart> {
    let count = |words: &[NameWord]| words.iter().filter(|word| !word.perhaps).count();
    let parts: Vec<(usize, &Part)> = read
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.is_place && count(&part.words) > 0)
        .collect();
    let alone = parts.chunks(1);
    let pairs = parts.windows(2).filter(|pair| {
        let mut words = pair.iter().map(|(_, part)| count(&part.words));
        words.any(|count| count == 1)
    });
    let apart = alone.chain(pairs).map(|parts| Apart {
        words: parts
            .iter()
            .flat_map(|(_, part)| part.words.clone())
            .collect(),
        is_last: parts.last().is_some_and(|(at, _)| at + 1 == read.len()),
    });
    apart
        .filter(|part| count(&part.words) > 1)
        .take(MOST_APART)
        .collect()
}

/// So many parts of an envelope are looked at alone.
const MOST_APART: usize = 8;

/// Whether a letter is for somebody's heirs, household or wife: perhaps not for the one who is
/// named. *Mme Vve* and *M. et Mme* are said of those who are named themselves.
/// `name`: what [`name_words`] took for the name.
pub fn is_for_others(text: &str, name: &[NameWord]) -> bool {
    const WIFE: &[&str] = &["epouse", "epse", "ep"];
    let words = part_words(&marked(text));
    let mut pairs = words.windows(2);
    let is_wife = |pair: &[NameWord]| one_of(&pair[0], CIVILITIES) && one_of(&pair[1], WIFE);
    // *DIOP ép. Moussa*: two words, one before and one after, may be two people's.
    let is_said = |word: &NameWord| one_of(word, WIFE) || one_of(word, &["nee"]);
    let certain = name.iter().filter(|word| !word.perhaps);
    let says_little = certain.count() <= 2 && words.iter().any(is_said);
    words.iter().any(|word| one_of(word, FOR_OTHERS)) || pairs.any(is_wife) || says_little
}

/// A name as it is recorded, of which nothing is noise.
pub fn recorded_words(text: &str) -> Vec<NameWord> {
    part_words(text)
}

/// The signs that stand for words, as words.
fn marked(text: &str) -> String {
    let lower = text.replace(['°', 'º', '(', ')', '"', '«', '»'], " ");
    let mut marked = String::with_capacity(lower.len());
    let mut rest = lower.as_str();
    while let Some(at) = rest.find('/') {
        let (before, after) = rest.split_at(at);
        marked.push_str(before);
        let last = before.chars().next_back();
        let next = after[1..].chars().next();
        let alone = before
            .chars()
            .rev()
            .nth(1)
            .is_none_or(|c| !c.is_alphanumeric());
        let roof = matches!(
            (last, next),
            (Some('c' | 'C'), Some('o' | 'O')) | (Some('s' | 'S'), Some('c' | 'C'))
        );
        marked.push_str(if roof && alone { " " } else { "\n" });
        rest = &after[1..];
    }
    marked.push_str(rest);
    marked
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r', '|', ';', ',', '\u{2028}'])
        .flat_map(|line| line.split(" - "))
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" — "))
}

fn part_words(text: &str) -> Vec<NameWord> {
    text.split_whitespace()
        .flat_map(|piece| {
            let capitals = piece.chars().filter(|c| c.is_uppercase()).count() > 1
                && !piece.chars().any(|c| c.is_lowercase());
            words(piece).into_iter().map(move |word| NameWord {
                word,
                capitals,
                perhaps: false,
            })
        })
        .collect()
}

fn is_own(part: &[NameWord], own: &[Vec<Word>]) -> bool {
    own.iter().any(|line| {
        let has = |word: &NameWord| line.iter().any(|own| own.text == word.word.text);
        !line.is_empty() && part.iter().all(has) && part.len() * 2 > line.len()
    })
}

fn is_figures(word: &NameWord) -> bool {
    word.word.text.bytes().all(|c| c.is_ascii_digit())
}

fn is_postal_code(word: &NameWord) -> bool {
    word.word.text.len() == 5 && is_figures(word)
}

/// Whether it is one of these words: an Arabic name that folds to *mr* is none.
fn one_of(word: &NameWord, list: &[&str]) -> bool {
    !word.word.is_foreign() && list.contains(&&*word.word.text)
}

fn begins(words: &[NameWord], phrase: &[&str]) -> bool {
    words.len() >= phrase.len()
        && words
            .iter()
            .zip(phrase)
            .all(|(word, said)| one_of(word, &[said]))
}

/// What of a part is a name; none when it tells of the sender.
fn read(part: &[NameWord]) -> Option<Part> {
    if part.first().is_some_and(|word| one_of(word, FROM)) {
        return None;
    }
    let mut words = part;
    if let Some(phrase) = TO.iter().find(|phrase| begins(words, phrase)) {
        words = &words[phrase.len()..];
    }
    let starts_address = |at: usize| {
        let word = &words[at];
        is_postal_code(word)
            || is_figures(word)
                && words[at + 1..]
                    .iter()
                    .take(3)
                    .any(|next| one_of(next, STREETS))
            || at + 1 < words.len() && word.word.text == "bp" && is_figures(&words[at + 1])
            || word.word.text == "cedex"
    };
    let address = (0..words.len()).find(|at| starts_address(*at));
    let mut is_place = address == Some(0);
    if let [first, rest @ ..] = words {
        let is_bare = || {
            rest.iter()
                .all(|word| is_figures(word) || word.word.text.len() == 1)
        };
        is_place |= one_of(first, PLACES) || one_of(first, PLACES_ALONE) && is_bare();
    }
    // «c/o Mme X» alone names whose roof it is, not the addressee.
    let over = |at: &usize| OVER.iter().any(|phrase| begins(&words[*at..], phrase));
    let over = (0..words.len()).find(over);
    let indoors = (1..words.len()).find(|at| is_indoors(&words[..*at], &words[*at..]));
    let end = [address, over, indoors].into_iter().flatten().min();
    let name = without_marks(&words[..end.unwrap_or(words.len())]);
    Some(Part {
        words: name,
        is_address: is_place || address.is_some(),
        is_place,
    })
}

/// Whether a name ends before these words, which tell of the house.
fn is_indoors(before: &[NameWord], words: &[NameWord]) -> bool {
    let is_mark = |word: &NameWord| is_figures(word) || word.word.text.len() == 1;
    let says_name = || {
        let named = before.iter().filter(|word| !one_of(word, CIVILITIES));
        named.count() > 1
    };
    match words {
        [word, next, ..] => {
            one_of(word, INDOORS)
                || one_of(word, INDOORS_SHORT) && is_mark(next)
                || one_of(word, HOMES) && says_name()
        }
        _ => false,
    }
}

/// The words without civilities and what is said of a name.
fn without_marks(words: &[NameWord]) -> Vec<NameWord> {
    let mut name: Vec<NameWord> = Vec::new();
    let mut at = 0;
    let mut begins = true;
    let mut after_civility = false;
    while at < words.len() {
        let word = &words[at];
        let next = words.get(at + 1);
        let text = &*word.word.text;
        at += 1;
        if one_of(word, BORNE_TOO) {
            after_civility = true;
            name.push(NameWord {
                perhaps: true,
                ..word.clone()
            });
            continue;
        }
        if is_figures(word) || one_of(word, SAID) {
            continue;
        }
        // «Madame M. X»: one civility is enough.
        let is_initial = text == "m" && (!begins || after_civility);
        let is_civility = one_of(word, CIVILITIES) && !is_initial;
        let links =
            one_of(word, BETWEEN) && begins && next.is_some_and(|next| one_of(next, CIVILITIES));
        after_civility = is_civility;
        if !(is_civility || links) {
            begins = false;
            name.push(word.clone());
        } else if text == "m" && at == 1 && !next.is_some_and(|next| one_of(next, BETWEEN)) {
            name.push(NameWord {
                perhaps: true,
                ..word.clone()
            });
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let settings = Settings {
            own_lines: vec!["Espace solidarité".into(), "12 rue Basse".into()],
        };
        let words = name_words(text, &settings);
        let said = words.iter().map(|word| {
            let text = &word.word.text;
            if word.perhaps {
                format!("({text})")
            } else {
                text.clone()
            }
        });
        said.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_name_is_what_is_left() {
        for (text, name) in [
            ("M. Abderahman EL KHATIB", "(m) abderahman el khatib"),
            ("Mme Vve DIALLO Aminata", "diallo aminata"),
            ("M. ou Mme TRAORE", "traore"),
            ("Madame M. TRAORE", "m traore"),
            ("Monsieur et Madame Traore", "traore"),
            ("DIALLO Mamadou chez CCAS de Saint-Denis", "diallo mamadou"),
            (
                "Diallo Mamadou\nc/o CCAS\n6 rue de Strasbourg\n93200 SAINT-DENIS",
                "diallo mamadou",
            ),
            ("s/c Mme Sow\nMamadou Diallo", "mamadou diallo"),
            ("Monsieur Ba domicilié au CCAS", "ba"),
            ("A l'attention de Mme Ly", "ly"),
            ("À l’attention personnelle de Ly Awa", "ly awa"),
            ("Keita Sira - Domiciliation n° 1412", "keita sira"),
            ("Destinataire : Keita Sira, chez CCAS", "keita sira"),
            ("CCAS / Keita Sira", "keita sira"),
            ("Aux bons soins du CCAS - Keita Sira", "keita sira"),
            ("Exp. CAF / Dest. Mr Keita", "keita"),
            (
                "Madame Keita\nDomiciliation CCAS\nBP 269\n93205 SAINT-DENIS CEDEX",
                "keita",
            ),
            ("KEITA Sira 6 bis rue Haute 93200 Saint-Denis", "keita sira"),
            ("Keita Sira\nEspace Solidarité\n12, rue Basse", "keita sira"),
            ("Fatima TRAORE née DIALLO", "fatima traore diallo"),
            ("DIALLO Mamadou (Petit)", "diallo mamadou petit"),
            ("Famille Keita", "(famille) keita"),
            ("CCAS", "ccas"),
            ("M", "m"),
            ("DIALLO M", "diallo m"),
            (
                "Mamadou DIALLO Batiment C Escalier 4 Appartement 12",
                "mamadou diallo",
            ),
            ("M. DIALLO Bât. C appt 12", "(m) diallo"),
            (
                "Mamadou DIALLO foyer des jeunes travailleurs",
                "mamadou diallo",
            ),
            // A house is a name, too.
            ("GANBOLD Bat-Erdene", "ganbold bat erdene"),
            ("Mme FOYER Marie", "foyer marie"),
            ("Marie FOYER", "marie foyer"),
            ("", ""),
        ] {
            assert_eq!(read(text), name, "{text:?}");
        }
    }

    #[test]
    fn what_may_be_a_whole_name_is_read_alone() {
        for (text, parts) in [
            ("Mamadou DIALLO", &[][..]),
            ("DIALLO, Mamadou", &[]),
            ("Mamadou DIALLO, 12 rue Basse, 75010 PARIS", &[]),
            (
                "Mamadou DIALLO\nSecours Islamique France\n12 rue Haute",
                &["mamadou diallo", "secours islamique france"],
            ),
            (
                "DIALLO - Mamadou - Accueil de jour",
                &[
                    "accueil de jour",
                    "diallo mamadou",
                    "mamadou accueil de jour",
                ],
            ),
            // Before an address, where another part has none.
            (
                "Mamadou DIALLO 12 rue Haute\nHalte du jour",
                &["mamadou diallo"],
            ),
        ] {
            let apart = name(text, &Settings::default()).apart;
            let said = apart.iter().map(|part| {
                let words = part.words.iter().map(|word| &*word.word.text);
                words.collect::<Vec<_>>().join(" ")
            });
            assert_eq!(said.collect::<Vec<_>>(), parts, "{text:?}");
        }
    }

    #[test]
    fn capitals_tell_a_surname() {
        let words = name_words("Mamadou DIALLO", &Settings::default());
        let capitals: Vec<bool> = words.iter().map(|word| word.capitals).collect();
        assert_eq!(capitals, [false, true]);
    }
}
