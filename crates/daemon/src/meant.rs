//! Who could be meant by what was typed: by the numero, and by the names.

use chrono::NaiveDate;
use courrier_api::{Found, UsagerHit, Verdict, Whom};
use courrier_domain::{Identity, Numero, UsagerId};
use courrier_ledger::queries::{ApartRow, person_of};
use courrier_ledger::{ReadError, Reader};
use courrier_names::{Candidate, Judgement, Person};

use crate::app::App;
use crate::convert;
use crate::population::Population;
use crate::problem::Fault;

/// Longest text that is judged, in characters.
pub const MAX_TEXT: usize = 200;
/// Those who are shown when somebody must choose.
pub const SHOWN: usize = 20;

/// Who could be meant.
pub struct Meant {
    /// What the agent may rely on.
    pub verdict: Verdict,
    /// Those whose numero the text is or begins, the one whose numero it is first.
    by_numero: Vec<ApartRow>,
    /// The numero that was typed, if it is one.
    numero: Option<Numero>,
    names: Judgement<UsagerId>,
}

impl Meant {
    /// Who could be meant by a text while it is being typed.
    pub fn as_typed(
        population: &Population,
        reader: &Reader<'_>,
        text: &str,
        limit: usize,
    ) -> Result<Self, ReadError> {
        Self::of(reader, text, limit, population.type_ahead(text, limit))
    }

    /// Who could be meant by a text with which an envelope is entered.
    pub fn as_entered(
        population: &Population,
        reader: &Reader<'_>,
        text: &str,
    ) -> Result<Self, ReadError> {
        Self::of(reader, text, SHOWN, population.judge_typed(text, SHOWN))
    }

    fn of(
        reader: &Reader<'_>,
        text: &str,
        limit: usize,
        names: Judgement<UsagerId>,
    ) -> Result<Self, ReadError> {
        let numero = Numero::parse(text).ok();
        let by_numero = match &numero {
            Some(prefix) => reader.by_numero(prefix, limit)?,
            None => Vec::new(),
        };
        let mut meant = Self {
            verdict: Verdict::None,
            by_numero,
            numero,
            names,
        };
        meant.verdict = meant.judged();
        Ok(meant)
    }

    /// A numero names its folder whole, unless it reads as a name as well.
    fn judged(&self) -> Verdict {
        use courrier_names::Verdict as Names;
        match self.names.verdict {
            Names::None if self.of_this_numero().is_some() => Verdict::Certain,
            Names::None if self.by_numero.is_empty() => Verdict::None,
            Names::Certain if self.by_numero.is_empty() => Verdict::Certain,
            Names::None | Names::Certain | Names::Choose => Verdict::Choose,
        }
    }

    /// The usager whose numero the text is.
    fn of_this_numero(&self) -> Option<UsagerId> {
        let first = &self.by_numero.first()?.row;
        (self.numero.as_ref() == Some(&first.numero)).then_some(first.id)
    }

    /// The one usager meant, when nobody else could be.
    pub fn certain(&self) -> Option<UsagerId> {
        if self.verdict != Verdict::Certain {
            return None;
        }
        let by_name = || self.names.candidates.first().map(|first| first.key);
        self.of_this_numero().or_else(by_name)
    }

    /// Whether the text is a numero and nothing else.
    pub fn is_by_numero(&self) -> bool {
        self.names.candidates.is_empty() && self.of_this_numero().is_some()
    }

    /// Those who could be meant, best first, as they stand in the ledger.
    pub fn hits(self, reader: &Reader<'_>, today: NaiveDate) -> Result<Vec<UsagerHit>, ReadError> {
        let mut hits = Vec::new();
        for row in self.by_numero {
            let found = self
                .numero
                .as_ref()
                .map(|typed| by_numero(typed, &row.row.numero));
            hits.push(convert::hit(row, found, today));
        }
        let known: Vec<UsagerId> = hits.iter().map(|hit| hit.usager.id).collect();
        let mut names = self.names.candidates;
        names.retain(|candidate| !known.contains(&candidate.key));
        hits.extend(shown(reader, &names, today)?);
        Ok(hits)
    }
}

/// Those of a near name to somebody who is created or renamed, `limit` at most.
pub async fn near(
    app: &App,
    identity: &Identity,
    except: Option<UsagerId>,
    limit: usize,
) -> Result<Vec<UsagerHit>, Fault> {
    let today = app.today();
    if !identity.check(today).is_empty() {
        // The command refuses it, and says why.
        return Ok(Vec::new());
    }
    let person = person_of(identity);
    app.read_people(move |population, reader| {
        if let Some(id) = except
            && let Some(known) = reader.person(id)?
            && is_named_alike(&known, &person)
        {
            return Ok(Vec::new());
        }
        let near = population.near(&person, except, limit);
        shown(reader, &near, today)
    })
    .await
}

fn is_named_alike(one: &Person, other: &Person) -> bool {
    one.nom == other.nom
        && one.nom_usage == other.nom_usage
        && one.prenoms == other.prenoms
        && one.surnom == other.surnom
        && one.household == other.household
}

/// Candidates with what tells them apart.
fn shown(
    reader: &Reader<'_>,
    candidates: &[Candidate<UsagerId>],
    today: NaiveDate,
) -> Result<Vec<UsagerHit>, ReadError> {
    let rows = reader.apart_rows(candidates.iter().map(|candidate| candidate.key))?;
    let of = |row: ApartRow| {
        let candidate = candidates.iter().find(|one| one.key == row.row.id);
        let found = candidate.map(|candidate| by_name(candidate, &row));
        convert::hit(row, found, today)
    };
    Ok(rows.into_iter().map(of).collect())
}

fn by_name(candidate: &Candidate<UsagerId>, row: &ApartRow) -> Found {
    let name = |of: &[String], at: usize| of.get(at).cloned().unwrap_or_default();
    Found {
        score: percent(candidate.score),
        reason: candidate.reason.to_string(),
        whom: match candidate.whom {
            courrier_names::Whom::Usager => Whom::Usager,
            courrier_names::Whom::Household(at) => Whom::Household {
                name: name(&row.household, at),
            },
            courrier_names::Whom::Mandataire(at) => Whom::Mandataire {
                name: name(&row.mandataires, at),
            },
        },
    }
}

fn by_numero(typed: &Numero, numero: &Numero) -> Found {
    let (typed, whole) = (typed.as_str().len(), numero.as_str().len());
    Found {
        score: u8::try_from(typed * 100 / whole.max(1)).unwrap_or(100),
        reason: if typed == whole {
            "numéro du dossier"
        } else {
            "début du numéro"
        }
        .to_owned(),
        whom: Whom::Usager,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and 100 just before"
)]
fn percent(score: f32) -> u8 {
    score.round().clamp(0.0, 100.0) as u8
}
