//! The hearing: envelopes, answers, figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng, SeedableRng as _};

use super::company::{Census, Company};
use super::envelopes::{self, Envelope, Kind};
use super::lists::{Half, Lists};
use super::people::{Human, population};

/// What an engine answers to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Certain,
    Choose,
    None,
}

/// The answer: a verdict, and people by their place in the population, best first.
#[derive(Debug, Clone)]
pub struct Answer {
    pub verdict: Verdict,
    pub candidates: Vec<usize>,
}

/// A population of one half, and what the judge knows of it.
pub struct Court {
    pub half: Half,
    pub people: Vec<Human>,
    lists: Lists,
    census: Census,
    rng: SmallRng,
}

/// The figures of one kind of envelope.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub heard: u32,
    /// Fewer than five others fit the text as well…
    pub clear: u32,
    /// … and the true person is among the first five.
    pub in_five: u32,
    /// Nobody else is equal or near…
    pub alone: u32,
    /// … and the true person is first.
    pub first: u32,
    pub certain: u32,
    pub wrong: u32,
    /// Certain although somebody else is equal, near, or fits as well.
    pub bold: u32,
    /// Clean spelling and nobody near…
    pub plain: u32,
    /// … and the agent must choose all the same.
    pub needless: u32,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.heard += other.heard;
        self.clear += other.clear;
        self.in_five += other.in_five;
        self.alone += other.alone;
        self.first += other.first;
        self.certain += other.certain;
        self.wrong += other.wrong;
        self.bold += other.bold;
        self.plain += other.plain;
        self.needless += other.needless;
    }

    fn faults(&self) -> [(&'static str, bool); 5] {
        [
            ("not among the first five", self.in_five < self.clear),
            ("not first", self.first < self.alone),
            ("certain and wrong", self.wrong > 0),
            ("certain beside somebody near", self.bold > 0),
            ("needless choice", self.needless > 0),
        ]
    }
}

/// An envelope that was not answered as it should.
#[derive(Debug, Clone)]
pub struct Failure {
    pub kind: Kind,
    pub fault: &'static str,
    pub told: String,
}

/// All figures of a hearing.
#[derive(Debug, Default)]
pub struct Sentence {
    pub kinds: BTreeMap<Kind, Tally>,
    pub failures: Vec<Failure>,
}

impl Court {
    /// A court over a population of this half; another for each session.
    pub fn new(half: Half, size: usize, session: u64) -> Self {
        let seed = session
            + match half {
                Half::Development => 20_261_124,
                Half::HeldOut => 41_126_202,
            };
        let lists = Lists::of(half);
        let people = population(half, &lists, seed, size);
        let census = Census::of(&people);
        Self {
            half,
            people,
            lists,
            census,
            rng: SmallRng::seed_from_u64(!seed),
        }
    }

    /// The next envelope: a stranger's one time in five, else every kind as often.
    pub fn envelope(&mut self) -> Envelope {
        let rng = &mut self.rng;
        if rng.random_bool(0.2) {
            loop {
                let near = rng.random_bool(0.6);
                let (half, lists) = (self.half, &self.lists);
                let stranger = envelopes::stranger(rng, half, lists, &self.people, near);
                if let Some(envelope) = stranger.filter(|s| self.census.is_stranger(s)) {
                    return envelope;
                }
            }
        }
        let known: Vec<Kind> = Kind::ALL.into_iter().filter(|k| !k.is_stranger()).collect();
        let kind = known.choose(rng).copied().unwrap_or(Kind::Clean);
        loop {
            let who = rng.random_range(0..self.people.len());
            let Some(envelope) = envelopes::write(rng, self.half, kind, &self.people, who) else {
                continue;
            };
            // Where a usager bears a mandataire's name, the mail is the usager's.
            if kind != Kind::Mandataire || self.census.is_stranger(&envelope) {
                return envelope;
            }
        }
    }

    /// Who stands around the person an envelope means.
    pub fn company(&self, envelope: &Envelope) -> Company {
        self.census.company(envelope, &self.people)
    }

    /// Hears so many envelopes.
    pub fn hear(&mut self, envelopes: u32, engine: impl Fn(&str) -> Answer) -> Sentence {
        let mut sentence = Sentence::default();
        for _ in 0..envelopes {
            let envelope = self.envelope();
            let company = self.company(&envelope);
            let answer = engine(&envelope.text);
            let tally = weigh(&envelope, company, &answer);
            for (fault, is) in tally.faults() {
                if is {
                    sentence.failures.push(Failure {
                        kind: envelope.kind,
                        fault,
                        told: self.tell(&envelope, company, &answer),
                    });
                }
            }
            sentence.kinds.entry(envelope.kind).or_default().add(&tally);
        }
        sentence
    }

