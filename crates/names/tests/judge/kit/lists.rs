//! The lists of names: one file for each half, no surname in both.

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

/// The two halves of the judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// What the engine's author may look at, case by case.
    Development,
    /// What is only ever counted: other names, other seeds, some other ways of going wrong.
    HeldOut,
}

impl Half {
    /// Both, in the order in which they are printed.
    pub const BOTH: [Self; 2] = [Self::Development, Self::HeldOut];

    fn text(self) -> &'static str {
        match self {
            Self::Development => include_str!("lists/development.txt"),
            Self::HeldOut => include_str!("lists/held_out.txt"),
        }
    }

    /// What the half is called on the tables.
    pub fn title(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::HeldOut => "held out",
        }
    }
}

/// The names that people of one origin bear.
#[derive(Debug, Default)]
pub struct Origin {
    pub id: &'static str,
    /// Surnames, the frequent first.
    pub nom: Vec<&'static str>,
    /// What rarer surnames begin with.
    pub debut: Vec<&'static str>,
    /// What they end with.
    pub fin: Vec<&'static str>,
    pub male: Vec<&'static str>,
    pub female: Vec<&'static str>,
}

/// A name in Latin letters and in its own.
pub type Pair = (&'static str, &'static str);

/// Names with the way their own script writes them.
#[derive(Debug, Default)]
pub struct Native {
    pub id: &'static str,
    pub nom: Vec<Pair>,
    pub male: Vec<Pair>,
    pub female: Vec<Pair>,
}

/// All names of one half.
#[derive(Debug)]
pub struct Lists {
    pub origins: Vec<Origin>,
    pub natives: Vec<Native>,
}

impl Lists {
    /// Reads a half's file.
    pub fn of(half: Half) -> Self {
        let mut lists = Self {
            origins: Vec::new(),
            natives: Vec::new(),
        };
        for line in half.text().lines().filter(|line| !line.starts_with('#')) {
            let mut parts = line.splitn(3, ' ');
            let (Some(id), Some(what), Some(names)) = (parts.next(), parts.next(), parts.next())
            else {
                panic!("not «origin what names»: {line}");
            };
            let names = names.split('|');
            if what.starts_with("natif") {
                let native = last_with(&mut lists.natives, |n| n.id == id, || Native::named(id));
                let pairs = names.filter_map(|pair| pair.split_once('='));
                native.list(what).extend(pairs);
            } else {
                let origin = last_with(&mut lists.origins, |o| o.id == id, || Origin::named(id));
                origin.list(what).extend(names);
            }
        }
        lists
    }

    /// An origin: the Maghreb and the Sahel are met more often than the others.
    pub fn origin(&self, rng: &mut SmallRng) -> &Origin {
        let at = rng.random_range(0..self.origins.len() + 5);
        self.origins.get(at).unwrap_or(&self.origins[at % 2])
    }
}

fn last_with<T>(all: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl Fn() -> T) -> &mut T {
    if !all.last().is_some_and(is) {
        all.push(new());
    }
    all.last_mut().expect("one was just made")
}

impl Origin {
    fn named(id: &'static str) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    fn list(&mut self, what: &str) -> &mut Vec<&'static str> {
        match what {
            "nom" => &mut self.nom,
            "debut" => &mut self.debut,
            "fin" => &mut self.fin,
            "m" => &mut self.male,
            "f" => &mut self.female,
            _ => panic!("unknown list {what}"),
        }
    }

    /// A surname: three in four from the list, its first ones far more often; else a rarer one.
    pub fn surname(&self, rng: &mut SmallRng) -> String {
        if rng.random_bool(0.75) {
            let share: f64 = rng.random();
            // The cube makes the first names of the list several times as frequent as the last.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a place in a list of some twenty"
            )]
            let at = (share.powi(3) * self.nom.len() as f64) as usize;
            return self.nom[at.min(self.nom.len() - 1)].to_owned();
        }
        let begin = self.debut.choose(rng).copied().unwrap_or_default();
        let end = self.fin.choose(rng).copied().unwrap_or_default();
        if begin.ends_with([' ', '-', '\'']) {
            format!("{begin}{}", capital(end))
        } else {
            format!("{begin}{end}")
        }
    }

    /// A given name.
    pub fn given(&self, rng: &mut SmallRng, woman: bool) -> &'static str {
        let names = if woman { &self.female } else { &self.male };
        names.choose(rng).copied().unwrap_or_default()
    }
}

impl Native {
    fn named(id: &'static str) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    fn list(&mut self, what: &str) -> &mut Vec<Pair> {
        match what {
            "natif-nom" => &mut self.nom,
            "natif-m" => &mut self.male,
            "natif-f" => &mut self.female,
            _ => panic!("unknown list {what}"),
        }
    }
}

/// The word with a capital.
pub fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
