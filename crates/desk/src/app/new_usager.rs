//! The form for a new usager, what a folder cannot do without; and the one that changes a usager.

mod reading;

use std::sync::Arc;

use courrier_api::{NewUsager, Usager, UsagerChange, UsagerHit, UsagerSummary, problem_type};
use courrier_domain::UsagerId;

use super::attempt::{Attempt, settle};
use super::envelope::UNKNOWN_FOLDER;
use super::form::Form;
use super::notice::Notice;
use super::task::Ctx;
use crate::guichet::{Fault, Fut};

/// A usager being entered.
#[derive(Debug)]
pub struct Draft {
    form: Form,
    /// Whose folder is changed; none while a new one is made.
    target: Option<Box<Usager>>,
    attempt: Option<Attempt<Wanted>>,
    near: Option<Near>,
    /// Those of a near name of whom the agent said that they are somebody else.
    seen: Vec<UsagerId>,
}

/// What is asked of the daemon.
#[derive(Debug, Clone)]
enum Wanted {
    New(Box<NewUsager>),
    Change(UsagerId, Box<UsagerChange>),
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

const FIELDS_OF_A_FOLDER: &[(&str, &str, &str)] = &[
    ("nom", "Nom de naissance", ""),
    ("prenoms", "Prénoms", "le prénom usuel d'abord"),
    ("nom_usage", "Nom d'usage", "s'il est différent"),
    ("date_naissance", "Date de naissance", "jj/mm/aaaa"),
    ("lieu_naissance", "Lieu de naissance", ""),
    ("surnom", "Surnom", ""),
    ("telephone", "Téléphone", "portable, pour les SMS"),
    ("email", "Adresse e-mail", ""),
    ("channel", "Prévenir par", "← → pour changer"),
    ("other_channel", "Si cela échoue", "← → pour changer"),
    ("langue", "Langue des messages", "← → pour changer"),
    ("signature", "Signature", "← → pour changer"),
];

impl Draft {
    /// An empty form; the domiciliation starts today unless said otherwise.
    pub fn empty(ctx: &Ctx<'_>) -> Self {
        Self::of(Form::of(FIELDS).with("domiciliation", &crate::text::day(ctx.today())))
    }

    fn of(form: Form) -> Self {
        Self {
            form,
            target: None,
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

    /// The form that changes who the usager of this folder is and how they are told.
    pub fn of_a_folder(usager: Usager) -> Self {
        let form = reading::filled(FIELDS_OF_A_FOLDER, &usager);
        Self {
            target: Some(Box::new(usager)),
            ..Self::of(form)
        }
    }

    /// Whether a folder that is there is changed.
    pub fn is_of_a_folder(&self) -> bool {
        self.target.is_some()
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

    /// Another choice of a field, as if it was typed.
    pub fn stepped(&mut self, at: usize, by: i64) {
        if self.attempt.is_none() {
            self.form.step(at, by);
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
            let Some(wanted) = self.read(ctx) else {
                return;
            };
            self.attempt = Some(Attempt::new(wanted));
        }
        let Some(attempt) = &self.attempt else { return };
        let (guichet, key) = (Arc::clone(ctx.guichet), attempt.key());
        let call: Fut<UsagerId> = match attempt.what.clone() {
            Wanted::New(new) => {
                let call = guichet.create_usager(key, *new);
                Box::pin(async move { call.await.map(|created| created.id) })
            }
            Wanted::Change(id, change) => {
                let call = guichet.change_usager(key, id, *change);
                Box::pin(async move { call.await.map(|()| id) })
            }
        };
        ctx.ask(call, |result| {
            super::Msg::Usagers(super::usagers::Msg::Created(result))
        });
    }

    /// Reads the form; what is wrong with it is said at its fields.
    fn read(&mut self, ctx: &Ctx<'_>) -> Option<Wanted> {
        let seen_near = self.seen.clone();
        if let Some(usager) = &self.target {
            let identity = reading::changed(&mut self.form, &usager.identity, ctx)?;
            let domiciliation = usager.summary.domiciliation.clone();
            let revision = usager.revision.clone();
            let change = UsagerChange {
                identity,
                domiciliation,
                revision,
                seen_near,
            };
            return Some(Wanted::Change(usager.summary.id, Box::new(change)));
        }
        let new = reading::new(&mut self.form, seen_near, ctx)?;
        Some(Wanted::New(Box::new(new)))
    }

    /// The daemon answered: the new usager, if there is one. A folder that somebody else changed
    /// meanwhile is read anew.
    pub fn created(
        &mut self,
        result: Result<UsagerId, Fault>,
        ctx: &mut Ctx<'_>,
    ) -> Option<UsagerId> {
        match settle(&mut self.attempt, result)?.1 {
            Ok(id) => Some(id),
            Err(fault) if fault.says_folder_changed() => {
                self.form.refused(&fault);
                if let Some(usager) = &self.target {
                    ctx.ask(ctx.guichet.usager(usager.summary.id), |result| {
                        super::Msg::Usagers(super::usagers::Msg::Reread(result.map(Box::new)))
                    });
                }
                None
            }
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

    /// The folder as somebody else left it: what they changed is taken up, and what the agent typed
    /// stays, to be looked at and sent again.
    pub fn reread(&mut self, result: Result<Box<Usager>, Fault>) {
        let Some(before) = &self.target else { return };
        match result {
            Ok(usager) if usager.summary.id == before.summary.id => {
                let form = |usager| reading::filled(FIELDS_OF_A_FOLDER, usager);
                self.form.rebase(&form(before), &form(&usager));
                self.form.notice = Some(Notice::warn(
                    "Un collègue a changé ce dossier pendant que vous le changiez. Ses changements \
                     sont repris, les vôtres sont gardés : vérifiez, puis enregistrez de nouveau.",
                ));
                self.target = Some(usager);
                // This may be another name now.
                self.seen.clear();
            }
            Ok(_) => {}
            Err(fault) => self.form.refused(&fault),
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

/// What the agent is told while it is not known whether the folder was created.
pub fn doubt_notice(why: &str) -> Notice {
    Notice::warn(format!(
        "{why} Rien n'est perdu : Entrée envoie de nouveau la même fiche."
    ))
}
