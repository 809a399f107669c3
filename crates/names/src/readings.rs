//! How a name sounds to those who write another language with the same letters.
//!
//! The Latin alphabet is read otherwise from one language to the next: a *c* is the *dj* of a Turk,
//! the *ts* of a Slav and nothing a French ear would hear of a Somali. Somebody recorded from an
//! identity card (*Ercan*, *Milica*, *Xasan*) and again by ear (*Erdjan*, *Militsa*, *Hassan*) is
//! spelt by two of these habits. Each table is one of them, whole: a name is read by one habit at
//! a time, and two names are the same when they sound so by one.

use crate::sound::{self, Table};

/// A habit of reading Latin letters, by its place in the table of them.
pub type Habit = u8;

/// What each language's spelling would be in the common one, tried in this order at each place.
const HABITS: &[Table] = &[
    // Turkish, Azeri, Kurdish: c is dj, x is kh, and g is hard before any vowel.
    &[
        ("ch", "ch"),
        ("ck", "ck"),
        ("c", "dj"),
        ("x", "kh"),
        ("ge", "gue"),
        ("gi", "gui"),
    ],
    // The same where ç has lost its cedilla, and Serbian, Croatian, Slovene č and ć their accents.
    &[
        ("ch", "ch"),
        ("ck", "ck"),
        ("c", "tch"),
        ("j", "y"),
        ("ge", "gue"),
        ("gi", "gui"),
    ],
    // Slavic and Baltic Latin, and what scholars make of Cyrillic and Georgian: c is ts, j is y; the
    // -ić of a surname is always -itch. A y before e comes and goes.
    &[
        ("ch", "ch"),
        ("ck", "ck"),
        ("ic$", "itch"),
        ("c", "ts"),
        ("tz", "ts"),
        ("^je", "e"),
        ("^ye", "e"),
        ("^ie", "e"),
        ("j", "y"),
        ("ge", "gue"),
        ("gi", "gui"),
    ],
    // Ukrainian, Belarusian: the h of one alphabet is the g of its neighbour.
    &[
        ("ch", "ch"),
        ("kh", "kh"),
        ("sh", "sh"),
        ("zh", "zh"),
        ("h", "g"),
    ],
    // Albanian.
    &[
        ("xh", "dj"),
        ("gj", "dj"),
        ("x", "dz"),
        ("q", "tch"),
        ("ch", "ch"),
        ("c", "ts"),
        ("j", "y"),
    ],
    // Somali: c is the ayn that nobody else hears, x is kh, and long vowels stand twice.
    &[
        ("ch", "ch"),
        ("c", ""),
        ("x", "kh"),
        ("aa", "a"),
        ("ee", "e"),
        ("ii", "i"),
        ("oo", "o"),
        ("uu", "u"),
    ],
    // Arabic, in mouths that have no th and no dh: Turks, Persians, Indians, Egyptians.
    &[("th", "s"), ("dh", "z"), ("q", "gh")],
    // Tamil and Malayalam: zh is a kind of l.
    &[("zh", "l")],
    // Bengali: z and j are one letter, b, v and w another, s and sh in one mouth the same.
    &[("sh", "s"), ("j", "z"), ("bh", "b"), ("v", "b"), ("w", "b")],
    // Wolof and its neighbours, spelt by the French or by the English of the Gambia: the ñ of one is
    // gn or ny, its j is dj, dg or j.
    &[
        ("^gna", "nia"),
        ("^gno", "nio"),
        ("dge", "dje"),
        ("dgi", "dji"),
        ("thiou", "tchou"),
        ("thia", "tcha"),
        ("thie", "tche"),
        ("thio", "tcho"),
        ("diou", "djou"),
        ("dia", "dja"),
        ("die", "dje"),
        ("dio", "djo"),
    ],
    // Pinyin.
    &[("x", "sh"), ("q", "tch"), ("ch", "tch"), ("c", "ts")],
    // The same to those who do not hear the i that only says how x and q are spoken.
    &[
        ("xia", "sha"),
        ("xio", "sho"),
        ("qia", "tcha"),
        ("qio", "tcho"),
    ],
    // Portuguese, Galician: lh, nh and the x of Teixeira.
    &[("x", "sh"), ("nh", "gn"), ("lh", "li")],
    // French: what ends in the sound of o.
    &[
        ("eault$", "o"),
        ("eaud$", "o"),
        ("eaux$", "o"),
        ("ault$", "o"),
        ("auld$", "o"),
        ("aud$", "o"),
        ("aut$", "o"),
        ("aux$", "o"),
        ("ot$", "o"),
    ],
];

/// The common sounds of a folded word by every habit that reads it otherwise than `sound`, its own.
pub fn readings(word: &str, sound: &str) -> Box<[(Habit, Box<str>)]> {
    let habits = (0..).zip(HABITS);
    let otherwise = habits.filter_map(|(habit, table)| {
        let read = sound::rewritten(table, word)?;
        let heard = sound::common(&read);
        (heard != sound && !heard.is_empty()).then(|| (habit, heard.into()))
    });
    otherwise.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds(word: &str) -> Vec<String> {
        let own = sound::common(word);
        let readings = readings(word, &own);
        let readings = readings.iter().map(|(_, sound)| sound.to_string());
        std::iter::once(own.clone()).chain(readings).collect()
    }

    #[test]
    fn a_name_of_one_spelling_has_one_of_the_sounds_of_another() {
        for (a, b) in [
            // Turkish and Kurdish.
            ("ercan", "erdjan"),
            ("tuncay", "tundjay"),
            ("cicek", "tchitchek"),
            ("xelil", "khelil"),
            ("bilgic", "bilguitch"),
            // The Balkans.
            ("milica", "militsa"),
            ("cvetkovic", "tsvetkovitch"),
            ("jovanovic", "yovanovitch"),
            ("hoxha", "hodja"),
            ("krasniqi", "krasnitchi"),
            // Georgia, Ukraine.
            ("ciklauri", "tsiklauri"),
            ("giorgi", "guiorgui"),
            ("kravec", "kravets"),
            ("evgenij", "yevgeniy"),
            ("hryhoriy", "grigoriy"),
            // The Horn.
            ("faarax", "farah"),
            ("jaamac", "jama"),
            ("cali", "ali"),
            ("saciid", "said"),
            // The Maghreb, the Levant, Afghanistan.
            ("thouraya", "souraya"),
            ("fadhila", "fazila"),
            ("yaqubi", "yaghoubi"),
            // The Sahel.
            ("thiam", "tcham"),
            ("thierno", "cherno"),
            ("ndiaye", "njay"),
            ("niang", "gnang"),
            ("mbodj", "mbodge"),
            // Bengal.
            ("aziz", "ajij"),
            ("viswas", "biswas"),
            // Tamils, China, Portugal, France.
            ("kanimozhi", "kanimoli"),
            ("cai", "tsai"),
            ("xu", "shu"),
            ("xiaoping", "shaoping"),
            ("cunha", "cugna"),
            ("teixeira", "teicheira"),
            ("renault", "renaud"),
        ] {
            let (a_sounds, b_sounds) = (sounds(a), sounds(b));
            let shared = a_sounds.iter().any(|sound| b_sounds.contains(sound));
            assert!(shared, "{a} {a_sounds:?}, {b} {b_sounds:?}");
        }
    }

    #[test]
    fn most_names_are_read_in_one_way() {
        for word in ["diallo", "karim", "traore", "nguyen", "keita", "e", "7"] {
            assert_eq!(sounds(word).len(), 1, "{word}");
        }
    }
}
