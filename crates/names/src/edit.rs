//! How far apart two written words are, in tenths of a letter.

use std::sync::LazyLock;

/// Tenths of a letter.
pub type Cost = u16;

/// Pairs that a scanner or a tired eye takes for one another.
const READ: &[&[u8; 2]] = &[
    b"il", b"un", b"ec", b"ao", b"hb", b"gq", b"ft", b"uv", b"vy", b"ij", b"it", b"lt", b"hn",
    b"nr", b"ae", b"oe", b"kh", b"co", b"iy", b"sz", b"ck", b"vw", b"mn", b"ad", b"eo", b"rv",
];

/// Figures that a scanner puts for letters.
const FIGURES: &[&[u8; 2]] = &[
    b"0o", b"1i", b"1l", b"8b", b"5s", b"6b", b"2z", b"9g", b"4a", b"3e", b"7t", b"0d", b"6g",
];

/// Two letters that are read as one, and the one.
const JOINED: &[(&[u8; 2], u8)] = &[
    (b"rn", b'm'),
    (b"nn", b'm'),
    (b"cl", b'd'),
    (b"vv", b'w'),
    (b"ri", b'n'),
    (b"in", b'm'),
    (b"li", b'h'),
    (b"ol", b'd'),
    (b"ii", b'u'),
    (b"ck", b'k'),
    (b"ph", b'f'),
    (b"ou", b'u'),
    (b"ou", b'w'),
    (b"ch", b'x'),
    (b"ss", b'c'),
    (b"ai", b'e'),
    (b"au", b'o'),
    (b"kh", b'h'),
];

/// Sounds that languages and ears take for one another.
const HEARD: &[&[u8; 2]] = &[
    b"bp", b"dt", b"gk", b"sc", b"cj", b"js", b"vf", b"bv", b"uv", b"mn", b"lr", b"gj", b"ij",
    b"kc", b"gr", b"hk", b"gh", b"sk", b"ui", b"uo", b"ei", b"ae", b"ao", b"ai", b"eo", b"au",
    b"eu", b"io",
];

/// The rows of a French keyboard, and how far each is set in.
const ROWS: [(&[u8], i16); 3] = [(b"azertyuiop", 0), (b"qsdfghjklm", 1), (b"wxcvbn", 3)];

/// Row and place on the keyboard, in half keys.
fn place(letter: u8) -> Option<(i16, i16)> {
    (0_i16..).zip(ROWS).find_map(|(row, (keys, inset))| {
        let at = keys.iter().position(|key| *key == letter)?;
        Some((row, i16::try_from(at).ok()? * 2 + inset))
    })
}

fn are_neighbours(a: u8, b: u8) -> bool {
    matches!((place(a), place(b)), (Some((row_a, at_a)), Some((row_b, at_b)))
        if row_a.abs_diff(row_b) <= 1 && at_a.abs_diff(at_b) <= 2)
}

fn is_vowel(letter: u8) -> bool {
    b"aeiouy".contains(&letter)
}

/// What slips cost.
pub struct Slips {
    /// One letter or figure for another, by their places in the alphabet.
    change: [[u8; 36]; 36],
    /// A letter too many, when it is not its neighbour over again.
    extra: [u8; 36],
    doubled: Cost,
    swapped: Cost,
    joined: Option<Cost>,
}

/// A whole letter.
pub const LETTER: Cost = 10;

/// Slips of eye and finger, in the letters as they stand.
pub static WRITTEN: LazyLock<Slips> = LazyLock::new(|| {
    let mut slips = Slips::new(3, 7, Some(6));
    for (a, b) in pairs() {
        if are_neighbours(a, b) {
            slips.change(a, b, 8);
        }
        if is_vowel(a) && is_vowel(b) {
            slips.change(a, b, 7);
        }
    }
    for pair in READ {
        slips.change(pair[0], pair[1], 6);
    }
    for pair in FIGURES {
        slips.change(pair[0], pair[1], 3);
    }
    slips.extra[index(b'h')] = 5;
    for mute in *b"est" {
        slips.extra[index(mute)] = 8;
    }
    slips
});

/// Habits of ear and language, in common sounds.
pub static SOUNDED: LazyLock<Slips> = LazyLock::new(|| {
    let mut slips = Slips::new(2, 8, None);
    for pair in HEARD {
        slips.change(pair[0], pair[1], 5);
    }
    slips.extra[index(b'h')] = 3;
    for vowel in *b"aeiou" {
        slips.extra[index(vowel)] = 7;
    }
    slips
});

fn pairs() -> impl Iterator<Item = (u8, u8)> {
    (b'a'..=b'z').flat_map(|a| (b'a'..a).map(move |b| (a, b)))
}

