//! The planner. Start with [`plan`].

use chrono::{Days, NaiveDate, TimeDelta};

use super::calendar::Calendar;
use super::folder::{EndNotice, Folder, Item};
use super::months::{months_after, next_month, same_month, whole_months};
use super::{Act, Cover, Due, Later, Plan, Why};
use crate::courrier::{ReturnReason, avis_last_day};
use crate::{CentreSettings, CourrierId, DomiciliationStatus, Instant, MessageEvent, MessageState};

/// Days after which an avis de passage is reminded of.
const AVIS_RELANCE_DAYS: u64 = 7;

/// Days by which a message may leave late and still count as of its day: what an evening, a Sunday
/// and a public holiday add up to. Without it the cycle would drift from the day of entry.
const ON_TIME_DAYS: i64 = 4;

/// How long a message of which nobody knows whether it left holds back the next.
const UNKNOWN_HOLDS: TimeDelta = TimeDelta::days(3);

/// How long nothing is tried again after every route refused a message.
const AFTER_REFUSAL: Days = Days::new(7);

/// No month is shorter: a message younger than this has no month behind it.
const SHORTEST_MONTH: TimeDelta = TimeDelta::days(26);

/// The centre's rules that the cycle depends on.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    calendar: Calendar<'a>,
    relances: u32,
    first_notice_days: i64,
    second_notice_days: i64,
    radiation_return_months: u32,
}

impl<'a> Rules<'a> {
    /// The rules of these settings.
    pub fn of(settings: &'a CentreSettings) -> Self {
        Self {
            calendar: Calendar::of(settings),
            relances: settings.relances_before_return,
            first_notice_days: settings.first_notice_days.into(),
            second_notice_days: settings.second_notice_days.into(),
            radiation_return_months: settings.radiation_return_months,
        }
    }

    /// The centre's days and hours.
    pub fn calendar(&self) -> &Calendar<'a> {
        &self.calendar
    }

    /// The day from which the message after the last one is due for an item: a month later,
    /// counted from its registration day as long as messages leave on time; never less than a month
    /// after a message that left late; and later by the days of absence.
    pub(super) fn month_later(&self, folder: &Folder, item: &Item, told: NaiveDate) -> NaiveDate {
        let registered = self.calendar.day(item.registered_at);
        let months = whole_months(registered, told);
        let counted = months_after(registered, months + 1);
        let due = if on_time(months_after(registered, months), told) {
            counted
        } else {
            counted.max(months_after(told, 1))
        };
        folder.put_off(told, due)
    }

    /// The last day on which an item can be collected before it goes back or is void, as far as
    /// that is settled: what a message tells as its limit.
    pub fn last_day(&self, folder: &Folder, item: &Item, after: Instant) -> NaiveDate {
        let sent = self.calendar.day(after);
        if item.is_avis() {
            return avis_last_day(self.calendar.day(item.registered_at));
        }
        let months = if folder.is_ended() {
            self.radiation_return_months
        } else {
            1
        };
        let due = folder.put_off(sent, months_after(sent, months));
        due.pred_opt().unwrap_or(due)
    }
}

/// What is due for this folder at `now`, and what the rest waits for.
pub fn plan(folder: &Folder, now: Instant, rules: &Rules<'_>) -> Plan {
    Turn::new(folder, now, rules, true).take()
}

/// What is due alone: the same answer, with less work for what is not.
pub fn due(folder: &Folder, now: Instant, rules: &Rules<'_>) -> Vec<Due> {
    Turn::new(folder, now, rules, false).take().due
}

/// One look at one folder.
struct Turn<'a> {
    folder: &'a Folder,
    now: Instant,
    today: NaiveDate,
    rules: &'a Rules<'a>,
    explain: bool,
    plan: Plan,
}

/// Items of which a message could speak.
#[derive(Default)]
struct ToTell {
    /// Nobody was told of them.
    first: Vec<CourrierId>,
    /// One of those is an avis de passage.
    first_avis: bool,
    /// A relance is due.
    relance: Vec<(CourrierId, Why)>,
    /// It is the last for one of them.
    last: bool,
    /// Avis of which the week has passed.
    avis: Vec<CourrierId>,
}