    fn tell(&self, envelope: &Envelope, company: Company, answer: &Answer) -> String {
        let name = |who: usize| {
            let human = &self.people[who];
            let mut name = format!("{}/{}", human.recorded_nom(), human.recorded_prenoms());
            for more in [&human.nom_usage, &human.surnom].into_iter().flatten() {
                let _ = write!(name, "/{more}");
            }
            if !human.household.is_empty() {
                let _ = write!(name, "/{}", human.household.join("|"));
            }
            name
        };
        let place = |who| answer.candidates.iter().position(|other| *other == who);
        let shown: Vec<String> = answer.candidates.iter().take(4).map(|c| name(*c)).collect();
        format!(
            "{:?} for {} (place {:?}, {} fit as well, near {}): {:?} [{}]",
            envelope.text,
            envelope.who.map_or("a stranger".to_owned(), name),
            envelope.who.and_then(place).map(|place| place + 1),
            company.as_well,
            company.other.map_or("nobody".to_owned(), name),
            answer.verdict,
            shown.join("; ")
        )
    }
}

/// What one answer is worth.
fn weigh(envelope: &Envelope, company: Company, answer: &Answer) -> Tally {
    let certain = answer.verdict == Verdict::Certain;
    let mut tally = Tally {
        heard: 1,
        certain: u32::from(certain),
        ..Tally::default()
    };
    let Some(who) = envelope.who else {
        tally.wrong = u32::from(certain);
        return tally;
    };
    let first = answer.candidates.first() == Some(&who);
    if company.as_well < 5 {
        tally.clear = 1;
        tally.in_five = u32::from(answer.candidates.iter().take(5).any(|c| *c == who));
    }
    if company.alone {
        tally.alone = 1;
        tally.first = u32::from(first);
    }
    // Mail for a mandataire is not mail for the usager they collect for.
    tally.wrong = u32::from(certain && (!first || envelope.kind == Kind::Mandataire));
    tally.bold = u32::from(certain && (company.near || company.as_well > 0));
    if envelope.kind == Kind::Clean && company.alone {
        tally.plain = 1;
        tally.needless = u32::from(!certain);
    }
    tally
}

fn percent(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        return 100.0;
    }
    100.0 * f64::from(part) / f64::from(whole)
}

impl Sentence {
    /// All kinds together.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in self.kinds.values() {
            total.add(tally);
        }
        total
    }

    /// The kinds of envelopes, a line each.
    pub fn table(&self) -> String {
        let mut text =
            "kind               heard  clear   in 5 %  alone  first %  certain  wrong   bold\n"
                .to_owned();
        for (kind, t) in &self.kinds {
            let _ = writeln!(
                text,
                "{:<17} {:>6} {:>6} {:>8.2} {:>6} {:>8.2} {:>8} {:>6} {:>6}",
                format!("{kind:?}"),
                t.heard,
                t.clear,
                percent(t.in_five, t.clear),
                t.alone,
                percent(t.first, t.alone),
                t.certain,
                t.wrong,
                t.bold
            );
        }
        text
    }

    /// What must be reached: what, the figure, and whether it is.
    pub fn targets(&self) -> Vec<(String, String, bool)> {
        let all = self.total();
        let five = percent(all.in_five, all.clear);
        let first = percent(all.first, all.alone);
        let needless = 100.0 - percent(all.plain - all.needless, all.plain);
        let mut rows = vec![
            (
                "among the first five, overall: at least 99 %".to_owned(),
                format!("{five:.2} % of {}", all.clear),
                five >= 99.0,
            ),
            (
                "first, when nobody else is equal or near: at least 98 %".to_owned(),
                format!("{first:.2} % of {}", all.alone),
                first >= 98.0,
            ),
            (
                "certain and wrong: at most 1 in 10,000".to_owned(),
                format!("{} of {}", all.wrong, all.heard),
                u64::from(all.wrong) * 10_000 <= u64::from(all.heard),
            ),
            (
                "needless choice, clean and nobody near: at most 2 %".to_owned(),
                format!("{needless:.2} % of {}", all.plain),
                needless <= 2.0,
            ),
            (
                "certain although another is equal or near: 0".to_owned(),
                all.bold.to_string(),
                all.bold == 0,
            ),
        ];
        for (kind, t) in self.kinds.iter().filter(|(_, t)| t.clear > 0) {
            let five = percent(t.in_five, t.clear);
            rows.push((
                format!("among the first five, {kind:?}: at least 97 %"),
                format!("{five:.2} % of {}", t.clear),
                five >= 97.0,
            ));
        }
        rows
    }

    /// The table of targets.
    pub fn verdicts(&self) -> String {
        let mut text = String::new();
        for (what, figure, reached) in self.targets() {
            let mark = if reached { "ok  " } else { "FAIL" };
            let _ = writeln!(text, "{mark} {what}: {figure}");
        }
        text
    }
}
