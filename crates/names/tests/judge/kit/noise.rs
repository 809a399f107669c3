//! What stands around a name, and how a name is set: order, case, marks, cuts.

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use super::lists::Half;

const CIVILITIES: &[&str] = &["M. ", "Mme ", "Monsieur ", "Madame ", "MR ", "MME ", "M "];
const CIVILITIES_IN_DEVELOPMENT: &[&str] = &["Mlle ", "M. ou Mme ", "Mr. "];
const CIVILITIES_IN_HELD_OUT: &[&str] = &[
    "Mademoiselle ",
    "M. et Mme ",
    "Mme Vve ",
    "Monsieur ou Madame ",
];

const AROUND_IN_BOTH: &[&str] = &[
    "{} chez CCAS",
    "{}\nc/o CCAS\n6 rue de Strasbourg\n93200 SAINT-DENIS",
    "Monsieur {} domicilié au CCAS",
    "M. ou Mme {}",
    "{} CCAS de Saint-Denis",
];
const AROUND_IN_DEVELOPMENT: &[&str] = &[
    "A l'attention de Mme {}",
    "M. {}\nCentre Communal d'Action Sociale\n2 place Victor Hugo\n93200 SAINT DENIS",
    "{} - Domiciliation n° 1412",
    "Destinataire : {}, chez CCAS",
    "CCAS / {}",
];
const AROUND_IN_HELD_OUT: &[&str] = &[
    "À l'attention personnelle de {}",
    "Madame {}\nDomiciliation CCAS\nBP 269\n93205 SAINT-DENIS CEDEX",
    "{} s/c CCAS",
    "Aux bons soins du CCAS - {}",
    "Exp. CAF / Dest. Mr {}",
    "Famille {}",
];

/// Two names out of three have a civility before them.
pub fn civility(rng: &mut SmallRng, half: Half, name: &str) -> String {
    let own = match half {
        Half::Development => CIVILITIES_IN_DEVELOPMENT,
        Half::HeldOut => CIVILITIES_IN_HELD_OUT,
    };
    if rng.random_bool(0.33) {
        return name.to_owned();
    }
    let all = [CIVILITIES, own].concat();
    format!("{}{name}", all.choose(rng).copied().unwrap_or_default())
}

/// All that stands on an envelope.
pub fn around(rng: &mut SmallRng, half: Half, name: &str) -> String {
    let own = match half {
        Half::Development => AROUND_IN_DEVELOPMENT,
        Half::HeldOut => AROUND_IN_HELD_OUT,
    };
    let all = [AROUND_IN_BOTH, own].concat();
    all.choose(rng)
        .map(|form| form.replace("{}", name))
        .unwrap_or_default()
}

/// The name without the words that belong to the form, for the judge's own reading.
pub fn without_marks(name: &str) -> String {
    name.replace("née ", "")
        .replace("nee ", "")
        .replace("épouse ", "")
        .replace("ép. ", "")
        .replace(" dit ", " ")
        .trim_start_matches("MADAME ")
        .trim_start_matches("M ")
        .to_owned()
}

/// Without accents, in another case.
pub fn other_case(rng: &mut SmallRng, half: Half, name: &str) -> String {
    let plain = any_ascii::any_ascii(name);
    match (half, rng.random_range(0..4)) {
        (_, 0) => plain.to_uppercase(),
        (_, 1) => plain.to_lowercase(),
        (Half::Development, _) => name.to_lowercase(),
        (Half::HeldOut, 2) => name.to_uppercase(),
        // Accents as combining marks, as some systems print them.
        (Half::HeldOut, _) => name
            .replace('é', "e\u{301}")
            .replace('è', "e\u{300}")
            .replace('ç', "c\u{327}")
            .replace('ă', "a\u{306}"),
    }
}

