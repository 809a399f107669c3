//! Invented people: thousands with the names of a few lists, some of them homonyms on purpose.

use std::collections::HashSet;

use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng, SeedableRng as _};

use super::fits::words;
use super::lists::{Half, Lists, Native, Origin};
use super::{slips, spelling};

/// The name in its own script.
#[derive(Debug, Clone)]
pub struct OwnScript {
    pub nom: &'static str,
    pub prenoms: &'static str,
    /// Whether the centre recorded it so, rather than in Latin letters.
    pub recorded: bool,
}

/// One usager. The names are in Latin letters, whatever the centre recorded.
#[derive(Debug, Clone, Default)]
pub struct Human {
    pub numero: String,
    pub origin: &'static str,
    pub nom: String,
    pub nom_usage: Option<String>,
    /// Separated by spaces.
    pub prenoms: String,
    pub surnom: Option<String>,
    /// jj/mm/aaaa.
    pub born: String,
    /// «Prénom NOM» each.
    pub household: Vec<String>,
    /// The same.
    pub mandataires: Vec<String>,
    pub own_script: Option<OwnScript>,
}

impl Human {
    /// The first given name; *Abdul* and the like are none without the next.
    pub fn given(&self) -> &str {
        let first = self.prenoms.split(' ').next().unwrap_or_default();
        let servant = ["Abdul", "Md", "Al", "El", "Abd"].contains(&first);
        let rest = self.prenoms.get(first.len() + 1..).filter(|_| servant);
        let second = rest.and_then(|rest| rest.split(' ').next());
        second.map_or(first, |second| {
            &self.prenoms[..first.len() + 1 + second.len()]
        })
    }

    /// Whether they, or those they live with, bear this surname.
    pub fn may_be_called(&self, surname: &str) -> bool {
        let capital = |word: &&str| {
            word.chars().any(char::is_alphabetic) && !word.contains(char::is_lowercase)
        };
        let mut names: Vec<String> = vec![self.nom.clone()];
        names.extend(self.nom_usage.clone());
        names.extend(self.household.iter().map(|member| {
            member
                .split(' ')
                .filter(capital)
                .collect::<Vec<_>>()
                .join(" ")
        }));
        let surname = words(surname).concat();
        names
            .iter()
            .any(|name| words(name).concat().contains(&surname))
    }

    /// The surname as the centre recorded it.
    pub fn recorded_nom(&self) -> &str {
        match &self.own_script {
            Some(script) if script.recorded => script.nom,
            _ => &self.nom,
        }
    }

    /// The given names as the centre recorded them.
    pub fn recorded_prenoms(&self) -> &str {
        match &self.own_script {
            Some(script) if script.recorded => script.prenoms,
            _ => &self.prenoms,
        }
    }

    fn key(&self) -> Vec<String> {
        let mut words = words(&format!("{} {}", self.nom, self.given()));
        words.sort_unstable();
        words
    }
}

/// So many people of a half. 3 % bear another's names exactly, 5 % nearly.
pub fn population(half: Half, lists: &Lists, seed: u64, size: usize) -> Vec<Human> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut taken: HashSet<Vec<String>> = HashSet::new();
    let mut people: Vec<Human> = Vec::with_capacity(size);
    while people.len() < size {
        let share: f64 = rng.random();
        let mut human = if share < 0.03 && people.len() > 20 {
            homonym(&mut rng, &people)
        } else if share < 0.08 && people.len() > 20 {
            near(&mut rng, half, lists, &people)
        } else {
            // Equal names come by intention alone, as far as the lists reach.
            let mut human = somebody(&mut rng, lists);
            for _ in 0..20 {
                if !taken.contains(&human.key()) {
                    break;
                }
                human = somebody(&mut rng, lists);
            }
            human
        };
        taken.insert(human.key());
        human.numero = (people.len() + 1).to_string();
        human.born = format!(
            "{:02}/{:02}/{}",
            rng.random_range(1..=28),
            rng.random_range(1..=12),
            rng.random_range(1945..=2006)
        );
        people.push(human);
    }
    people
}

