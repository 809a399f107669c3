//! How a name is written by somebody who heard it, or who learnt another transliteration.

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use super::lists::{Half, capital};

/// Whom a rule is for, what it replaces, by what; `^` and `$` are the word's ends.
type Rule = (&'static str, &'static str, &'static str);

/// Both halves.
const COMMON: &[Rule] = &[
    ("arab", "ou", "u"),
    ("arab", "kh", "h"),
    ("arab", "ch", "sh"),
    ("arab", "dj", "j"),
    ("arab", "mohamed", "mohammed"),
    ("arab", "youss", "yous"),
    ("arab", "^abder", "abdel"),
    ("arab", "ss", "s"),
    ("arab", "y", "i"),
    ("arab", "ai", "ei"),
    ("arab", "ee", "i"),
    ("afri", "ou", "u"),
    ("afri", "dia", "dja"),
    ("afri", "th", "t"),
    ("afri", "y", "i"),
    ("afri", "ll", "l"),
    ("afri", "ck", "k"),
    ("slav", "kh", "h"),
    ("slav", "sh", "ch"),
    ("slav", "v$", "ff"),
    ("slav", "zh", "j"),
    ("slav", "iy$", "y"),
    ("slav", "yu", "iou"),
    ("slav", "ks", "x"),
    ("roma", "ș", "s"),
    ("roma", "ț", "t"),
    ("roma", "ă", "a"),
    ("roma", "escu$", "esco"),
    ("indi", "th", "t"),
    ("indi", "sh", "s"),
    ("indi", "oo", "u"),
    ("indi", "ee", "i"),
    ("indi", "ss", "s"),
    ("indi", "w", "v"),
    ("turk", "ş", "sh"),
    ("turk", "ç", "ch"),
    ("turk", "ı", "i"),
    ("turk", "ü", "u"),
    ("turk", "ö", "o"),
    ("latn", "ç", "c"),
    ("latn", "ã", "a"),
    ("latn", "z", "s"),
    ("latn", "x", "ch"),
    ("latn", "ss", "s"),
    ("asia", "zh", "j"),
    ("asia", "x", "s"),
    ("asia", "đ", "d"),
    ("fren", "y", "i"),
    ("fren", "ph", "f"),
    ("fren", "th", "t"),
];

/// The development half alone.
const DEVELOPMENT: &[Rule] = &[
    ("arab", "ou", "w"),
    ("arab", "el ", "al "),
    ("arab", "eddine", "eddin"),
    ("arab", "q", "k"),
    ("arab", "aa", "a"),
    ("arab", "mm", "m"),
    ("afri", "oua", "wa"),
    ("afri", "ké", "quet"),
    ("afri", "mamadou", "mamadu"),
    ("slav", "ts", "c"),
    ("slav", "y", "j"),
    ("slav", "ye", "e"),
    ("roma", "â", "a"),
    ("roma", "ce", "tche"),
    ("indi", "uddin", "oddin"),
    ("indi", "hossain", "hussain"),
    ("indi", "aj", "az"),
    ("turk", "ğ", "g"),
    ("latn", "lh", "l"),
    ("asia", "q", "ch"),
    ("fren", "eau", "au"),
];

/// The held-out half alone.
const HELD_OUT: &[Rule] = &[
    ("arab", "gh", "r"),
    ("arab", "oui", "wi"),
    ("arab", "a$", "ah"),
    ("arab", "ine$", "in"),
    ("arab", "dh", "d"),
    ("arab", "bou", "bu"),
    ("arab", "cine$", "ssein"),
    ("afri", "cisse", "sise"),
    ("afri", "gue", "ge"),
    ("afri", "dio", "jo"),
    ("afri", "c", "k"),
    ("slav", "ch", "tch"),
    ("slav", "ya", "ia"),
    ("slav", "h", "g"),
    ("roma", "gh", "g"),
    ("roma", "oiu", "oyu"),
    ("indi", "ph", "f"),
    ("indi", "ul ", "al "),
    ("indi", "aa", "a"),
    ("indi", "j", "z"),
    ("turk", "c", "dj"),
    ("latn", "qu", "k"),
    ("latn", "v", "b"),
    ("asia", "ng$", "n"),
    ("fren", "ck", "k"),
    ("fren", "sch", "ch"),
];

/// What French ears make of a name, in both halves.
const HEARD: &[Rule] = &[
    ("", "ph", "f"),
    ("", "eau", "o"),
    ("", "au", "o"),
    ("", "qu", "k"),
    ("", "ck", "k"),
    ("", "y", "i"),
    ("", "ss", "c"),
    ("", "an", "en"),
    ("", "t$", ""),
    ("", "s$", ""),
    ("", "e$", ""),
    ("", "^h", ""),
    ("", "ll", "l"),
    ("", "nn", "n"),
    ("", "in", "ain"),
    ("", "er$", "é"),
];

/// The same, in one half only.
const HEARD_IN_DEVELOPMENT: &[Rule] = &[
    ("", "k", "c"),
    ("", "ge", "je"),
    ("", "d$", ""),
    ("", "z", "s"),
    ("", "ai", "é"),
];
const HEARD_IN_HELD_OUT: &[Rule] = &[
    ("", "ca", "ka"),
    ("", "co", "ko"),
    ("", "x$", ""),
    ("", "oi", "oua"),
    ("", "w", "v"),
    ("", "on", "om"),
    ("", "i$", "ie"),
];

/// The family of transliterations that an origin belongs to.
fn family(origin: &str) -> &'static str {
    match origin {
        "maghreb" | "comores" | "corne" | "soudan" | "kurde" | "afghan" => "arab",
        "sahel" | "cote" | "congo" => "afri",
        "slave" | "bulgare" | "georgien" | "armenien" => "slav",
        "roumain" => "roma",
        "bengali" | "tamoul" | "pakistan" => "indi",
        "turc" | "albanais" => "turk",
        "lusophone" | "hispanique" => "latn",
        "chinois" | "vietnam" => "asia",
        _ => "fren",
    }
}

