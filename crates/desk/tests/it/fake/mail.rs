//! What the fake does with mail: entered, cancelled, moved, handed over.

use courrier_api::{
    CourriersRegistered, MoveTo, NewCourriers, NewRemise, RemiseDone, TriEntry, Verdict,
    problem_type,
};
use courrier_desk::guichet::Fault;
use courrier_domain::{CourrierId, CourrierState, TriId};

use super::{State, conflict, may_collect, meant, showing};

pub(super) fn cancel(state: &mut State, id: CourrierId) -> Result<(), Fault> {
    let courrier = state
        .courriers
        .iter_mut()
        .find(|courrier| courrier.id == id);
    let Some(courrier) = courrier.filter(|c| c.state == CourrierState::Waiting) else {
        return Err(conflict("Ce pli a déjà quitté l'armoire."));
    };
    courrier.state = CourrierState::Cancelled;
    for entry in state
        .entries
        .iter_mut()
        .filter(|e| e.courrier_ids.contains(&id))
    {
        entry.cancelled = true;
    }
    if let Some(tri) = &mut state.tri {
        tri.items -= 1;
    }
    Ok(())
}

pub(super) fn move_to(state: &mut State, id: CourrierId, to: &MoveTo) -> Result<(), Fault> {
    let record = state.record(to.usager_id)?;
    let (numero, name) = (record.summary.numero.clone(), record.summary.name.clone());
    let mut items = state.courriers.iter_mut();
    let courrier = items.find(|courrier| courrier.id == id);
    let Some(courrier) = courrier.filter(|c| c.state == CourrierState::Waiting) else {
        return Err(conflict("Ce pli a déjà quitté l'armoire."));
    };
    courrier.usager_id = to.usager_id;
    let of_it = |entry: &&mut TriEntry| entry.courrier_ids.contains(&id);
    for entry in state.entries.iter_mut().filter(of_it) {
        entry.usager_id = to.usager_id;
        entry.numero = numero.clone();
        entry.name.clone_from(&name);
    }
    Ok(())
}

pub(super) fn remise(state: &mut State, remise: &NewRemise) -> Result<RemiseDone, Fault> {
    if !may_collect(state, remise.usager_id, remise.recipient) {
        return Err(conflict("Cette procuration n'est pas valable aujourd'hui."));
    }
    let wanted = |courrier: &&mut courrier_api::Courrier| {
        remise.courrier_ids.contains(&courrier.id) && courrier.state.in_cabinet()
    };
    if state.courriers.iter_mut().filter(wanted).count() < remise.courrier_ids.len() {
        return Err(conflict("Un de ces plis a déjà été remis."));
    }
    for courrier in state.courriers.iter_mut().filter(wanted) {
        courrier.state = CourrierState::HandedOver;
    }
    let id = state.id();
    state.remises.push((id, remise.courrier_ids.clone()));
    Ok(RemiseDone {
        id,
        waiting: state.waiting(remise.usager_id),
    })
}

pub(super) fn register(
    state: &mut State,
    tri: TriId,
    new: &NewCourriers,
) -> Result<CourriersRegistered, Fault> {
    if state.tri.as_ref().is_none_or(|open| open.id != tri) {
        return Err(conflict("Ce tri est fermé."));
    }
    if !new.chosen {
        let (verdict, hits) = meant::meant(state, new.text.as_deref().unwrap_or_default());
        let first = hits.first().map(|hit| hit.usager.id);
        if verdict != Verdict::Certain || first != Some(new.usager_id) {
            let detail = "Quelqu'un d'autre peut être visé par ce texte.";
            return Err(showing(problem_type::CHOICE_SKIPPED, detail, hits));
        }
    }
    state.registered.push(new.clone());
    let numero = state.record(new.usager_id)?.summary.numero.clone();
    let name = state.record(new.usager_id)?.summary.name.clone();
    let held = if new.return_reason.is_some() {
        CourrierState::ToReturn
    } else {
        CourrierState::Waiting
    };
    let now = state.now;
    let ids: Vec<_> = (0..new.count)
        .map(|_| state.add(new.usager_id, new.kind, now, tri, held))
        .collect();
    state.entries.insert(
        0,
        TriEntry {
            courrier_ids: ids.clone(),
            usager_id: new.usager_id,
            numero: numero.clone(),
            name,
            kind: new.kind,
            at: now,
            cancelled: false,
        },
    );
    if let Some(tri) = &mut state.tri {
        tri.items += new.count;
        tri.usagers += 1;
    }
    Ok(CourriersRegistered {
        courrier_ids: ids,
        numero,
        waiting: state.waiting(new.usager_id),
    })
}
