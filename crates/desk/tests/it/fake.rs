//! A daemon in memory, small but honest: it keeps state, repeats the first answer to a repeated
//! key, refuses what is in conflict, and can be told to fail before or after it acts.

mod answers;
mod duties;
mod mail;
mod meant;
mod pages;
mod people;
mod reception;
mod wordings;

pub use duties::Duties;
pub use meant::hit;
pub use reception::Room;

use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use courrier_api::client::IdempotencyKey;
use courrier_api::{
    Agent, Card, Courrier, Event, History, NewCourriers, NewUsager, Problem, Tri, TriEntry, Usager,
    UsagerHit, UsagerSummary, Wording, problem_type,
};
use courrier_desk::guichet::{Fault, Fut};
use courrier_desk::printer::{Printed, Printer, Printing};
use courrier_domain::courrier::Recipient;
use courrier_domain::usager::FieldError;
use courrier_domain::{
    AgentId, CentreSettings, CourrierId, CourrierKind, CourrierState, Domiciliation,
    DomiciliationStatus, Identity, MessageEvent, Numero, Procuration, ProcurationId, RemiseId,
    Role, TriId, TypedId, UsagerId,
};
use uuid::Uuid;

/// What goes wrong with a call.
#[derive(Debug, Clone)]
pub enum Trouble {
    /// It is not carried out.
    Before(Fault),
    /// It is carried out, and the answer is lost.
    AnswerLost,
}

/// A usager as the fake keeps them.
pub struct Record {
    pub summary: UsagerSummary,
    pub identity: Identity,
    pub procurations: Vec<Procuration>,
    pub cards: Vec<(String, Card)>,
    pub last_seen: Option<DateTime<Utc>>,
}