impl<'a> Turn<'a> {
    fn new(folder: &'a Folder, now: Instant, rules: &'a Rules<'a>, explain: bool) -> Self {
        Self {
            folder,
            now,
            today: rules.calendar.day(now),
            rules,
            explain,
            plan: Plan::default(),
        }
    }

    fn take(mut self) -> Plan {
        let ended = self.folder.is_ended();
        let mut to_tell = ToTell::default();
        for item in &self.folder.items {
            if item.is_avis() {
                self.look_at_avis(item, &mut to_tell);
            } else if ended {
                self.look_at_ended(item, &mut to_tell);
            } else {
                self.look_at(item, &mut to_tell);
            }
        }
        if ended && self.folder.notice_at().is_none() {
            self.tell_last_notice();
        } else {
            self.tell(to_tell);
        }
        self.tell_of_the_end();
        self.plan
    }

    fn due(&mut self, act: Act, why: Why) {
        self.plan.due.push(Due { act, why });
    }

    fn later(&mut self, id: impl Into<Option<CourrierId>>, on: Option<NaiveDate>, why: Why) {
        if self.explain {
            let id = id.into();
            self.plan.later.push(Later { id, on, why });
        }
    }

    /// A letter or a parcel of somebody whose domiciliation is in force, or asked for, or run out.
    fn look_at(&mut self, item: &Item, to_tell: &mut ToTell) {
        let Some(reached) = item.reached_at else {
            to_tell.first.push(item.id);
            return;
        };
        if !self.explain && self.now - reached < SHORTEST_MONTH {
            return;
        }
        let told = self.rules.calendar.day(reached);
        let due = self.rules.month_later(self.folder, item, told);
        if item.relances >= self.rules.relances {
            let why = Why::LastRelanceOld { told };
            self.mark(item, due, ReturnReason::NonReclame, why);
            return;
        }
        let relance = item.relances + 1;
        let why = Why::MonthAfter { told, relance };
        if due > self.today {
            self.later(item.id, Some(due), why);
        } else {
            to_tell.relance.push((item.id, why));
            to_tell.last |= relance >= self.rules.relances;
        }
    }

    /// An avis de passage: its 15 days go on whatever becomes of the person.
    fn look_at_avis(&mut self, item: &Item, to_tell: &mut ToTell) {
        let registered = self.rules.calendar.day(item.registered_at);
        let last_day = avis_last_day(registered);
        if self.today > last_day {
            self.due(Act::Expire { id: item.id }, Why::AvisVoid);
            return;
        }
        let Some(reached) = item.reached_at else {
            to_tell.first.push(item.id);
            to_tell.first_avis = true;
            return;
        };
        let told = self.rules.calendar.day(reached);
        let from = if on_time(registered, told) {
            registered
        } else {
            told
        };
        let due = from + Days::new(AVIS_RELANCE_DAYS);
        if item.relances > 0 {
            self.later(item.id, last_day.succ_opt(), Why::AvisHeld);
        } else if due > self.today {
            self.later(item.id, Some(due), Why::AvisWeek);
        } else {
            to_tell.avis.push(item.id);
        }
    }

    /// A letter or a parcel of somebody radiated or refused.
    fn look_at_ended(&mut self, item: &Item, to_tell: &mut ToTell) {
        let told = match self.folder.notice_at() {
            Some(at) => self.rules.calendar.day(at),
            // The last message comes first, as long as it can.
            None if self.folder.contact.is_reachable() => return,
            None => self.rules.calendar.day(self.folder.status_since),
        };
        let Some(reached) = item.reached_at else {
            to_tell.first.push(item.id);
            return;
        };
        // What came after the last message had a message of its own.
        let from = told.max(self.rules.calendar.day(reached));
        let due = months_after(from, self.rules.radiation_return_months);
        let due = self.folder.put_off(from, due);
        self.mark(item, due, ReturnReason::Radie, Why::LastNoticeOld { told });
    }