/// The name in another transliteration of its language; none where no rule bites.
pub fn transliterate(rng: &mut SmallRng, half: Half, origin: &str, name: &str) -> Option<String> {
    let family = family(origin);
    let own = match half {
        Half::Development => DEVELOPMENT,
        Half::HeldOut => HELD_OUT,
    };
    let rules: Vec<Rule> = [COMMON, own]
        .concat()
        .into_iter()
        .filter(|rule| rule.0 == family)
        .collect();
    let once = apply_one(rng, &rules, name)?;
    if rng.random_bool(0.3) {
        return apply_one(rng, &rules, &once).or(Some(once));
    }
    Some(once)
}

/// The name as somebody French spells what they heard.
pub fn hear(rng: &mut SmallRng, half: Half, name: &str) -> Option<String> {
    let own = match half {
        Half::Development => HEARD_IN_DEVELOPMENT,
        Half::HeldOut => HEARD_IN_HELD_OUT,
    };
    apply_one(rng, &[HEARD, own].concat(), name)
}

/// One rule that changes the name, at one place.
fn apply_one(rng: &mut SmallRng, rules: &[Rule], name: &str) -> Option<String> {
    let framed = format!("^{}$", name.to_lowercase().replace(' ', "$ ^"));
    let results: Vec<String> = rules
        .iter()
        .filter(|rule| framed.contains(rule.1) && framed.chars().count() > 5)
        .map(|(_, from, to)| {
            let ends = |text: &str| {
                let begin = if text.starts_with('^') { "^" } else { "" };
                let end = if text.ends_with('$') { "$" } else { "" };
                (begin.to_owned(), end.to_owned())
            };
            let (begin, end) = ends(from);
            framed.replacen(from, &format!("{begin}{to}{end}"), 1)
        })
        .map(|text| unframe(&text))
        .filter(|text| text.trim().chars().count() >= 2 && *text != name.to_lowercase())
        .collect();
    results.choose(rng).map(|text| recapital(text))
}

fn unframe(text: &str) -> String {
    text.replace(['^', '$'], "")
}

/// Each word with a capital.
fn recapital(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(capital).collect();
    words.join(" ")
}