fn index(letter: u8) -> usize {
    match letter {
        b'a'..=b'z' => usize::from(letter - b'a'),
        b'0'..=b'9' => 26 + usize::from(letter - b'0'),
        // Folded words hold nothing else.
        _ => 0,
    }
}

impl Slips {
    fn new(doubled: Cost, swapped: Cost, joined: Option<Cost>) -> Self {
        let mut change = [[10; 36]; 36];
        for (at, row) in change.iter_mut().enumerate() {
            row[at] = 0;
        }
        Self {
            change,
            extra: [10; 36],
            doubled,
            swapped,
            joined,
        }
    }

    fn change(&mut self, a: u8, b: u8, cost: u8) {
        let (a, b) = (index(a), index(b));
        self.change[a][b] = cost;
        self.change[b][a] = cost;
    }

    /// What the letter at `at` costs when it is one too many.
    fn extra(&self, word: &[u8], at: usize) -> Cost {
        let same = |other: Option<&u8>| other == Some(&word[at]);
        if at > 0 && same(word.get(at - 1)) || same(word.get(at + 1)) {
            self.doubled
        } else {
            Cost::from(self.extra[index(word[at])])
        }
    }

    fn joins(&self, two: &[u8], one: u8) -> Option<Cost> {
        let cost = self.joined?;
        let met = |(pair, letter): &(&[u8; 2], u8)| *letter == one && pair.as_slice() == two;
        JOINED.iter().any(met).then_some(cost)
    }

    /// What it costs to change, add, drop or swap letters until one word has become the other;
    /// none when it is more than `most`.
    pub fn between(&self, a: &str, b: &str, most: Cost) -> Option<Cost> {
        /// Longer words than this are no names; only their beginnings are looked at.
        const LONGEST: usize = 32;
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let (a, b) = (&a[..a.len().min(LONGEST)], &b[..b.len().min(LONGEST)]);
        // Even the cheapest letters add up.
        if a.len().abs_diff(b.len()) * 2 > usize::from(most) {
            return None;
        }
        let mut rows = [[Cost::MAX; LONGEST + 1]; 3];
        rows[0][0] = 0;
        for j in 1..=b.len() {
            rows[0][j] = rows[0][j - 1] + self.extra(b, j - 1);
        }
        for i in 1..=a.len() {
            let drop = self.extra(a, i - 1);
            let change = &self.change[index(a[i - 1])];
            let (now, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
            rows[now][0] = rows[last][0] + drop;
            let mut least = rows[now][0];
            for j in 1..=b.len() {
                let mut cost = (rows[last][j - 1] + Cost::from(change[index(b[j - 1])]))
                    .min(rows[last][j] + drop)
                    .min(rows[now][j - 1] + self.extra(b, j - 1));
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    cost = cost.min(rows[before][j - 2] + self.swapped);
                }
                if i > 1
                    && let Some(joined) = self.joins(&a[i - 2..i], b[j - 1])
                {
                    cost = cost.min(rows[before][j - 1] + joined);
                }
                if j > 1
                    && let Some(joined) = self.joins(&b[j - 2..j], a[i - 1])
                {
                    cost = cost.min(rows[last][j - 2] + joined);
                }
                rows[now][j] = cost;
                least = least.min(cost);
            }
            // Two rows may be stepped over at once, never for less than this.
            if least > most + LETTER {
                return None;
            }
        }
        Some(rows[a.len() % 3][b.len()]).filter(|cost| *cost <= most)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_cost_less_than_other_letters() {
        for (a, b, expected) in [
            ("diallo", "diallo", 0),
            ("diallo", "dialo", 3),
            ("traore", "traroe", 7),
            ("martin", "rnartin", 6),
            ("claude", "daude", 6),
            ("camara", "cqmara", 8),
            ("toure", "tonre", 6),
            ("moreau", "m0reau", 3),
            ("toure", "toupe", 10),
            ("ba", "sow", 26),
        ] {
            let cost = WRITTEN.between(a, b, 90);
            assert_eq!(cost, Some(expected), "{a} {b}");
        }
        assert_eq!(WRITTEN.between("ouedraogo", "sow", 20), None);
    }

    proptest! {
        #[test]
        fn both_ways_alike(a in "[a-z0-9]{0,9}", b in "[a-z0-9]{0,9}") {
            for slips in [&*WRITTEN, &*SOUNDED] {
                let there = slips.between(&a, &b, 990);
                prop_assert_eq!(there, slips.between(&b, &a, 990));
                prop_assert_eq!(there == Some(0), a == b);
            }
        }

        #[test]
        fn a_bound_only_cuts_off(a in "[a-z]{0,9}", b in "[a-z]{0,9}", most in 0_u16..60) {
            for slips in [&*WRITTEN, &*SOUNDED] {
                let free = slips.between(&a, &b, 990).filter(|cost| *cost <= most);
                prop_assert_eq!(slips.between(&a, &b, most), free);
            }
        }
    }
}
