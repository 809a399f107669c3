//! The fake's answers, call by call.

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    Absence, BagDeparture, BindCard, Card, CardLookup, CardToken, Centre, CourriersRegistered,
    CycleHealth, Ending, Event, History, ListedUsager, LoginRequest, MessageReply, MessageWording,
    MoveTo, NewAbsence, NewCourriers, NewPassage, NewProcuration, NewRemise, NewUsager,
    OutboxHealth, RemiseDone, ResolveMessage, RestoreContact, Return, ReturnList, Rewording, Tri,
    TriClosed, TriDetail, Undo, Unreached, Unseen, Usager, UsagerChange, UsagerCreated, UsagerList,
    Wording, WordingList, WordingPreview, WorklistCounts, problem_type,
};
use courrier_desk::guichet::{Fault, Fut, Guichet, Welcome};
use courrier_domain::{
    AbsenceId, CourrierId, CourrierState, MessageEvent, MessageId, Procuration, ProcurationId,
    RemiseId, ReplyId, TriId, UsagerId,
};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;

use super::{Fake, conflict, mail, meant, open_folder, problem, showing, wordings};

impl Guichet for Fake {
    fn login(&self, request: LoginRequest) -> Fut<Welcome> {
        self.call("login", None, move |state| {
            if request.login == state.agent.login && request.password == state.password {
                Ok(Welcome {
                    agent: state.agent.clone(),
                    idle_seconds: 900,
                })
            } else {
                Err(problem(
                    problem_type::BAD_LOGIN,
                    401,
                    "Identifiant ou mot de passe inconnu : vérifiez la touche majuscules.",
                ))
            }
        })
    }

    fn logout(&self) -> Fut<()> {
        self.call("logout", None, |_| Ok(()))
    }

    fn centre(&self) -> Fut<Centre> {
        self.call("centre", None, |state| {
            Ok(Centre {
                settings: state.settings.clone(),
                next_distribution: None,
                version: "0.1.0".to_owned(),
            })
        })
    }

    fn usagers(&self, q: String, limit: u32) -> Fut<UsagerList> {
        self.call("usagers", None, move |state| {
            let (verdict, mut usagers) = meant::meant(state, &q);
            let more = usagers.len() > limit as usize;
            usagers.truncate(limit as usize);
            Ok(UsagerList {
                verdict,
                usagers,
                more,
            })
        })
    }

    fn usager(&self, id: UsagerId) -> Fut<Usager> {
        self.call("usager", None, move |state| {
            state.record(id)?;
            let record = state.people.iter().find(|record| record.summary.id == id);
            Ok(open_folder(state, record.expect("just found")))
        })
    }

    fn history(&self, _: UsagerId, before: Option<i64>, limit: u32) -> Fut<History> {
        self.call("history", None, move |state| {
            let lines = state.history.lines.iter();
            let mut lines: Vec<_> = lines
                .filter(|line| before.is_none_or(|b| line.seq < b))
                .cloned()
                .collect();
            let more = lines.len() > limit as usize || state.history.more;
            lines.truncate(limit as usize);
            Ok(History { lines, more })
        })
    }

    fn create_usager(&self, key: IdempotencyKey, usager: NewUsager) -> Fut<UsagerCreated> {
        self.call("create_usager", Some(key), move |state| {
            if state
                .people
                .iter()
                .any(|record| record.summary.numero == usager.numero)
            {
                return Err(problem(
                    problem_type::TAKEN,
                    409,
                    "Ce numéro est déjà pris.",
                ));
            }
            let near = meant::near(state, &usager.identity, &usager.seen_near);
            if !near.is_empty() {
                let detail = "D'autres personnes portent ce nom ou presque.";
                return Err(showing(problem_type::NEAR_NAMES, detail, near));
            }
            Ok(UsagerCreated {
                id: state.new_person(&usager),
            })
        })
    }

    fn lookup_card(&self, card: CardToken) -> Fut<CardLookup> {
        self.call("lookup_card", None, move |state| {
            for record in &state.people {
                for (token, known) in &record.cards {
                    if *token == card.token {
                        let usager_id = record.summary.id;
                        return Ok(match known.blocked_at {
                            None => CardLookup::Bound { usager_id },
                            Some(_) => CardLookup::Blocked { usager_id },
                        });
                    }
                }
            }
            Ok(CardLookup::Blank)
        })
    }