    /// An item goes back on `due`, or a month after it was kept or put back.
    fn mark(&mut self, item: &Item, due: NaiveDate, reason: ReturnReason, why: Why) {
        let since = self.rules.calendar.day(item.waits_since);
        let kept_to = if item.waits_since > item.registered_at {
            months_after(since, 1)
        } else {
            due
        };
        let absent = self.folder.absent_until(self.today);
        if due.max(kept_to) > self.today {
            let why = if kept_to > due {
                Why::PutBack { since }
            } else {
                why
            };
            self.later(item.id, Some(due.max(kept_to)), why);
        } else if let Some(until) = absent {
            self.later(item.id, until.succ_opt(), Why::Absent { until });
        } else if let Some(silence) = self.rules.calendar.silence(self.today) {
            // Nobody could come on such a day: the item has until the next.
            let on = self.rules.calendar.next_sending_day(self.today);
            self.later(item.id, on, Why::Silent(silence));
        } else {
            self.due(
                Act::MarkForReturn {
                    id: item.id,
                    reason,
                },
                why,
            );
        }
    }

    /// The one message about mail that is due, if any: what is new and pressing comes first, and
    /// what remains is due again when it has left.
    fn tell(&mut self, to_tell: ToTell) {
        let ToTell {
            first,
            first_avis,
            relance,
            last,
            avis,
        } = to_tell;
        let relance_held = self.relance_held();
        let firsts = || first.iter().map(|id| cover(*id, false));
        let (event, why, covers): (_, _, Vec<Cover>) = if first_avis {
            (MessageEvent::Avis, Why::NeverTold, firsts().collect())
        } else if !avis.is_empty() {
            let reminded = avis.iter().map(|id| cover(*id, true));
            let covers = reminded.chain(firsts()).collect();
            (MessageEvent::AvisRelance, Why::AvisWeek, covers)
        } else if let Some((_, why)) = relance.first().filter(|_| relance_held.is_none()) {
            let event = if last {
                MessageEvent::LastRelance
            } else {
                MessageEvent::Relance
            };
            let counted = relance.iter().map(|(id, _)| cover(*id, true));
            (event, *why, counted.chain(firsts()).collect())
        } else if first.is_empty() {
            self.hold(relance.iter().map(|(id, _)| *id), relance_held);
            return;
        } else {
            (MessageEvent::Arrival, Why::NeverTold, firsts().collect())
        };
        if let Some(held) = self.held(false) {
            self.hold(relance.iter().map(|(id, _)| *id), Some(held));
            self.hold(avis.into_iter(), Some(held));
            let unreached = match held.1 {
                Why::Unreachable => (None, Why::Unreached),
                _ => held,
            };
            self.hold(first.into_iter(), Some(unreached));
            return;
        }
        if !event.is_relance() {
            self.hold(relance.iter().map(|(id, _)| *id), relance_held);
        }
        self.due(Act::Send { event, covers }, why);
    }

    fn hold(
        &mut self,
        items: impl Iterator<Item = CourrierId>,
        held: Option<(Option<NaiveDate>, Why)>,
    ) {
        let (on, why) = held.unwrap_or((Some(self.today), Why::OnItsWay));
        for id in items {
            self.later(id, on, why);
        }
    }

    /// One relance a calendar month.
    fn relance_held(&self) -> Option<(Option<NaiveDate>, Why)> {
        let relanced = self.rules.calendar.day(self.folder.relanced_at?);
        same_month(relanced, self.today)
            .then(|| (Some(next_month(self.today)), Why::OneAMonth { relanced }))
    }

