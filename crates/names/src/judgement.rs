//! What the engine answers.

use std::fmt;

/// Who could be meant, and whether the agent must choose.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement<K> {
    /// What the agent may rely on.
    pub verdict: Verdict,
    /// Best first: by score, then by who came into the index first.
    pub candidates: Vec<Candidate<K>>,
}

/// What the agent may rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// One usager, written cleanly and in full, and nobody else could be meant.
    Certain,
    /// The agent must choose, if only whether the one shown is the right one.
    Choose,
    /// Nobody fits.
    None,
}

/// One usager who could be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<K> {
    /// The usager.
    pub key: K,
    /// 0 to 100; it depends on the text and on this person alone, not on the population.
    pub score: f32,
    /// Why they are shown.
    pub reason: Reason,
    /// Whose name it is.
    pub whom: Whom,
}

/// Whose name in the folder was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Whom {
    /// The usager's own.
    Usager,
    /// That of a member of the household, by place in [`Person::household`](crate::Person).
    Household(usize),
    /// That of a mandataire, by place in [`Person::mandataires`](crate::Person).
    Mandataire(usize),
}

/// Why a candidate is shown; displayed in plain French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// An agent has confirmed this very text for them.
    Confirmed,
    /// Surname and given name are equal.
    Same,
    /// The same, with the usage name.
    Usage,
    /// The same letters, parted into more or fewer words: *Ben Ali*, *Benali*.
    Joined,
    /// Surname equal, given name by its initial.
    Initial,
    /// Surname equal, given name cut short.
    Abbreviated,
    /// The name goes on where the text ends.
    Beginning,
    /// The surname alone.
    SurnameOnly,
    /// The given name alone.
    GivenOnly,
    /// The same surname, another given name.
    OtherGiven,
    /// The same given name, another surname.
    OtherSurname,
    /// Spelt or heard otherwise.
    Close,
    /// By their surnom.
    Surnom,
    /// A member of the household.
    Household,
    /// A mandataire.
    Mandataire,
    /// A part of the name.
    Part,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Confirmed => "écriture déjà confirmée",
            Self::Same => "même nom et même prénom",
            Self::Usage => "nom d'usage et même prénom",
            Self::Joined => "même nom, écrit en plus ou moins de mots",
            Self::Initial => "même nom, initiale du prénom",
            Self::Abbreviated => "même nom, prénom abrégé",
            Self::Beginning => "début du nom",
            Self::SurnameOnly => "même nom, sans prénom",
            Self::GivenOnly => "même prénom, sans nom",
            Self::OtherGiven => "même nom, autre prénom",
            Self::OtherSurname => "même prénom, autre nom",
            Self::Close => "orthographe proche",
            Self::Surnom => "surnom",
            Self::Household => "membre du foyer",
            Self::Mandataire => "mandataire",
            Self::Part => "une partie du nom",
        })
    }
}