    fn bind_card(&self, key: IdempotencyKey, id: UsagerId, card: BindCard) -> Fut<()> {
        self.call("bind_card", Some(key), move |state| {
            let now = state.now;
            let record = state.record(id)?;
            if card.replace {
                for (_, old) in &mut record.cards {
                    old.blocked_at.get_or_insert(now);
                }
            }
            let label = format!("{:08X}", record.cards.len() + 0xA1B2);
            record.cards.push((
                card.token,
                Card {
                    label,
                    bound_at: now,
                    blocked_at: None,
                },
            ));
            Ok(())
        })
    }

    fn block_cards(&self, key: IdempotencyKey, id: UsagerId) -> Fut<()> {
        self.call("block_cards", Some(key), move |state| {
            let now = state.now;
            for (_, card) in &mut state.record(id)?.cards {
                card.blocked_at.get_or_insert(now);
            }
            Ok(())
        })
    }

    fn add_procuration(&self, key: IdempotencyKey, id: UsagerId, new: NewProcuration) -> Fut<()> {
        self.call("add_procuration", Some(key), move |state| {
            let procuration = Procuration {
                id: state.id(),
                usager_id: id,
                mandataire: new.mandataire,
                valid_from: new.valid_from,
                valid_to: new.valid_to,
                revoked: false,
            };
            state.record(id)?.procurations.push(procuration);
            Ok(())
        })
    }

    fn revoke_procuration(&self, key: IdempotencyKey, id: ProcurationId) -> Fut<()> {
        self.call("revoke_procuration", Some(key), move |state| {
            for procuration in state.people.iter_mut().flat_map(|r| &mut r.procurations) {
                procuration.revoked |= procuration.id == id;
            }
            Ok(())
        })
    }

    fn record_passage(&self, key: IdempotencyKey, id: UsagerId, _: NewPassage) -> Fut<()> {
        self.call("record_passage", Some(key), move |state| {
            state.passages += 1;
            let now = state.now;
            state.record(id)?.last_seen = Some(now);
            Ok(())
        })
    }

    fn open_tris(&self) -> Fut<Vec<Tri>> {
        self.call("open_tris", None, |state| {
            Ok(state.tri.iter().cloned().collect())
        })
    }

    fn open_tri(&self, key: IdempotencyKey) -> Fut<Tri> {
        self.call("open_tri", Some(key), |state| {
            if state.tri.is_some() {
                return Err(conflict("Un tri est déjà ouvert."));
            }
            let tri = Tri {
                id: state.id(),
                opened_at: state.now,
                closed_at: None,
                items: 0,
                usagers: 0,
                agents: 1,
            };
            state.entries.clear();
            Ok(state.tri.insert(tri).clone())
        })
    }

    fn tri(&self, id: TriId) -> Fut<TriDetail> {
        self.call("tri", None, move |state| match &state.tri {
            Some(tri) if tri.id == id => Ok(TriDetail {
                tri: tri.clone(),
                entries: state.entries.clone(),
            }),
            _ => Err(problem(
                problem_type::NOT_FOUND,
                404,
                "Ce tri n'existe pas.",
            )),
        })
    }

    fn register(
        &self,
        key: IdempotencyKey,
        tri: TriId,
        new: NewCourriers,
    ) -> Fut<CourriersRegistered> {
        self.call("register", Some(key), move |state| {
            mail::register(state, tri, &new)
        })
    }

    fn close_tri(&self, key: IdempotencyKey, id: TriId) -> Fut<TriClosed> {
        self.call("close_tri", Some(key), move |state| {
            match state.tri.take_if(|tri| tri.id == id) {
                Some(tri) => Ok(TriClosed {
                    messages_queued: tri.usagers,
                    unreachable: 1,
                }),
                None => Err(conflict("Ce tri est déjà fermé.")),
            }
        })
    }