/// Hyphens, apostrophes and spaces exchanged or lost.
pub fn separators(rng: &mut SmallRng, name: &str) -> Option<String> {
    let (given, family) = name.split_once(' ')?;
    let marks = ['-', '\'', ' '];
    let change = |rng: &mut SmallRng, part: &str| -> Option<String> {
        let mark = part.chars().find(|c| marks.contains(c))?;
        let new = match (mark, rng.random_range(0..3)) {
            ('-', 0) | ('\'', 1) => " ",
            ('-', 1) => "\u{2010}",
            ('\'', 0) => "\u{2019}",
            (' ', 0 | 1) => "-",
            _ => "",
        };
        Some(part.replacen(mark, new, 1))
    };
    if let Some(family) = change(rng, family) {
        return Some(format!("{given} {family}"));
    }
    change(rng, given).map(|given| format!("{given} {family}"))
}

/// Particles joined, parted or dropped; a joined one split off.
pub fn particles(rng: &mut SmallRng, half: Half, family: &str) -> Option<String> {
    const DROPPED: &[&str] = &[
        "el", "al", "da", "de", "dos", "du", "le", "la", "del", "de la",
    ];
    if let Some((particle, rest)) = family.split_once([' ', '\'']) {
        let lower = particle.to_lowercase();
        return Some(match rng.random_range(0..3) {
            0 if DROPPED.contains(&lower.as_str()) => rest.to_owned(),
            1 if half == Half::Development || !family.contains('\'') => {
                format!("{particle}-{rest}")
            }
            2 if family.contains('\'') => format!("{particle} {rest}"),
            _ => format!("{particle}{}", rest.to_lowercase()),
        });
    }
    for joined in ["Ben", "Bou", "Bel", "Ait", "N"] {
        if let Some(rest) = family.strip_prefix(joined)
            && rest.len() > 3
            && (joined != "N" || rest.starts_with(['d', 'g']))
        {
            let rest = super::lists::capital(rest);
            return Some(format!("{joined} {rest}"));
        }
    }
    None
}

/// The first letter of each given name.
pub fn initials(rng: &mut SmallRng, half: Half, prenoms: &str, nom: &str) -> String {
    let letters: Vec<char> = prenoms
        .split([' ', '-'])
        .filter_map(|given| given.chars().next())
        .collect();
    let first = letters.first().copied().unwrap_or('X').to_uppercase();
    let nom = nom.to_uppercase();
    match (half, rng.random_range(0..3)) {
        (_, 0) => format!("{first}. {nom}"),
        (_, 1) => format!("{nom} {first}"),
        (Half::Development, _) => format!("{first} {nom}"),
        (Half::HeldOut, _) => {
            let all: Vec<String> = letters.iter().map(|c| format!("{c}.")).collect();
            format!("{nom} {}", all.concat().to_uppercase())
        }
    }
}

/// The name as a printer with a short line leaves it.
pub fn cut(rng: &mut SmallRng, nom: &str, prenoms: &str) -> Option<String> {
    let form = if rng.random_bool(0.5) {
        "M "
    } else {
        "MADAME "
    };
    let line = format!("{form}{nom} {prenoms}").to_uppercase();
    let most = rng.random_range(20..=30);
    if line.chars().count() <= most {
        return None;
    }
    let kept: String = line.chars().take(most).collect();
    let kept = kept.trim_end().to_owned();
    // Something of the given name must be left.
    (kept.chars().count() > form.len() + nom.chars().count() + 2).then_some(kept)
}

/// A married woman's two names.
pub fn usage(rng: &mut SmallRng, half: Half, given: &str, nom: &str, usage: &str) -> String {
    let (nom, usage) = (nom.to_uppercase(), usage.to_uppercase());
    match (half, rng.random_range(0..5)) {
        (_, 0) => format!("{given} {usage}"),
        (_, 1) => format!("{usage} née {nom} {given}"),
        (_, 2) => format!("{given} {nom}-{usage}"),
        (Half::Development, 3) => format!("{nom} épouse {usage} {given}"),
        (Half::HeldOut, 3) => format!("{given} {nom} ép. {usage}"),
        _ => format!("{given} {usage} {nom}"),
    }
}