pub struct State {
    pub now: DateTime<Utc>,
    pub agent: Agent,
    pub password: String,
    pub settings: CentreSettings,
    pub people: Vec<Record>,
    pub courriers: Vec<Courrier>,
    pub tri: Option<Tri>,
    pub entries: Vec<TriEntry>,
    pub remises: Vec<(RemiseId, Vec<CourrierId>)>,
    pub passages: usize,
    /// What was registered, as it was asked for.
    pub registered: Vec<NewCourriers>,
    pub history: History,
    pub duties: Duties,
    pub room: Room,
    /// The centre's own words.
    pub reworded: Vec<(MessageEvent, String, Wording)>,
    /// Documents printed: their titles and pages.
    pub printed: Vec<(&'static str, Vec<u8>)>,
    pub printer: Printed,
    pub events: VecDeque<Result<Vec<Event>, Fault>>,
    troubles: HashMap<&'static str, VecDeque<Trouble>>,
    answers: Vec<(IdempotencyKey, Box<dyn Any + Send>)>,
    calls: Vec<(&'static str, Option<IdempotencyKey>)>,
    ids: u64,
}

/// The daemon.
#[derive(Clone)]
pub struct Fake(Arc<Mutex<State>>);

/// The day of the tests: Monday 23 November 2026, half past two in the afternoon in Paris.
pub fn today() -> DateTime<Utc> {
    "2026-11-23T13:30:00Z".parse().expect("an instant")
}

pub fn problem(kind: &str, status: u16, detail: &str) -> Fault {
    Fault::Refused(Box::new(Problem {
        kind: kind.to_owned(),
        title: detail.to_owned(),
        status,
        detail: detail.to_owned(),
        fields: Vec::new(),
        candidates: Vec::new(),
    }))
}

pub fn conflict(detail: &str) -> Fault {
    problem(problem_type::CONFLICT, 409, detail)
}

pub fn invalid(field: &str, message: &str) -> Fault {
    let Fault::Refused(mut problem) = problem(problem_type::INVALID, 422, "Vérifiez les champs.")
    else {
        unreachable!("a problem is a refusal")
    };
    problem.fields = vec![FieldError {
        field: field.to_owned(),
        message: message.to_owned(),
    }];
    Fault::Refused(problem)
}

/// A refusal that shows those among whom the agent must look.
fn showing(kind: &str, detail: &str, candidates: Vec<UsagerHit>) -> Fault {
    let Fault::Refused(mut problem) = problem(kind, 409, detail) else {
        unreachable!("a problem is a refusal")
    };
    problem.candidates = candidates;
    Fault::Refused(problem)
}

impl State {
    pub fn id<T: TypedId>(&mut self) -> T {
        self.ids += 1;
        T::from_uuid(Uuid::from_u128(u128::from(self.ids)))
    }

    pub fn record(&mut self, id: UsagerId) -> Result<&mut Record, Fault> {
        self.people
            .iter_mut()
            .find(|record| record.summary.id == id)
            .ok_or_else(|| problem(problem_type::NOT_FOUND, 404, "Ce dossier n'existe pas."))
    }

    pub fn waiting(&self, id: UsagerId) -> u32 {
        let held = self
            .courriers
            .iter()
            .filter(|c| c.usager_id == id && c.state.in_cabinet());
        u32::try_from(held.count()).expect("few")
    }

    pub fn summary(&self, record: &Record) -> UsagerSummary {
        UsagerSummary {
            waiting: self.waiting(record.summary.id),
            ..record.summary.clone()
        }
    }

    pub fn add(
        &mut self,
        usager_id: UsagerId,
        kind: CourrierKind,
        registered_at: DateTime<Utc>,
        tri_id: TriId,
        state: CourrierState,
    ) -> CourrierId {
        let id = self.id();
        self.courriers.push(Courrier {
            id,
            usager_id,
            kind,
            state,
            registered_at,
            tri_id,
        });
        id
    }

    pub fn procuration(&mut self, id: UsagerId, name: &str, from: &str, to: &str) -> ProcurationId {
        let procuration = Procuration {
            id: self.id(),
            usager_id: id,
            mandataire: name.to_owned(),
            valid_from: from.parse().expect("a day"),
            valid_to: to.parse().expect("a day"),
            revoked: false,
        };
        let procuration_id = procuration.id;
        self.record(id)
            .expect("a usager")
            .procurations
            .push(procuration);
        procuration_id
    }

    pub fn new_person(&mut self, new: &NewUsager) -> UsagerId {
        let id = self.id();
        let day = self
            .now
            .with_timezone(&self.settings.time_zone)
            .date_naive();
        let birth_name = new
            .identity
            .nom_usage
            .as_ref()
            .map(|_| new.identity.nom.clone());
        self.people.push(Record {
            summary: UsagerSummary {
                id,
                numero: new.numero.clone(),
                name: new.identity.display_name(),
                birth_name,
                date_naissance: new.identity.date_naissance,
                in_force: new.domiciliation.in_force_on(day),
                domiciliation: new.domiciliation.clone(),
                waiting: 0,
                homonym: false,
            },
            identity: new.identity.clone(),
            procurations: Vec::new(),
            cards: Vec::new(),
            last_seen: None,
        });
        id
    }
}

impl Fake {
    /// A centre with a few people, nothing waiting, no tri.
    pub fn new() -> Self {
        let mut state = State {
            now: today(),
            agent: Agent {
                id: AgentId::from_uuid(Uuid::from_u128(7)),
                login: "fatou".to_owned(),
                name: "Fatou".to_owned(),
                role: Role::Agent,
                disabled: false,
            },
            password: "correct horse".to_owned(),
            settings: CentreSettings {
                name: "CCAS de Saint-Denis".to_owned(),
                ..CentreSettings::default()
            },
            people: Vec::new(),
            courriers: Vec::new(),
            tri: None,
            entries: Vec::new(),
            remises: Vec::new(),
            passages: 0,
            registered: Vec::new(),
            history: History {
                lines: Vec::new(),
                more: false,
            },
            duties: Duties::default(),
            room: Room::default(),
            reworded: Vec::new(),
            printed: Vec::new(),
            printer: Printed::Opened,
            events: VecDeque::new(),
            troubles: HashMap::new(),
            answers: Vec::new(),
            calls: Vec::new(),
            ids: 1000,
        };
        people::invent(&mut state);
        Self(Arc::new(Mutex::new(state)))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next call of this name goes wrong.
    pub fn trouble(&self, call: &'static str, trouble: Trouble) {
        self.state()
            .troubles
            .entry(call)
            .or_default()
            .push_back(trouble);
    }

    /// The keys of the calls of this name, in order.
    pub fn keys(&self, call: &str) -> Vec<Option<IdempotencyKey>> {
        self.state()
            .calls
            .iter()
            .filter(|(name, _)| *name == call)
            .map(|(_, k)| k.clone())
            .collect()
    }

    /// How often this call was made.
    pub fn count(&self, call: &str) -> usize {
        self.keys(call).len()
    }

    /// The usager of this numero.
    pub fn id_of(&self, numero: &str) -> UsagerId {
        let state = self.state();
        let found = state
            .people
            .iter()
            .find(|r| r.summary.numero.as_str() == numero);
        found.expect("a folder of that numero").summary.id
    }

    /// Puts waiting mail into a folder, registered so many days ago.
    pub fn puts(&self, numero: &str, kind: CourrierKind, days_ago: i64) -> CourrierId {
        let id = self.id_of(numero);
        let mut state = self.state();
        let (at, tri) = (state.now - chrono::Duration::days(days_ago), state.id());
        state.add(id, kind, at, tri, CourrierState::Waiting)
    }

    fn call<T: Clone + Send + 'static>(
        &self,
        name: &'static str,
        key: Option<IdempotencyKey>,
        act: impl FnOnce(&mut State) -> Result<T, Fault> + Send + 'static,
    ) -> Fut<T> {
        let fake = self.clone();
        Box::pin(async move {
            let mut state = fake.state();
            state.calls.push((name, key.clone()));
            let trouble = state.troubles.get_mut(name).and_then(VecDeque::pop_front);
            if let Some(Trouble::Before(fault)) = trouble {
                return Err(fault);
            }
            let known = key.as_ref().and_then(|key| {
                state
                    .answers
                    .iter()
                    .find(|(known, _)| known == key)
                    .map(|(_, answer)| answer)
            });
            let answer = if let Some(answer) = known {
                answer
                    .downcast_ref::<T>()
                    .expect("a key names one call")
                    .clone()
            } else {
                let answer = act(&mut state)?;
                if let Some(key) = key {
                    state.answers.push((key, Box::new(answer.clone())));
                }
                answer
            };
            match trouble {
                Some(Trouble::AnswerLost) => Err(Fault::Unreachable),
                _ => Ok(answer),
            }
        })
    }
}

impl Printer for Fake {
    fn print(&self, title: &'static str, pdf: Vec<u8>) -> Printing {
        let mut state = self.state();
        state.printed.push((title, pdf));
        let printed = state.printer.clone();
        Box::pin(async move { printed })
    }
}

/// A person for the fake.
pub fn new_usager(
    numero: &str,
    nom: &str,
    prenoms: &str,
    born: Option<&str>,
    status: DomiciliationStatus,
) -> NewUsager {
    let day = |text: &str| text.parse().expect("a day");
    NewUsager {
        numero: Numero::parse(numero).expect("a numero"),
        identity: Identity {
            nom: nom.to_owned(),
            prenoms: prenoms.to_owned(),
            date_naissance: born.map(day),
            ..Identity::default()
        },
        domiciliation: Domiciliation {
            status,
            start: Some(day("2026-03-01")),
            end: Some(day(if status == DomiciliationStatus::Radie {
                "2026-09-30"
            } else {
                "2027-02-28"
            })),
        },
        seen_near: Vec::new(),
    }
}

pub fn revision(record: &Record) -> String {
    format!("{:?} {:?}", record.identity, record.summary.domiciliation)
}

/// What a folder holds.
pub fn open_folder(state: &State, record: &Record) -> Usager {
    let id = record.summary.id;
    let held = state
        .courriers
        .iter()
        .filter(|c| c.usager_id == id && c.state.in_cabinet());
    Usager {
        revision: revision(record),
        summary: state.summary(record),
        identity: record.identity.clone(),
        courriers: held.cloned().collect(),
        procurations: record
            .procurations
            .iter()
            .filter(|p| !p.revoked)
            .cloned()
            .collect(),
        cards: record.cards.iter().map(|(_, card)| card.clone()).collect(),
        last_seen: record.last_seen,
        messages_queued: 0,
        notes: Vec::new(),
        notices: said_to(state, id),
    }
}

/// Whether a mandataire's procuration is valid today.
pub fn may_collect(state: &State, id: UsagerId, recipient: Recipient) -> bool {
    let Recipient::Mandataire { procuration_id } = recipient else {
        return true;
    };
    let day = state
        .now
        .with_timezone(&state.settings.time_zone)
        .date_naive();
    state
        .people
        .iter()
        .filter(|record| record.summary.id == id)
        .flat_map(|record| &record.procurations)
        .any(|one| one.id == procuration_id && one.valid_on(day))
}

/// What is still to be said to a usager.
fn said_to(state: &State, id: UsagerId) -> Vec<courrier_api::Notice> {
    let theirs = state.room.notices.iter().filter(|(whom, _)| *whom == id);
    theirs.map(|(_, notice)| notice.clone()).collect()
}
