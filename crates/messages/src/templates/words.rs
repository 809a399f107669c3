//! A language's words: what is counted, in its plural forms, and how it writes days and hours.
//!
//! Digits and the Gregorian calendar are those of the signs on the centre's doors, in every
//! language.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use serde::Deserialize;

use super::TemplateFault;
use super::pattern::Pattern;
use crate::Language;

/// Counts that a language must have a form for.
const COUNTED: std::ops::RangeInclusive<u32> = 1..=1_000;

/// The file of a language's words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    separateur: String,
    jours: [String; 7],
    jour_et_mois: String,
    date: String,
    heure_pleine: String,
    heure: String,
    distribution: String,
    sans_distribution: String,
    signature_neutre: String,
    lettre: BTreeMap<String, String>,
    avis: BTreeMap<String, String>,
    colis: BTreeMap<String, String>,
}

/// The words, read.
#[derive(Debug)]
pub(super) struct Words {
    rules: PluralRules,
    separator: String,
    weekdays: [String; 7],
    day_and_month: Pattern,
    date: Pattern,
    full_hour: Pattern,
    hour: Pattern,
    distribution: Pattern,
    pub no_distribution: String,
    pub neutral_signature: String,
    lettre: Forms,
    avis: Forms,
    colis: Forms,
}

/// One word in the plural forms of its language.
#[derive(Debug)]
struct Forms(Vec<(PluralCategory, Pattern)>);

/// How many of each kind wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Ordinary letters.
    pub lettres: u32,
    /// Registered items, each by its avis de passage.
    pub avis: u32,
    /// Parcels.
    pub colis: u32,
}

impl Words {
    /// Reads a language's file.
    pub fn read(language: Language, path: &str, text: &str) -> Result<Self, TemplateFault> {
        let file: File = super::read_toml(path, text)?;
        let fault = |message: String| TemplateFault::whole(path, message);
        let rules = Locale::try_from_str(language.cldr_tag())
            .ok()
            .and_then(|locale| {
                PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok()
            })
            .ok_or_else(|| fault("les règles de pluriel de cette langue manquent".to_owned()))?;
        let pattern = |name: &str, text: &str, names: &[&str]| {
            Pattern::parse(text, names)
                .map_err(|wrong| fault(format!("{name} : {}", wrong.message)))
        };
        let forms = |name: &str, texts: &BTreeMap<String, String>| {
            let mut forms = Vec::new();
            for (category, text) in texts {
                let category = PluralCategory::get_for_cldr_string(category).ok_or_else(|| {
                    fault(format!(
                        "{name} : « {category} » n'est pas une forme de pluriel"
                    ))
                })?;
                forms.push((category, pattern(name, text, &["n"])?));
            }
            let forms = Forms(forms);
            match COUNTED.into_iter().find(|n| forms.of(&rules, *n).is_none()) {
                Some(n) => Err(fault(format!("{name} : il manque la forme du nombre {n}"))),
                None => Ok(forms),
            }
        };
        Ok(Self {
            lettre: forms("lettre", &file.lettre)?,
            avis: forms("avis", &file.avis)?,
            colis: forms("colis", &file.colis)?,
            day_and_month: pattern("jour_et_mois", &file.jour_et_mois, &["j", "m"])?,
            date: pattern("date", &file.date, &["j", "m", "a"])?,
            full_hour: pattern("heure_pleine", &file.heure_pleine, &["h"])?,
            hour: pattern("heure", &file.heure, &["h", "min"])?,
            distribution: pattern(
                "distribution",
                &file.distribution,
                &["jour", "date", "debut", "fin"],
            )?,
            rules,
            separator: file.separateur,
            weekdays: file.jours,
            no_distribution: file.sans_distribution,
            neutral_signature: file.signature_neutre,
        })
    }

    /// What waits, such as `2 lettres, 1 avis de passage`; empty if nothing does.
    pub fn courriers(&self, counts: Counts) -> String {
        let mut said = String::new();
        for (count, forms) in [
            (counts.lettres, &self.lettre),
            (counts.avis, &self.avis),
            (counts.colis, &self.colis),
        ] {
            if count == 0 {
                continue;
            }
            if !said.is_empty() {
                said.push_str(&self.separator);
            }
            if let Some(form) = forms.of(&self.rules, count) {
                said.push_str(&form.fill_numbers(&[(count, 0)]));
            }
        }
        said
    }

    /// A day, with its year.
    pub fn date(&self, day: NaiveDate) -> String {
        let year = u32::try_from(day.year()).unwrap_or_default();
        self.date
            .fill_numbers(&[(day.day(), 2), (day.month(), 2), (year, 4)])
    }

    /// A distribution, such as `mercredi 25/11 9h-12h30`, in local time.
    pub fn distribution(&self, from: NaiveDateTime, to: NaiveDateTime) -> String {
        let weekday = usize::try_from(from.weekday().num_days_from_monday()).unwrap_or_default();
        let values = [
            self.weekdays[weekday].clone(),
            self.day_and_month
                .fill_numbers(&[(from.day(), 2), (from.month(), 2)]),
            self.hour(from),
            self.hour(to),
        ];
        self.distribution.fill(|hole| &values[hole])
    }

    fn hour(&self, at: NaiveDateTime) -> String {
        match at.minute() {
            0 => self.full_hour.fill_numbers(&[(at.hour(), 0)]),
            minute => self.hour.fill_numbers(&[(at.hour(), 0), (minute, 2)]),
        }
    }
}

impl Forms {
    /// The form of a number. A category that only fractions or millions have falls to the last.
    fn of(&self, rules: &PluralRules, count: u32) -> Option<&Pattern> {
        let category = rules.category_for(count);
        let exact = |wanted| self.0.iter().find(|(known, _)| *known == wanted);
        let found = exact(category).or_else(|| {
            (!COUNTED.contains(&count))
                .then(|| exact(PluralCategory::Other))
                .flatten()
        });
        found.map(|(_, pattern)| pattern)
    }
}