    fn cancel(&self, key: IdempotencyKey, id: CourrierId) -> Fut<()> {
        self.call("cancel", Some(key), move |state| mail::cancel(state, id))
    }

    fn move_to(&self, key: IdempotencyKey, id: CourrierId, to: MoveTo) -> Fut<()> {
        self.call("move_to", Some(key), move |state| {
            mail::move_to(state, id, &to)
        })
    }

    fn remise(&self, key: IdempotencyKey, remise: NewRemise) -> Fut<RemiseDone> {
        self.call("remise", Some(key), move |state| {
            mail::remise(state, &remise)
        })
    }

    fn undo_remise(&self, key: IdempotencyKey, id: RemiseId, _: Undo) -> Fut<RemiseDone> {
        self.call("undo_remise", Some(key), move |state| {
            let done = state.remises.iter().find(|(known, _)| *known == id);
            let items = done.map(|(_, items)| items.clone()).unwrap_or_default();
            for courrier in state.courriers.iter_mut().filter(|c| items.contains(&c.id)) {
                courrier.state = CourrierState::Waiting;
            }
            Ok(RemiseDone { id, waiting: 0 })
        })
    }

    fn change_usager(&self, key: IdempotencyKey, id: UsagerId, change: UsagerChange) -> Fut<()> {
        self.call("change_usager", Some(key), move |state| {
            meant::change(state, id, change)
        })
    }

    fn worklist_counts(&self) -> Fut<WorklistCounts> {
        self.call("worklist_counts", None, |state| Ok(state.counts()))
    }

    fn returns(&self) -> Fut<ReturnList> {
        self.call("returns", None, |state| Ok(state.returns()))
    }

    fn mark_for_return(&self, key: IdempotencyKey, id: CourrierId, why: Return) -> Fut<()> {
        self.call("mark_for_return", Some(key), move |state| {
            state.duties.reasons.push((id, why.reason));
            state.passes(id, CourrierState::Waiting, CourrierState::ToReturn)
        })
    }

    fn return_to_sender(&self, key: IdempotencyKey, id: CourrierId, why: Return) -> Fut<()> {
        self.call("return_to_sender", Some(key), move |state| {
            state.duties.reasons.push((id, why.reason));
            state.passes(id, CourrierState::ToReturn, CourrierState::Returned)
        })
    }

    fn keep(&self, key: IdempotencyKey, id: CourrierId) -> Fut<()> {
        self.call("keep", Some(key), move |state| {
            state.passes(id, CourrierState::ToReturn, CourrierState::Waiting)
        })
    }

    fn reopen(&self, key: IdempotencyKey, id: CourrierId, _: Undo) -> Fut<()> {
        self.call("reopen", Some(key), move |state| {
            if !state.duties.bag.contains(&id) {
                return Err(conflict("Le sac est parti avec ce pli."));
            }
            state.passes(id, CourrierState::Returned, CourrierState::ToReturn)
        })
    }

    fn bag_left(&self, key: IdempotencyKey, seen: BagDeparture) -> Fut<()> {
        self.call("bag_left", Some(key), move |state| {
            let bag = &state.duties.bag;
            let is_in_it = |id| bag.contains(id);
            if bag.len() != seen.courrier_ids.len() || !seen.courrier_ids.iter().all(is_in_it) {
                return Err(conflict("Le sac a changé."));
            }
            state.duties.bag.clear();
            state.duties.bags_left += 1;
            Ok(())
        })
    }

    fn unreached(&self) -> Fut<Vec<Unreached>> {
        self.call("unreached", None, |state| {
            Ok(state.duties.unreached.clone())
        })
    }

    fn told(&self, key: IdempotencyKey, id: UsagerId, passage: NewPassage) -> Fut<()> {
        self.call("told", Some(key), move |state| {
            let numero = state.record(id)?.summary.numero.clone();
            state.duties.unreached.retain(|row| row.usager.id != id);
            let kind = passage.kind.as_str();
            state.duties.decisions.push(format!("{numero} {kind}"));
            Ok(())
        })
    }

    fn restore_contact(&self, key: IdempotencyKey, id: UsagerId, _: RestoreContact) -> Fut<()> {
        self.call("restore_contact", Some(key), move |state| {
            state.duties.unreached.retain(|row| row.usager.id != id);
            Ok(())
        })
    }

