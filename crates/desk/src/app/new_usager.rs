//! The form for a new usager: what a folder cannot do without.

use chrono_tz::Tz;
use courrier_api::{NewUsager, UsagerHit, UsagerSummary};
use courrier_domain::contact::Telephone;
use courrier_domain::{Domiciliation, DomiciliationStatus, Identity, Numero};
use phonenumber::country;

use super::attempt::{Attempt, settle};
use super::envelope::UNKNOWN_FOLDER;
use super::form::Form;
use super::notice::Notice;
use super::task::Ctx;
use crate::guichet::Fault;
use courrier_api::{UsagerCreated, problem_type};
use courrier_domain::UsagerId;

/// A usager being entered.
#[derive(Debug)]
pub struct Draft {
    form: Form,
    attempt: Option<Attempt<NewUsager>>,
    near: Option<Near>,
    /// Those of a near name of whom the agent said that they are somebody else.
    seen: Vec<UsagerId>,
}

/// Others of a near name, at whom the agent must look before the folder is created.
#[derive(Debug)]
pub struct Near {
    hits: Vec<UsagerHit>,
    cursor: Option<usize>,
}

impl Near {
    /// Who.
    pub fn hits(&self) -> &[UsagerHit] {
        &self.hits
    }

    /// The line that the agent chose.
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }
}

/// What the agent does with those of a near name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NearMsg {
    /// Arrows.
    Step(i64),
    /// A line was chosen, by its place.
    Choose(usize),
    /// The chosen one is the same person.
    Same,
}

const FIELDS: &[(&str, &str, &str)] = &[
    ("numero", "Numéro du dossier", "lettres, chiffres et tirets"),
    ("date_naissance", "Date de naissance", "jj/mm/aaaa"),
    ("nom", "Nom de naissance", ""),
    ("nom_usage", "Nom d'usage", "s'il est différent"),
    ("prenoms", "Prénoms", "le prénom usuel d'abord"),
    ("telephone", "Téléphone", "portable, pour les SMS"),
    ("email", "Adresse e-mail", ""),
    (
        "domiciliation",
        "Domicilié depuis le",
        "jj/mm/aaaa ; vide : demande en cours",
    ),
];

impl Draft {
    /// An empty form; the domiciliation starts today unless said otherwise.
    pub fn empty(ctx: &Ctx<'_>) -> Self {
        Self::of(Form::of(FIELDS).with("domiciliation", &crate::text::day(ctx.today())))
    }

    fn of(form: Form) -> Self {
        Self {
            form,
            attempt: None,
            near: None,
            seen: Vec::new(),
        }
    }

    /// The folder that takes in mail for nobody known.
    pub fn of_unknown_folder() -> Self {
        let form = Form::of(FIELDS)
            .with("numero", UNKNOWN_FOLDER)
            .with("nom", "DESTINATAIRE INCONNU");
        Self::of(form)
    }

    /// The form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Whether an answer is awaited.
    pub fn is_sent(&self) -> bool {
        self.attempt.as_ref().is_some_and(Attempt::is_sent)
    }

    /// Whether nobody knows if it was created.
    pub fn doubt(&self) -> Option<&str> {
        self.attempt.as_ref().and_then(Attempt::doubt)
    }

    /// Others of a near name, while the agent looks at them.
    pub fn near(&self) -> Option<&Near> {
        self.near.as_ref()
    }

    /// Whom the form is for, as far as it is filled in: `SOW Awa, 14/02/1992`.
    pub fn named(&self) -> String {
        let value = |name| self.form.value(name).unwrap_or_default();
        let nom = self.form.value("nom_usage").unwrap_or(value("nom"));
        let name = format!("{} {}", nom.to_uppercase(), value("prenoms"));
        let born = crate::text::birth(self.born());
        format!("{}, {born}", name.trim())
    }

    /// The date of birth that was typed, where it is one.
    pub fn born(&self) -> Option<chrono::NaiveDate> {
        crate::text::parse_day(&self.form.value("date_naissance")?)
    }

    /// A field was typed in. A form that was sent does not change until its outcome is known. Who
    /// was seen before is looked at again: this may be another person now.
    pub fn edited(&mut self, at: usize, value: String) {
        if self.attempt.is_none() {
            self.form.edited(at, value);
            self.seen.clear();
        }
    }

    /// Handles what the agent does with those of a near name; gives who is the same person.
    pub fn look(&mut self, msg: NearMsg) -> Option<UsagerSummary> {
        let near = self.near.as_mut()?;
        let last = near.hits.len().checked_sub(1)?;
        match msg {
            NearMsg::Step(by) => {
                let from = near.cursor.map_or(-1, |at| i64::try_from(at).unwrap_or(0));
                let to = usize::try_from(from.saturating_add(by).max(0)).unwrap_or(last);
                near.cursor = Some(to.min(last));
            }
            NearMsg::Choose(at) if at <= last => near.cursor = Some(at),
            NearMsg::Choose(_) => {}
            NearMsg::Same => {
                return near
                    .cursor
                    .and_then(|at| near.hits.get(at))
                    .map(|hit| hit.usager.clone());
            }
        }
        None
    }

