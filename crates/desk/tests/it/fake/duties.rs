//! The fake's worklists: what goes back, whom messages do not reach, who is away.

use courrier_api::{
    Absence, BaggedItem, CycleHealth, Ending, ListedUsager, MessageReply, OutboxAlert,
    OutboxHealth, ReturnItem, ReturnList, RouteHealth, RouteReadiness, UnknownMessage, Unreached,
    Unseen, WorklistCounts,
};
use courrier_desk::guichet::Fault;
use courrier_domain::courrier::ReturnReason;
use courrier_domain::usager::Channel;
use courrier_domain::{
    AbsenceReason, CourrierId, CourrierKind, CourrierState, MessageEvent, MessageRefusal, UsagerId,
};

use super::{Fake, State, conflict};

/// What the worklists hold.
#[derive(Default)]
pub struct Duties {
    pub reasons: Vec<(CourrierId, ReturnReason)>,
    /// In the bag, the first to go in first.
    pub bag: Vec<CourrierId>,
    pub bags_left: usize,
    pub unreached: Vec<Unreached>,
    pub replies: Vec<MessageReply>,
    pub unknown: Vec<UnknownMessage>,
    pub routes: Vec<RouteHealth>,
    pub alerts: Vec<OutboxAlert>,
    pub impossible_clock: Option<String>,
    pub absences: Vec<Absence>,
    pub unseen: Vec<Unseen>,
    pub endings: Vec<Ending>,
    /// What was decided of messages, and who was told how.
    pub decisions: Vec<String>,
}

impl State {
    pub fn returns(&self) -> ReturnList {
        let of = |id: UsagerId| self.people.iter().find(|one| one.summary.id == id);
        let reason = |id: CourrierId| {
            let known = self.duties.reasons.iter().find(|(known, _)| *known == id);
            known.map_or(ReturnReason::NonReclame, |(_, reason)| *reason)
        };
        let mut items: Vec<_> = self
            .courriers
            .iter()
            .filter(|courrier| courrier.state == CourrierState::ToReturn)
            .filter_map(|courrier| {
                let summary = &of(courrier.usager_id)?.summary;
                Some(ReturnItem {
                    courrier: courrier.clone(),
                    numero: summary.numero.clone(),
                    name: summary.name.clone(),
                    reason: reason(courrier.id),
                })
            })
            .collect();
        items.sort_by_key(|item| item.numero.clone());
        let bagged = |id: &CourrierId| {
            let courrier = self.courriers.iter().find(|one| one.id == *id)?;
            let summary = &of(courrier.usager_id)?.summary;
            let back = courrier.state == CourrierState::Returned;
            Some(BaggedItem {
                courrier: courrier.clone(),
                numero: summary.numero.clone(),
                name: summary.name.clone(),
                reason: back.then(|| reason(courrier.id)),
                since: self.now,
            })
        };
        let bag = self.duties.bag.iter().rev().filter_map(bagged).collect();
        ReturnList { items, bag }
    }

    pub fn counts(&self) -> WorklistCounts {
        let count = |count: usize| u32::try_from(count).expect("few");
        let duties = &self.duties;
        WorklistCounts {
            to_return: count(self.returns().items.len()),
            in_bag: count(duties.bag.len()),
            unreached: count(duties.unreached.len()),
            replies: count(duties.replies.len()),
            unknown: count(duties.unknown.len()),
            absences_ending: count(duties.absences.len()),
            unseen: count(duties.unseen.len()),
            endings: count(duties.endings.len()),
        }
    }

    /// Moves an item from one state to another.
    pub fn passes(
        &mut self,
        id: CourrierId,
        from: CourrierState,
        to: CourrierState,
    ) -> Result<(), Fault> {
        let courrier = self.courriers.iter_mut().find(|one| one.id == id);
        let Some(courrier) = courrier.filter(|one| one.state == from) else {
            return Err(conflict("Ce pli a été remis entre-temps."));
        };
        courrier.state = to;
        self.duties.bag.retain(|bagged| *bagged != id);
        if to == CourrierState::Returned {
            self.duties.bag.push(id);
        }
        Ok(())
    }