    fn replies(&self) -> Fut<Vec<MessageReply>> {
        self.call("replies", None, |state| Ok(state.duties.replies.clone()))
    }

    fn deal_with_reply(&self, key: IdempotencyKey, id: ReplyId) -> Fut<()> {
        self.call("deal_with_reply", Some(key), move |state| {
            state.duties.replies.retain(|reply| reply.id != id);
            Ok(())
        })
    }

    fn cycle(&self) -> Fut<CycleHealth> {
        self.call("cycle", None, |state| Ok(state.cycle()))
    }

    fn outbox(&self) -> Fut<OutboxHealth> {
        self.call("outbox", None, |state| Ok(state.outbox()))
    }

    fn resolve_message(
        &self,
        key: IdempotencyKey,
        id: MessageId,
        decision: ResolveMessage,
    ) -> Fut<()> {
        self.call("resolve_message", Some(key), move |state| {
            state.duties.unknown.retain(|message| message.id != id);
            let decision = format!("{:?}", decision.decision);
            state.duties.decisions.push(decision);
            Ok(())
        })
    }

    fn absences(&self) -> Fut<Vec<Absence>> {
        self.call("absences", None, |state| Ok(state.duties.absences.clone()))
    }

    fn absences_of(&self, id: UsagerId) -> Fut<Vec<Absence>> {
        self.call("absences_of", None, move |state| {
            let mut absences = state.duties.absences.clone();
            absences.retain(|absence| absence.usager.id == id);
            Ok(absences)
        })
    }

    fn declare_absence(&self, key: IdempotencyKey, id: UsagerId, new: NewAbsence) -> Fut<()> {
        self.call("declare_absence", Some(key), move |state| {
            let summary = &state.record(id)?.summary;
            let usager = ListedUsager {
                id,
                numero: summary.numero.clone(),
                name: summary.name.clone(),
            };
            let absence = Absence {
                id: state.id(),
                usager,
                reason: new.reason,
                from: new.from,
                to: new.to,
            };
            state.duties.absences.push(absence);
            Ok(())
        })
    }

    fn end_absence(&self, key: IdempotencyKey, id: AbsenceId) -> Fut<()> {
        self.call("end_absence", Some(key), move |state| {
            state.duties.absences.retain(|absence| absence.id != id);
            Ok(())
        })
    }

    fn unseen(&self) -> Fut<Vec<Unseen>> {
        self.call("unseen", None, |state| Ok(state.duties.unseen.clone()))
    }

    fn endings(&self, _: u32) -> Fut<Vec<Ending>> {
        self.call("endings", None, |state| Ok(state.duties.endings.clone()))
    }

    fn wordings(&self) -> Fut<WordingList> {
        self.call("wordings", None, |state| Ok(state.wordings()))
    }

    fn wording(&self, message: MessageEvent, tag: String) -> Fut<MessageWording> {
        self.call("wording", None, move |state| state.wording(message, &tag))
    }

    fn preview_wording(&self, _: MessageEvent, _: String, draft: Wording) -> Fut<WordingPreview> {
        self.call("preview_wording", None, move |_| wordings::preview(&draft))
    }

    fn reword(
        &self,
        key: IdempotencyKey,
        message: MessageEvent,
        tag: String,
        words: Rewording,
    ) -> Fut<MessageWording> {
        self.call("reword", Some(key), move |state| {
            state.reword(message, &tag, &words)
        })
    }

    fn reset_wording(
        &self,
        key: IdempotencyKey,
        message: MessageEvent,
        tag: String,
    ) -> Fut<MessageWording> {
        self.call("reset_wording", Some(key), move |state| {
            state.reset_wording(message, &tag)
        })
    }

    fn events(&self) -> Fut<BoxStream<'static, Event>> {
        let fake = self.clone();
        Box::pin(async move {
            let next = fake.state().events.pop_front();
            let events = next.unwrap_or(Err(Fault::SessionEnded))?;
            Ok(futures_util::stream::iter(events).boxed())
        })
    }
}
