//! The ledger's rows as the wire shows them.

pub mod borne;
pub mod cycle;

use chrono::NaiveDate;
use courrier_api as wire;
use courrier_domain::{CourrierState, Identity, Numero};
use courrier_ledger::queries::{
    self, AgentAccount, ApartRow, BaggedRow, BoundCard, CourrierRow, HistoryRow, ReturnRow,
    TriEntryRow, TriRow, UsagerRow, UsagerWhole, WaitingCounts,
};

/// A usager on a list, on `today` in the centre's time zone.
pub fn summary(row: UsagerRow, today: NaiveDate) -> wire::UsagerSummary {
    let birth_name = row.nom_usage.is_some().then(|| row.nom.clone());
    let named = Identity {
        nom: row.nom,
        nom_usage: row.nom_usage,
        prenoms: row.prenoms,
        ..Identity::default()
    };
    wire::UsagerSummary {
        id: row.id,
        numero: row.numero,
        name: named.display_name(),
        birth_name,
        date_naissance: row.date_naissance,
        in_force: row.domiciliation.in_force_on(today),
        domiciliation: row.domiciliation,
        waiting: row.waiting,
        homonym: row.homonym,
    }
}

/// A usager among those who could be meant.
pub fn hit(row: ApartRow, found: Option<wire::Found>, today: NaiveDate) -> wire::UsagerHit {
    wire::UsagerHit {
        usager: summary(row.row, today),
        found,
        surnom: row.surnom,
        household: row.household,
        lieu_naissance: row.lieu_naissance,
        last_seen: row.last_seen,
    }
}

/// A usager opened at the guichet.
pub fn usager(whole: UsagerWhole, today: NaiveDate) -> wire::Usager {
    wire::Usager {
        revision: queries::revision(&whole.identity, &whole.row.domiciliation),
        summary: summary(whole.row, today),
        identity: whole.identity,
        courriers: whole.courriers.iter().map(courrier).collect(),
        procurations: whole.procurations,
        cards: whole.cards.into_iter().map(card).collect(),
        last_seen: whole.last_seen,
        messages_queued: whole.messages_queued,
        notes: whole
            .notes
            .into_iter()
            .map(|(label, text)| wire::ImportedNote { label, text })
            .collect(),
        notices: whole
            .notices
            .into_iter()
            .filter_map(borne::notice)
            .collect(),
    }
}

fn card(card: BoundCard) -> wire::Card {
    wire::Card {
        label: card.label,
        bound_at: card.bound_at,
        blocked_at: card.blocked_at,
    }
}

/// One item.
pub fn courrier(row: &CourrierRow) -> wire::Courrier {
    wire::Courrier {
        id: row.id,
        usager_id: row.usager_id,
        kind: row.kind,
        state: row.state,
        registered_at: row.registered_at,
        tri_id: row.tri_id,
    }
}

/// A tri.
pub fn tri(row: &TriRow) -> wire::Tri {
    wire::Tri {
        id: row.id,
        opened_at: row.opened_at,
        closed_at: row.closed_at,
        items: row.items,
        usagers: row.usagers,
        agents: row.agents,
    }
}

/// An entry of a tri; none when the usager was erased since.
pub fn tri_entry(row: TriEntryRow) -> Option<wire::TriEntry> {
    Some(wire::TriEntry {
        courrier_ids: row.courrier_ids,
        usager_id: row.usager_id,
        numero: row.numero?,
        name: row.name,
        kind: row.kind,
        at: row.at,
        cancelled: row.cancelled,
    })
}

/// One line of a history.
pub fn history_line(row: &HistoryRow) -> wire::HistoryLine {
    wire::HistoryLine {
        seq: row.movement.seq,
        courrier_id: row.movement.courrier_id,
        kind: row.kind,
        at: row.movement.at,
        step: row.movement.step,
        author: row.movement.author,
    }
}

/// One item to pull from the cabinet.
pub fn return_item(row: ReturnRow) -> wire::ReturnItem {
    wire::ReturnItem {
        courrier: courrier(&row.courrier),
        numero: row.numero,
        name: row.name,
        reason: row.reason,
    }
}

/// One item in the bag.
pub fn bagged_item(row: BaggedRow) -> wire::BaggedItem {
    let forwarded = row.courrier.state == CourrierState::Forwarded;
    wire::BaggedItem {
        courrier: courrier(&row.courrier),
        numero: row.numero,
        name: row.name,
        reason: row.reason.filter(|_| !forwarded),
        since: row.since,
    }
}

/// What waits, by kind.
pub fn waiting(counts: WaitingCounts) -> wire::Waiting {
    wire::Waiting {
        lettres: counts.lettres,
        recommandes: counts.recommandes,
        colis: counts.colis,
    }
}

/// An account, without its password's hash.
pub fn agent(account: AgentAccount) -> wire::Agent {
    wire::Agent {
        id: account.id,
        login: account.login,
        name: account.name,
        role: account.role,
        disabled: account.disabled_at.is_some(),
    }
}

/// A numero that the ledger wrote.
pub fn numero(text: &str) -> Result<Numero, crate::problem::Fault> {
    Numero::parse(text).map_err(|error| {
        tracing::error!(%error, "the ledger holds a numero that is none");
        crate::problem::Fault::internal()
    })
}
