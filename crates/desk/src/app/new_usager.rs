//! The form for a new usager: what a folder cannot do without.

use chrono_tz::Tz;
use courrier_api::NewUsager;
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
        let form = Form::of(FIELDS).with("domiciliation", &crate::text::day(ctx.today()));
        Self {
            form,
            attempt: None,
        }
    }

    /// The folder that takes in mail for nobody known.
    pub fn of_unknown_folder() -> Self {
        let form = Form::of(FIELDS)
            .with("numero", UNKNOWN_FOLDER)
            .with("nom", "DESTINATAIRE INCONNU");
        Self {
            form,
            attempt: None,
        }
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

    /// A field was typed in. A form that was sent does not change until its outcome is known.
    pub fn edited(&mut self, at: usize, value: String) {
        if self.attempt.is_none() {
            self.form.edited(at, value);
        }
    }

    /// Sends the form, or says what is wrong with it.
    pub fn submit(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(attempt) = &mut self.attempt {
            if !attempt.retry() {
                return;
            }
        } else {
            self.form.clear_errors();
            let Some(usager) = read(&mut self.form, ctx) else {
                return;
            };
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

    /// Gives up waiting for an uncertain outcome; false while an answer is still awaited.
    pub fn escape(&mut self) -> bool {
        if self.is_sent() {
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
        let telephone = Telephone::parse(&text, country_of(ctx.tz())).ok();
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
        _ => country::FR,
    }
}

/// What the agent is told while it is not known whether the folder was created.
pub fn doubt_notice(why: &str) -> Notice {
    Notice::warn(format!(
        "{why} Rien n'est perdu : Entrée envoie de nouveau la même fiche."
    ))
}