    pub fn cycle(&self) -> CycleHealth {
        CycleHealth {
            ran_at: Some(self.now),
            impossible_clock: self.duties.impossible_clock.clone(),
            messages_queued: 4,
            unknown: self.duties.unknown.clone(),
        }
    }

    pub fn outbox(&self) -> OutboxHealth {
        OutboxHealth {
            routes: self.duties.routes.clone(),
            fault: None,
            alerts: self.duties.alerts.clone(),
            queued: 4,
            sending: 0,
            unknown: self.duties.unknown.len() as u64,
        }
    }
}

impl Fake {
    /// Puts an item on the list of returns, registered so many days ago.
    pub fn puts_to_return(&self, numero: &str, reason: ReturnReason, days_ago: i64) -> CourrierId {
        let id = self.puts(numero, CourrierKind::Lettre, days_ago);
        let mut state = self.state();
        let courrier = state.courriers.iter_mut().find(|one| one.id == id);
        courrier.expect("just put there").state = CourrierState::ToReturn;
        state.duties.reasons.push((id, reason));
        id
    }

    /// Somebody as lists show them.
    pub fn listed(&self, numero: &str) -> ListedUsager {
        let id = self.id_of(numero);
        let mut state = self.state();
        let summary = &state.record(id).expect("a folder").summary;
        ListedUsager {
            id,
            numero: summary.numero.clone(),
            name: summary.name.clone(),
        }
    }

    pub fn is_unreached(&self, numero: &str, refusal: Option<MessageRefusal>) {
        let usager = self.listed(numero);
        let mut state = self.state();
        let oldest = state.now - chrono::Duration::days(20);
        state.duties.unreached.push(Unreached {
            usager,
            untold: 1,
            waiting: 2,
            oldest,
            refusal,
            refused_channel: refusal.map(|_| Channel::Sms),
        });
    }

    pub fn replied(&self, numero: Option<&str>, text: &str, stop: bool) {
        let usagers = numero.map(|numero| self.listed(numero));
        let mut state = self.state();
        let reply = MessageReply {
            id: state.id(),
            at: state.now - chrono::Duration::hours(2),
            sender: "+33612345678".to_owned(),
            text: text.to_owned(),
            stop,
            usagers: usagers.into_iter().collect(),
        };
        state.duties.replies.push(reply);
    }

    pub fn is_in_doubt(&self, numero: &str) {
        let usager = self.listed(numero);
        let mut state = self.state();
        let message = UnknownMessage {
            id: state.id(),
            usager_id: usager.id,
            usager: Some(usager),
            event: MessageEvent::Arrival,
            since: state.now - chrono::Duration::hours(26),
            route: "ovh".to_owned(),
        };
        state.duties.unknown.push(message);
    }

    pub fn is_away(&self, numero: &str, reason: AbsenceReason, from: &str, to: &str) {
        let usager = self.listed(numero);
        let mut state = self.state();
        let absence = Absence {
            id: state.id(),
            usager,
            reason,
            from: from.parse().expect("a day"),
            to: to.parse().expect("a day"),
        };
        state.duties.absences.push(absence);
    }

    /// Routes, one of which is stopped, and an alert about it.
    pub fn has_routes(&self) {
        let mut state = self.state();
        let route = |name: &str, channel, readiness| RouteHealth {
            name: name.to_owned(),
            channel,
            readiness,
            why: None,
            signal: None,
            roaming: None,
            sent_this_month: 212,
            monthly_cap: None,
            cost_cents: 0,
        };
        let modem = RouteHealth {
            signal: Some(19),
            roaming: Some(false),
            ..route("modem", Channel::Sms, RouteReadiness::Ready)
        };
        let ovh = RouteHealth {
            why: Some("Identifiant refusé.".to_owned()),
            monthly_cap: Some(2000),
            cost_cents: 1537,
            ..route("ovh", Channel::Sms, RouteReadiness::Stopped)
        };
        let mail = route("courriel", Channel::Email, RouteReadiness::Ready);
        state.duties.routes = vec![modem, ovh, mail];
        let at = state.now - chrono::Duration::hours(3);
        let message = "La voie ovh est arrêtée : identifiant refusé.".to_owned();
        state.duties.alerts = vec![OutboxAlert { at, message }];
    }
}