/// Somebody with names of the lists.
pub fn somebody(rng: &mut SmallRng, lists: &Lists) -> Human {
    if rng.random_bool(0.03)
        && let Some(native) = lists.natives.choose(rng)
    {
        return of_own_script(rng, native);
    }
    let origin = lists.origin(rng);
    let woman = rng.random_bool(0.4);
    let given = origin.given(rng, woman);
    let second = origin.given(rng, woman);
    let prenoms = if rng.random_bool(0.2) && second != given {
        format!("{given} {second}")
    } else {
        given.to_owned()
    };
    let nom = origin.surname(rng);
    let mut human = Human {
        origin: origin.id,
        prenoms,
        nom_usage: (woman && rng.random_bool(0.25)).then(|| origin.surname(rng)),
        surnom: rng
            .random_bool(0.05)
            .then(|| capital_nickname(rng, lists).to_owned()),
        ..Human::default()
    };
    if rng.random_bool(0.12) {
        human.household = household(rng, origin, &nom);
    }
    if rng.random_bool(0.08) {
        let other = lists.origin(rng);
        let woman = rng.random_bool(0.5);
        let name = format!("{} {}", other.given(rng, woman), other.surname(rng));
        human.mandataires.push(name);
    }
    human.nom = nom;
    human
}

/// A given name of anywhere serves as a nickname.
fn capital_nickname(rng: &mut SmallRng, lists: &Lists) -> &'static str {
    let woman = rng.random_bool(0.4);
    lists.origin(rng).given(rng, woman)
}

fn household(rng: &mut SmallRng, origin: &Origin, nom: &str) -> Vec<String> {
    (0..rng.random_range(1..=4))
        .map(|_| {
            let daughter = rng.random_bool(0.5);
            let given = origin.given(rng, daughter);
            if rng.random_bool(0.8) {
                format!("{given} {}", nom.to_uppercase())
            } else {
                format!("{given} {}", origin.surname(rng).to_uppercase())
            }
        })
        .collect()
}

fn of_own_script(rng: &mut SmallRng, native: &Native) -> Human {
    let woman = rng.random_bool(0.4);
    let given = if woman { &native.female } else { &native.male };
    let (prenoms, own_prenoms) = *given.choose(rng).expect("given names");
    let (nom, own_nom) = *native.nom.choose(rng).expect("surnames");
    Human {
        origin: native.id,
        nom: nom.to_owned(),
        prenoms: prenoms.to_owned(),
        own_script: Some(OwnScript {
            nom: own_nom,
            prenoms: own_prenoms,
            recorded: rng.random_bool(0.5),
        }),
        ..Human::default()
    }
}

/// The names of somebody who is there already, with nothing else of theirs.
fn homonym(rng: &mut SmallRng, people: &[Human]) -> Human {
    let other = people.choose(rng).expect("people");
    Human {
        origin: other.origin,
        nom: other.nom.clone(),
        prenoms: other.prenoms.clone(),
        own_script: other.own_script.clone(),
        ..Human::default()
    }
}

/// Nearly the names of somebody who is there already.
fn near(rng: &mut SmallRng, half: Half, lists: &Lists, people: &[Human]) -> Human {
    loop {
        let mut human = homonym(rng, people);
        if human.own_script.is_some() {
            continue;
        }
        let given = human.given().to_owned();
        let changed = match rng.random_range(0..7) {
            0 => slips::letter(rng, &human.nom).map(|nom| human.nom = nom),
            1 => slips::letter(rng, &given).map(|given| human.prenoms = given),
            2 => spelling::transliterate(rng, half, human.origin, &human.nom)
                .map(|nom| human.nom = nom),
            3 => spelling::transliterate(rng, half, human.origin, &given)
                .map(|given| human.prenoms = given),
            4 => {
                human.prenoms = std::mem::replace(&mut human.nom, given);
                Some(())
            }
            5 => {
                let short: String = given.chars().take(4).collect();
                (given.chars().count() > 5).then(|| human.prenoms = short)
            }
            _ => {
                let origin = lists.origins.iter().find(|o| o.id == human.origin);
                origin.map(|origin| {
                    let second = origin.given(rng, false);
                    human.prenoms = format!("{given} {second}");
                })
            }
        };
        if changed.is_some() {
            return human;
        }
    }
}

/// The population as `courrierctl names rank` reads it.
pub fn csv(people: &[Human]) -> String {
    let mut csv = "numero;nom;nom_usage;prenoms;surnom;date_naissance;ayants_droit\n".to_owned();
    for human in people {
        let cells = [
            human.numero.as_str(),
            human.recorded_nom(),
            human.nom_usage.as_deref().unwrap_or_default(),
            human.recorded_prenoms(),
            human.surnom.as_deref().unwrap_or_default(),
            &human.born,
            &human.household.join("|"),
        ];
        csv.push_str(&cells.join(";"));
        csv.push('\n');
    }
    csv
}
