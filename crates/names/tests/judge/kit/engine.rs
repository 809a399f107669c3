//! The engine before the court.

use courrier_names::{Index, Person, Settings, Verdict};

use super::court::{self, Answer, Court, Sentence};

/// Hears so many envelopes with an index of the court's people.
pub fn hear(court: &mut Court, envelopes: u32) -> Sentence {
    let index = Index::build(Settings::default(), recorded(court));
    court.hear(envelopes, |text| {
        let judgement = index.judge(text, 10);
        Answer {
            verdict: match judgement.verdict {
                Verdict::Certain => court::Verdict::Certain,
                Verdict::Choose => court::Verdict::Choose,
                Verdict::None => court::Verdict::None,
            },
            candidates: judgement.candidates.iter().map(|c| c.key).collect(),
        }
    })
}

/// The court's people, as the centre has recorded them.
pub fn recorded(court: &Court) -> Vec<(usize, Person)> {
    let people = court.people.iter().enumerate();
    people
        .map(|(at, human)| {
            let person = Person {
                nom: human.recorded_nom().to_owned(),
                nom_usage: human.nom_usage.clone(),
                prenoms: human.recorded_prenoms().to_owned(),
                surnom: human.surnom.clone(),
                household: human.household.clone(),
                mandataires: human.mandataires.clone(),
                spellings: Vec::new(),
            };
            (at, person)
        })
        .collect()
}