    /// Sends the form, or says what is wrong with it. With others of a near name in sight, this
    /// says that it is none of them.
    pub fn submit(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(near) = self.near.take() {
            self.seen.extend(near.hits.iter().map(|hit| hit.usager.id));
        }
        if let Some(attempt) = &mut self.attempt {
            if !attempt.retry() {
                return;
            }
        } else {
            self.form.clear_errors();
            let Some(mut usager) = read(&mut self.form, ctx) else {
                return;
            };
            usager.seen_near.clone_from(&self.seen);
            self.attempt = Some(Attempt::new(usager));
        }
        if let Some(attempt) = &self.attempt {
            let call = ctx
                .guichet
                .create_usager(attempt.key(), attempt.what.clone());
            ctx.ask(call, |result| {
                super::Msg::Usagers(super::usagers::Msg::Created(result))
            });
        }
    }

    /// The daemon answered: the new usager, if there is one.
    pub fn created(&mut self, result: Result<UsagerCreated, Fault>) -> Option<UsagerId> {
        match settle(&mut self.attempt, result)?.1 {
            Ok(created) => Some(created.id),
            Err(fault) if fault.shows_near_names() => {
                self.near = Some(Near {
                    hits: fault.candidates().to_vec(),
                    cursor: None,
                });
                None
            }
            Err(fault) => {
                self.form.refused(&fault);
                if fault.is(problem_type::TAKEN)
                    && self.form.fields().iter().all(|f| f.error.is_empty())
                {
                    self.form.notice = None;
                    self.form.refuse(
                        "numero",
                        "Ce numéro est déjà pris : choisissez-en un autre.",
                    );
                }
                None
            }
        }
    }

    /// Goes back from those of a near name to the form, or gives up waiting for an uncertain
    /// outcome; true when the form itself is left.
    pub fn escape(&mut self) -> bool {
        if self.is_sent() || self.near.take().is_some() {
            return false;
        }
        self.attempt = None;
        true
    }
}

/// Reads the form; what is wrong with it is said at its fields.
fn read(form: &mut Form, ctx: &Ctx<'_>) -> Option<NewUsager> {
    let numero = match Numero::parse(&form.value("numero").unwrap_or_default()) {
        Ok(numero) => Some(numero),
        Err(error) => {
            form.refuse("numero", &capital(&error.to_string()));
            None
        }
    };
    let telephone = form.value("telephone").and_then(|text| {
        let telephone = Telephone::parse_at_home(&text, country_of(ctx.tz())).ok();
        if telephone.is_none() {
            form.refuse(
                "telephone",
                "Ce numéro n'existe pas : vérifiez les chiffres.",
            );
        }
        telephone
    });
    let identity = Identity {
        nom: form.value("nom").unwrap_or_default(),
        nom_usage: form.value("nom_usage"),
        prenoms: form.value("prenoms").unwrap_or_default(),
        date_naissance: form.day("date_naissance"),
        telephone,
        email: form.value("email"),
        ..Identity::default()
    };
    let domiciliation = match form.day("domiciliation") {
        Some(start) => Domiciliation::for_a_year_from(start),
        None => Domiciliation {
            status: DomiciliationStatus::Demande,
            start: None,
            end: None,
        },
    };
    form.refuse_all(&identity.check(ctx.today()));
    if form.has_errors() {
        return None;
    }
    numero.map(|numero| NewUsager {
        numero,
        identity,
        domiciliation,
        seen_near: Vec::new(),
    })
}

/// The first letter in capital: these messages begin a sentence here.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

/// The country whose numbers are written without a country code at this centre.
fn country_of(tz: Tz) -> country::Id {
    match tz {
        chrono_tz::Indian::Reunion => country::RE,
        chrono_tz::Indian::Mayotte => country::YT,
        chrono_tz::America::Guadeloupe => country::GP,
        chrono_tz::America::Martinique => country::MQ,
        chrono_tz::America::Cayenne => country::GF,
        chrono_tz::Pacific::Noumea => country::NC,
        chrono_tz::Pacific::Tahiti => country::PF,
        _ => country::FR,
    }
}

/// What the agent is told while it is not known whether the folder was created.
pub fn doubt_notice(why: &str) -> Notice {
    Notice::warn(format!(
        "{why} Rien n'est perdu : Entrée envoie de nouveau la même fiche."
    ))
}