    /// What holds a message back, if anything does. A declared absence does not hold back what is
    /// `of_the_right` to be domiciled, for it goes on meanwhile.
    fn held(&self, of_the_right: bool) -> Option<(Option<NaiveDate>, Why)> {
        let calendar = &self.rules.calendar;
        if !of_the_right && let Some(until) = self.folder.absent_until(self.today) {
            return Some((until.succ_opt(), Why::Absent { until }));
        }
        if !self.folder.contact.is_reachable() {
            return Some((None, Why::Unreachable));
        }
        if self.is_on_its_way(of_the_right) {
            return Some((None, Why::OnItsWay));
        }
        if let Some(refused) = self.folder.refused_at {
            let on = calendar.day(refused);
            let again = on.checked_add_days(AFTER_REFUSAL)?;
            if again > self.today {
                return Some((Some(again), Why::Refused { on }));
            }
        }
        if calendar.may_send(self.now) {
            return None;
        }
        let opens = calendar.next_sending(self.now).map(|at| calendar.day(at));
        let why = calendar
            .silence(self.today)
            .map_or(Why::OutsideHours, Why::Silent);
        Some((opens, why))
    }

    fn is_on_its_way(&self, of_the_right: bool) -> bool {
        self.folder.open.iter().any(|message| {
            let is_alike = if of_the_right {
                message.event.of_the_right()
            } else {
                message.event.of_mail()
            };
            is_alike
                && (message.state != MessageState::Unknown
                    || self.now - message.since < UNKNOWN_HOLDS)
        })
    }

    /// The last message to somebody radiated or refused: about all that waits.
    fn tell_last_notice(&mut self) {
        let items: Vec<&Item> = self.folder.items.iter().collect();
        let gone: Vec<CourrierId> = self.expiring().collect();
        let waiting = items.iter().filter(|item| !gone.contains(&item.id));
        let covers: Vec<Cover> = waiting.map(|item| cover(item.id, false)).collect();
        if covers.is_empty() {
            return;
        }
        match self.held(false) {
            None => {
                let event = MessageEvent::LastNotice;
                self.due(Act::Send { event, covers }, Why::EndedWithMail);
            }
            // Who can't be reached has had what could be done; their letters were looked at.
            Some((_, Why::Unreachable)) => {
                let first = items.iter().filter(|item| item.reached_at.is_none());
                self.hold(first.map(|item| item.id), Some((None, Why::Unreached)));
            }
            Some(held) => self.hold(covers.iter().map(|cover| cover.id), Some(held)),
        }
    }

    fn expiring(&self) -> impl Iterator<Item = CourrierId> {
        self.plan.due.iter().filter_map(|due| match due.act {
            Act::Expire { id } => Some(id),
            _ => None,
        })
    }

    /// The two notices before the domiciliation ends: each once, the second alone when the first
    /// one's day went by unused.
    fn tell_of_the_end(&mut self) {
        let (DomiciliationStatus::Valide, Some(last_day)) =
            (self.folder.status, self.folder.ends_on)
        else {
            return;
        };
        let left = (last_day - self.today).num_days();
        if left < 0 {
            return;
        }
        let told = self.folder.end_notice.map_or(0, |notice| match notice {
            EndNotice { ends_on, step } if ends_on == last_day => step,
            EndNotice { .. } => 0,
        });
        let second = left <= self.rules.second_notice_days;
        let (step, event) = if second {
            (2, MessageEvent::DomiciliationEndsSoon)
        } else {
            (1, MessageEvent::DomiciliationEnds)
        };
        let why = Why::Ends { last_day };
        if left > self.rules.first_notice_days || told >= step {
            let days = match told {
                0 => self.rules.first_notice_days,
                1 => self.rules.second_notice_days,
                _ => return,
            };
            self.later(None, Some(last_day - TimeDelta::days(days)), why);
            return;
        }
        match self.held(true) {
            None => {
                let covers = Vec::new();
                self.due(Act::Send { event, covers }, why);
            }
            Some((on, why)) => self.later(None, on, why),
        }
    }
}

/// Whether a message due on `due` that left on `left` left on time.
fn on_time(due: NaiveDate, left: NaiveDate) -> bool {
    (left - due).num_days() <= ON_TIME_DAYS
}

fn cover(id: CourrierId, counts: bool) -> Cover {
    Cover { id, counts }
}
