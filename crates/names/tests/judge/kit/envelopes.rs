//! What senders make of a name.

use rand::Rng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use super::lists::{Half, Lists};
use super::noise;
use super::people::{Human, somebody};
use super::{slips, spelling};

/// In what way an envelope differs from the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Clean,
    Order,
    AccentsCase,
    Separators,
    Particles,
    Initials,
    NoGivenName,
    SecondGivenNames,
    Truncated,
    UsageBirth,
    Surnom,
    Household,
    Mandataire,
    Transliteration,
    Heard,
    Keyboard,
    Read,
    Letter,
    Noise,
    OtherScript,
    Combined,
    StrangerFar,
    StrangerNear,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Clean,
        Self::Order,
        Self::AccentsCase,
        Self::Separators,
        Self::Particles,
        Self::Initials,
        Self::NoGivenName,
        Self::SecondGivenNames,
        Self::Truncated,
        Self::UsageBirth,
        Self::Surnom,
        Self::Household,
        Self::Mandataire,
        Self::Transliteration,
        Self::Heard,
        Self::Keyboard,
        Self::Read,
        Self::Letter,
        Self::Noise,
        Self::OtherScript,
        Self::Combined,
        Self::StrangerFar,
        Self::StrangerNear,
    ];

    /// Whether nobody of the centre is meant.
    pub fn is_stranger(self) -> bool {
        matches!(self, Self::StrangerFar | Self::StrangerNear)
    }
}

/// An envelope, and what is true of it.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub kind: Kind,
    pub text: String,
    /// The name on it in Latin letters, without what stands around it.
    pub name: String,
    /// The name of the person meant as they would write it themselves.
    pub meant: String,
    /// Whose folder it belongs into; none for a stranger.
    pub who: Option<usize>,
    /// Whether a printer may have cut the name off.
    pub cut: bool,
}

/// The two parts of a name on an envelope.
#[derive(Debug, Clone)]
struct Parts {
    given: String,
    family: String,
}

impl Parts {
    fn of(human: &Human) -> Self {
        Self {
            given: human.given().to_owned(),
            family: human.nom.clone(),
        }
    }

    /// One of the two, the longer more often, changed; none where it can't be.
    fn change(
        mut self,
        rng: &mut SmallRng,
        mut change: impl FnMut(&mut SmallRng, &str) -> Option<String>,
    ) -> Option<Self> {
        let family_first = rng.random_bool(0.6);
        for family in [family_first, !family_first] {
            let part = if family {
                &mut self.family
            } else {
                &mut self.given
            };
            // One word of several.
            let words: Vec<&str> = part.split(' ').collect();
            let at = rng.random_range(0..words.len());
            if let Some(new) = change(rng, words[at]) {
                let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
                words[at] = new;
                *part = words.join(" ");
                return Some(self);
            }
            if let Some(new) = change(rng, part) {
                *part = new;
                return Some(self);
            }
        }
        None
    }

    fn usual(&self, rng: &mut SmallRng, half: Half) -> String {
        let Self { given, family } = self;
        match (half, rng.random_range(0..10)) {
            (_, 0..5) => format!("{given} {}", family.to_uppercase()),
            (_, 5..7) => format!("{} {given}", family.to_uppercase()),
            (Half::Development, 7..9) => format!("{given} {family}").to_uppercase(),
            (Half::HeldOut, 7) => format!("{}, {given}", family.to_uppercase()),
            (Half::HeldOut, 8) => format!("{family} {given}").to_uppercase(),
            _ => format!("{given} {family}"),
        }
    }
}

/// An envelope of this kind for this person; none where they have not what it takes.
pub fn write(
    rng: &mut SmallRng,
    half: Half,
    kind: Kind,
    people: &[Human],
    who: usize,
) -> Option<Envelope> {
    let human = &people[who];
    if human.own_script.is_some() && !matches!(kind, Kind::Clean | Kind::OtherScript) {
        return None;
    }
    let parts = Parts::of(human);
    let mut meant = format!("{} {}", human.given(), human.nom);
    let mut cut = false;
    let name = match kind {
        Kind::Clean => {
            let family = human.recorded_nom();
            format!("{} {family}", human.recorded_prenoms())
        }
        Kind::Order => format!("{} {}", human.nom, human.prenoms),
        Kind::AccentsCase => {
            noise::other_case(rng, half, &format!("{} {}", human.given(), human.nom))
        }
        Kind::Separators => noise::separators(rng, &meant)?,
        Kind::Particles => {
            let family = noise::particles(rng, half, &human.nom)?;
            Parts { family, ..parts }.usual(rng, half)
        }
        Kind::Initials => noise::initials(rng, half, &human.prenoms, &human.nom),
        Kind::NoGivenName => human.nom.to_uppercase(),
        Kind::SecondGivenNames => second_given(rng, human)?,
        Kind::Truncated => {
            cut = true;
            noise::cut(rng, &human.nom, &human.prenoms)?
        }
        Kind::UsageBirth => {
            let usage = human.nom_usage.as_deref()?;
            meant = format!("{} {usage}", human.given());
            noise::usage(rng, half, human.given(), &human.nom, usage)
        }
        Kind::Surnom => {
            let surnom = human.surnom.as_deref()?;
            match rng.random_range(0..3) {
                0 => format!("{surnom} {}", human.nom.to_uppercase()),
                1 => format!(
                    "{} {} dit {surnom}",
                    human.given(),
                    human.nom.to_uppercase()
                ),
                _ => format!("{} {} ({surnom})", human.nom.to_uppercase(), human.given()),
            }
        }
        Kind::Household => {
            meant.clone_from(human.household.choose(rng)?);
            if rng.random_bool(0.5) {
                meant.clone()
            } else {
                meant.to_uppercase()
            }
        }
        Kind::Mandataire => {
            meant.clone_from(human.mandataires.choose(rng)?);
            meant.clone()
        }
        Kind::Transliteration => parts
            .change(rng, |rng, word| {
                spelling::transliterate(rng, half, human.origin, word)
            })?
            .usual(rng, half),
        Kind::Heard => parts
            .change(rng, |rng, word| spelling::hear(rng, half, word))?
            .usual(rng, half),
        Kind::Keyboard => parts.change(rng, slips::keyboard)?.usual(rng, half),
        Kind::Read => parts
            .change(rng, |rng, word| slips::reading(rng, half, word))?
            .usual(rng, half),
        Kind::Letter => parts.change(rng, slips::letter)?.usual(rng, half),
        Kind::Noise => parts.usual(rng, half),
        Kind::OtherScript => return other_script(rng, human, who, meant),
        Kind::Combined => combined(rng, half, human)?,
        Kind::StrangerFar | Kind::StrangerNear => return None,
    };
    let text = match kind {
        Kind::Noise => noise::around(rng, half, &name),
        Kind::Truncated => name.clone(),
        _ => noise::civility(rng, half, &name),
    };
    Some(Envelope {
        kind,
        text,
        name: if kind == Kind::Clean {
            format!("{} {}", human.prenoms, human.nom)
        } else {
            noise::without_marks(&name)
        },
        meant,
        who: Some(who),
        cut,
    })
}

