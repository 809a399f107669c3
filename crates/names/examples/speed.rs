//! How fast the engine is, and how large; `cargo xtask bench` puts it into its table:
//! `cargo run --release -p courrier-names --example speed`.
//!
//! A line of JSON for each figure: what, for how many people, found, and the most it may be.

#[path = "../tests/judge/kit/mod.rs"]
#[allow(dead_code, reason = "the test target uses the rest")]
mod kit;

use courrier_clock::{Clock, SystemClock};
use courrier_names::{Index, Person, Settings};
use kit::court::Court;
use kit::engine;
use kit::lists::Half;

/// Names typed letter by letter.
const TYPED: usize = 600;

/// Most for: building (seconds), memory (MB), a keystroke, an envelope of many words (ms, p99).
const SIZES: [(usize, f64, f64, f64, f64); 2] = [
    (7_000, 0.3, 30.0, 2.0, 15.0),
    (250_000, 5.0, 300.0, 10.0, 75.0),
];

fn main() {
    let clock = SystemClock::new();
    let seconds = |of: &mut dyn FnMut()| {
        let start = clock.monotonic();
        of();
        clock.monotonic().saturating_sub(start).as_secs_f64()
    };
    for (size, most_build, most_memory, most_key, most_long) in SIZES {
        let court = Court::new(Half::Development, size, 0);
        let people = engine::recorded(&court);
        let before = resident();
        let mut index = None;
        let build = seconds(&mut || {
            let people = people.iter().cloned();
            index = Some(Index::build(Settings::default(), people));
        });
        let Some(index) = index else { return };
        let memory = resident() - before;
        tell(
            "moteur des noms : index construit",
            size,
            build,
            most_build,
            "s",
        );
        tell(
            "moteur des noms : mémoire de l'index",
            size,
            memory,
            most_memory,
            "MB",
        );

        let texts = people.iter().step_by(size / TYPED).map(|(_, person)| {
            let given = person.prenoms.split(' ').next().unwrap_or_default();
            format!("{} {given}", person.nom)
        });
        let texts: Vec<String> = texts.collect();
        let mut keys = Vec::new();
        for text in &texts {
            let ends = text
                .char_indices()
                .map(|(at, letter)| at + letter.len_utf8());
            keys.extend(ends.map(|end| {
                seconds(&mut || {
                    std::hint::black_box(index.type_ahead(&text[..end], 10));
                }) * 1_000.0
            }));
        }
        tell(
            "moteur des noms : une touche, p99",
            size,
            p99(keys),
            most_key,
            "ms",
        );
        let long = long_texts(&people).into_iter().map(|text| {
            seconds(&mut || {
                std::hint::black_box(index.judge(&text, 10));
            }) * 1_000.0
        });
        tell(
            "moteur des noms : une enveloppe de 9 à 16 mots, p99",
            size,
            p99(long.collect()),
            most_long,
            "ms",
        );
        let whole = texts.iter().map(|text| {
            seconds(&mut || {
                std::hint::black_box(index.judge(text, 10));
            }) * 1_000.0
        });
        tell(
            "moteur des noms : une enveloppe, p99",
            size,
            p99(whole.collect()),
            most_key,
            "ms",
        );
    }
}

/// Texts of nine to sixteen words: names one after the other, as where a whole line of forebears or an
/// office stands on the envelope; in every second one, every second word is a particle.
fn long_texts(people: &[(usize, Person)]) -> Vec<String> {
    const PARTICLES: [&str; 8] = ["de", "la", "El", "Ben", "Ould", "do", "Aït", "van"];
    let step = people.len() / TYPED;
    let texts = (0..TYPED).map(|at| {
        let from = people[at * step..].iter().chain(people);
        let words = from.flat_map(|(_, person)| {
            let both = person.prenoms.split(' ').chain(person.nom.split(' '));
            both.collect::<Vec<_>>()
        });
        let words = words.take(9 + at % 8).enumerate().map(|(place, word)| {
            let particle = PARTICLES[place / 2 % PARTICLES.len()];
            if at % 2 == 1 && place % 2 == 1 {
                particle
            } else {
                word
            }
        });
        // Every fourth on lines of three words.
        let words: Vec<&str> = words.collect();
        let lines = words.chunks(if at % 4 == 2 { 3 } else { 16 });
        lines
            .map(|line| line.join(" "))
            .collect::<Vec<_>>()
            .join("\n")
    });
    texts.collect()
}

fn tell(what: &str, size: usize, found: f64, most: f64, unit: &str) {
    println!(
        r#"{{"what": "{what}", "size": {size}, "found": {found:.4}, "most": {most}, "unit": "{unit}"}}"#
    );
}

fn p99(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times
        .get(times.len() * 99 / 100)
        .copied()
        .unwrap_or_default()
}

/// The memory of this program that is in use, in MB.
fn resident() -> f64 {
    const PAGE: f64 = 4_096.0;
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or_default() * PAGE / 1_000_000.0
}
