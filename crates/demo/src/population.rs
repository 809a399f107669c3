//! Invented usagers, with the homonyms that a real centre has.

use chrono::{Days, NaiveDate};
use courrier_domain::contact::Telephone;
use courrier_domain::usager::{AyantDroit, Channel, Sexe};
use courrier_domain::{Domiciliation, DomiciliationStatus, Identity, Instant, Numero};
use courrier_ledger::commands::ImportedUsager;
use rand::Rng as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use crate::made;
use crate::names::{ORIGINS, Origin};

/// Two people of the same name, in a hundred.
const TRUE_HOMONYMS: f64 = 0.03;

/// Invents `count` usagers as they would stand on `today`, numbered from 1.
pub fn invent(
    count: u32,
    at: Instant,
    today: NaiveDate,
    rng: &mut SmallRng,
) -> Vec<ImportedUsager> {
    let mut usagers: Vec<ImportedUsager> = Vec::with_capacity(count as usize);
    for n in 1..=count {
        let mut identity = person(today, rng);
        if rng.random_bool(TRUE_HOMONYMS)
            && let Some(twin) = usagers.choose(rng)
        {
            identity.nom.clone_from(&twin.identity.nom);
            identity.prenoms.clone_from(&twin.identity.prenoms);
            identity.nom_usage = None;
        }
        usagers.push(ImportedUsager {
            id: made(at, rng),
            numero: numero(n),
            identity,
            domiciliation: domiciliation(today, rng),
            notes: Vec::new(),
            procurations: Vec::new(),
        });
    }
    usagers
}

/// The folder's number of the `n`th usager: four digits at least, as on the cabinets' labels.
pub fn numero(n: u32) -> Numero {
    // Digits are a numero.
    Numero::parse(&format!("{n:04}")).unwrap_or_else(|_| unreachable!("digits are a numero"))
}

fn person(today: NaiveDate, rng: &mut SmallRng) -> Identity {
    let origin = origin(rng);
    let woman = rng.random_bool(0.35);
    let pick = |from: &[&str], rng: &mut SmallRng| {
        from.choose(rng)
            .map_or_else(String::new, |text| (*text).to_owned())
    };
    let nom = pick(origin.noms, rng);
    let prenoms = pick(if woman { origin.femmes } else { origin.hommes }, rng);
    let nom_usage = (woman && rng.random_bool(0.2)).then(|| pick(origin.noms, rng));
    let telephone = rng.random_bool(0.9).then(|| {
        // 06 1x is a range of mobiles in use; others of 06 are not.
        let line: u32 = rng.random_range(0..10_000_000);
        Telephone::stored(format!("+3361{line:07}"))
    });
    let ayants_droit = if rng.random_bool(0.12) {
        (0..rng.random_range(1..4_u8))
            .map(|_| AyantDroit {
                nom: nom.clone(),
                prenoms: pick(origin.femmes, rng),
                date_naissance: Some(day_before(today, 365 * rng.random_range(0..18), rng)),
                lien: "Enfant".to_owned(),
            })
            .collect()
    } else {
        Vec::new()
    };
    Identity {
        nom,
        nom_usage,
        prenoms,
        sexe: Some(if woman { Sexe::Femme } else { Sexe::Homme }),
        date_naissance: Some(day_before(today, 365 * rng.random_range(18..75), rng)),
        channel: Some(if telephone.is_some() {
            Channel::Sms
        } else {
            Channel::None
        }),
        telephone,
        langue: Some(origin.langue.to_owned()),
        ayants_droit,
        ..Identity::default()
    }
}

fn origin(rng: &mut SmallRng) -> &'static Origin {
    let total: u32 = ORIGINS.iter().map(|origin| origin.weight).sum();
    let mut at = rng.random_range(0..total);
    for origin in ORIGINS {
        if at < origin.weight {
            return origin;
        }
        at -= origin.weight;
    }
    &ORIGINS[0]
}

/// A day `days` and up to a year before `today`.
fn day_before(today: NaiveDate, days: u64, rng: &mut SmallRng) -> NaiveDate {
    today - Days::new(days + rng.random_range(1..365))
}

fn domiciliation(today: NaiveDate, rng: &mut SmallRng) -> Domiciliation {
    let start = today - Days::new(rng.random_range(0..360));
    let mut domiciliation = Domiciliation::for_a_year_from(start);
    if rng.random_bool(0.04) {
        domiciliation.status = DomiciliationStatus::Radie;
        domiciliation.end = Some(today - Days::new(rng.random_range(0..30)));
        domiciliation.start = Some(today - Days::new(360));
    }
    domiciliation
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;

    use super::*;

    #[test]
    fn the_invented_are_valid_and_some_are_homonyms() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        let at = Instant::from_timestamp(1_790_000_000, 0).expect("an instant");
        let invent = || super::invent(1400, at, today, &mut SmallRng::seed_from_u64(1));
        let usagers = invent();
        let faults: Vec<_> = usagers
            .iter()
            .flat_map(|usager| usager.identity.check(today))
            .collect();
        assert!(faults.is_empty(), "{faults:?}");
        let mut names: Vec<_> = usagers
            .iter()
            .map(|usager| usager.identity.display_name())
            .collect();
        names.sort();
        let equal = names.windows(2).filter(|pair| pair[0] == pair[1]).count();
        assert!(equal > 42, "homonyms: {equal}");
        assert!(
            invent()[7].identity == usagers[7].identity,
            "the same seed, the same people"
        );
    }
}