fn second_given(rng: &mut SmallRng, human: &Human) -> Option<String> {
    let (first, second) = human.prenoms.split_once(' ')?;
    Some(match rng.random_range(0..3) {
        0 => format!("{second} {}", human.nom.to_uppercase()),
        1 => format!("{second} {first} {}", human.nom),
        _ => format!("{first}-{second} {}", human.nom.to_uppercase()),
    })
}

fn other_script(rng: &mut SmallRng, human: &Human, who: usize, meant: String) -> Option<Envelope> {
    let script = human.own_script.as_ref()?;
    let (given, family) = if script.recorded {
        (human.prenoms.as_str(), human.nom.as_str())
    } else {
        (script.prenoms, script.nom)
    };
    let text = if rng.random_bool(0.7) {
        format!("{given} {family}")
    } else {
        format!("{family} {given}")
    };
    Some(Envelope {
        kind: Kind::OtherScript,
        text,
        name: meant.clone(),
        meant,
        who: Some(who),
        cut: false,
    })
}

/// Two faults in one name, each of them light by itself.
fn combined(rng: &mut SmallRng, half: Half, human: &Human) -> Option<String> {
    let parts = Parts::of(human);
    let spelt = |rng: &mut SmallRng, parts: Parts| {
        parts.change(rng, |rng, word| {
            spelling::transliterate(rng, half, human.origin, word)
        })
    };
    Some(match rng.random_range(0..5) {
        0 => spelt(rng, parts)?
            .change(rng, slips::letter)?
            .usual(rng, half),
        1 => {
            let parts = parts.change(rng, slips::keyboard)?;
            noise::other_case(rng, half, &format!("{} {}", parts.family, parts.given))
        }
        2 => {
            let parts = spelt(rng, parts)?;
            noise::initials(rng, half, &parts.given, &parts.family)
        }
        3 => {
            let family = noise::particles(rng, half, &human.nom)?;
            let parts = Parts { family, ..parts };
            spelt(rng, parts)?.usual(rng, half)
        }
        _ => {
            let parts = parts.change(rng, |rng, word| slips::reading(rng, half, word))?;
            noise::separators(rng, &format!("{} {}", parts.given, parts.family))?
        }
    })
}

/// Somebody whom the centre does not know; `near`: with a name like somebody's whom it does.
pub fn stranger(
    rng: &mut SmallRng,
    half: Half,
    lists: &Lists,
    people: &[Human],
    near: bool,
) -> Option<Envelope> {
    let mut other = somebody(rng, lists);
    other.own_script = None;
    let mut initial = false;
    if near {
        let known = people.choose(rng)?;
        match rng.random_range(0..10) {
            0..4 => other.nom.clone_from(&known.nom),
            4..6 => other.prenoms.clone_from(&known.prenoms),
            6 => {
                other.prenoms = known.given().to_owned();
                other.nom = slips::letter(rng, &known.nom)?;
            }
            7 => {
                other.prenoms = slips::letter(rng, known.given())?;
                other.nom.clone_from(&known.nom);
            }
            8 => {
                let second = other.given().to_owned();
                other.prenoms = format!("{} {second}", known.given());
                other.nom.clone_from(&known.nom);
            }
            _ => {
                initial = true;
                other.nom.clone_from(&known.nom);
            }
        }
    }
    let name = if initial && rng.random_bool(0.5) {
        other.nom.to_uppercase()
    } else if initial {
        noise::initials(rng, half, other.given(), &other.nom)
    } else {
        let parts = Parts {
            given: other.prenoms.clone(),
            family: other.nom.clone(),
        };
        parts.usual(rng, half)
    };
    Some(Envelope {
        kind: if near {
            Kind::StrangerNear
        } else {
            Kind::StrangerFar
        },
        text: noise::civility(rng, half, &name),
        name: noise::without_marks(&name),
        meant: format!("{} {}", other.prenoms, other.nom),
        who: None,
        cut: false,
    })
}
