//! What the cycle says, as the wire shows it.

use courrier_api as wire;
use courrier_domain::cycle::{Act, Due, Later, Plan};
use courrier_ledger::queries::{
    AbsenceRow, EndingRow, ListedUsager, ReplyRow, UnknownRow, UnreachedRow, UnseenRow,
};

fn listed(usager: ListedUsager) -> wire::ListedUsager {
    let ListedUsager { id, numero, name } = usager;
    wire::ListedUsager { id, numero, name }
}

/// A usager to be reached in another way.
pub fn unreached(row: UnreachedRow) -> wire::Unreached {
    wire::Unreached {
        usager: listed(row.usager),
        untold: row.untold,
        waiting: row.waiting,
        oldest: row.oldest,
        refusal: row.refusal.map(|(_, reason)| reason),
        refused_channel: row.refusal.map(|(channel, _)| channel),
    }
}

/// A usager not seen for long.
pub fn unseen(row: UnseenRow) -> wire::Unseen {
    wire::Unseen {
        usager: listed(row.usager),
        last_seen: row.last_seen,
        absent_until: row.absent_until,
    }
}

/// A domiciliation that ends.
pub fn ending(row: EndingRow) -> wire::Ending {
    wire::Ending {
        usager: listed(row.usager),
        ends_on: row.ends_on,
        notices: row.notices,
    }
}

/// An absence.
pub fn absence(row: AbsenceRow) -> wire::Absence {
    wire::Absence {
        id: row.id,
        usager: listed(row.usager),
        reason: row.reason,
        from: row.from,
        to: row.to,
    }
}

/// A message of unknown outcome, and to whom where that is still known.
pub fn unknown((row, usager): (UnknownRow, Option<ListedUsager>)) -> wire::UnknownMessage {
    wire::UnknownMessage {
        id: row.id,
        usager_id: row.usager_id,
        usager: usager.map(listed),
        event: row.event,
        since: row.since,
        route: row.route,
    }
}

/// What somebody wrote back.
pub fn reply(row: ReplyRow) -> wire::MessageReply {
    wire::MessageReply {
        id: row.id,
        at: row.at,
        sender: row.sender,
        text: row.text,
        stop: row.stop,
        usagers: row.usagers.into_iter().map(listed).collect(),
    }
}

/// What is due for a usager, and what the rest waits for.
pub fn plan(plan: Plan) -> wire::UsagerPlan {
    wire::UsagerPlan {
        due: plan.due.into_iter().map(due).collect(),
        later: plan.later.into_iter().map(later).collect(),
    }
}

fn due(Due { act, why }: Due) -> wire::PlannedAct {
    let (message, courrier_ids, return_reason) = match act {
        Act::Send { event, covers } => {
            let ids = covers.iter().map(|cover| cover.id).collect();
            (Some(event), ids, None)
        }
        Act::MarkForReturn { id, reason } => (None, vec![id], Some(reason)),
        Act::Expire { id } => (None, vec![id], None),
    };
    wire::PlannedAct {
        message,
        courrier_ids,
        return_reason,
        why: why.to_string(),
    }
}

fn later(Later { id, on, why }: Later) -> wire::PlannedLater {
    wire::PlannedLater {
        courrier_id: id,
        on,
        why: why.to_string(),
    }
}
