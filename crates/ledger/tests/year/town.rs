//! A centre and its people, day after day.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Europe::Paris;
use courrier_domain::courrier::{Recipient, ReturnReason};
use courrier_domain::cycle::Plan;
use courrier_domain::message::MessageRefusal;
use courrier_domain::schedule::local;
use courrier_domain::{
    AbsenceReason, Author, CentreSettings, CourrierId, CourrierKind, Domiciliation,
    DomiciliationStatus, Instant, MessageEvent, Numero, UsagerId,
};
use courrier_ledger::commands::{
    BagLeft, ChangeUsager, CloseTri, Command, CreateCentre, CreateUsager, Decision, DeclareAbsence,
    Forward, GiveUp, HandOver, OpenTri, Outcome, Outgoing, Pick, RecordOutcome, RegisterCourriers,
    ResolveUnknown, ReturnToSender, RunCycle, TakeForSending, Taken,
};
use courrier_ledger::queries::{CourrierRow, UnreachedRow};
use courrier_ledger::verify::{Report, verify};
use courrier_ledger::{Ledger, ReadError, Reader, Stamp, WriteError};

use super::life::{Chance, comes, identity, is_dead};

/// A message that left.
pub struct Told {
    pub usager_id: UsagerId,
    pub event: MessageEvent,
    pub day: NaiveDate,
}

/// An item put on the worklist of returns.
pub struct Marked {
    pub day: NaiveDate,
    pub unclaimed: bool,
}

pub struct Town {
    ledger: Ledger,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
    reader: rusqlite::Connection,
    /// The last movement, and what was in the cabinet, the night before.
    night: (i64, i64),
    chance: Chance,
    people: Vec<UsagerId>,
    now: Instant,
    calls: u32,
    pub told: Vec<Told>,
    pub marked: HashMap<CourrierId, Marked>,
}

fn at(day: NaiveDate, hour: u32, minute: u32) -> Instant {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
    local(day, time, Paris)
}

impl Town {
    pub fn of(usagers: u64) -> Self {
        // In memory where there is such a place: the disk proves nothing here.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let folder = folder.expect("a folder");
        let start: NaiveDate = "2026-01-01".parse().expect("a day");
        let ledger = Ledger::open(folder.path(), "year").expect("opened");
        let path = folder.path().join(courrier_ledger::folder::LEDGER);
        let mut town = Self {
            ledger,
            reader: rusqlite::Connection::open(path).expect("opened"),
            night: (0, 0),
            runtime: tokio::runtime::Builder::new_current_thread()
                .build()
                .expect("a runtime"),
            folder,
            chance: Chance(2026),
            people: Vec::new(),
            now: at(start, 8, 0),
            calls: 0,
            told: Vec::new(),
            marked: HashMap::new(),
        };
        let inconnu_id = town.chance.id(town.now);
        town.write(CreateCentre {
            settings: CentreSettings::default(),
            inconnu_id,
        });
        for nth in 0..usagers {
            let id = town.chance.id(town.now);
            town.people.push(id);
            town.write(CreateUsager {
                id,
                numero: Numero::parse(&format!("{}", nth + 1)).expect("a numero"),
                identity: identity(nth),
                domiciliation: domiciliation(start, nth),
                near_unseen: false,
            });
        }
        town
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.now,
            author: Author::System,
            key: None,
        }
    }

    fn write<C: Command>(&self, command: C) -> C::Receipt {
        self.ledger
            .write_blocking(self.stamp(), command)
            .expect("written")
    }

    /// Writes many at once, as many desks would; the answers are in the order of the commands.
    fn write_all<C: Command>(
        &self,
        commands: impl IntoIterator<Item = C>,
    ) -> Vec<Result<C::Receipt, WriteError>> {
        self.runtime.block_on(async {
            let calls: Vec<_> = commands
                .into_iter()
                .map(|command| {
                    let (ledger, stamp) = (self.ledger.clone(), self.stamp());
                    tokio::spawn(async move { ledger.write(stamp, command).await })
                })
                .collect();
            let mut answers = Vec::with_capacity(calls.len());
            for call in calls {
                answers.push(call.await.expect("no panic"));
            }
            answers
        })
    }

    fn read<T>(&self, query: impl FnOnce(&Reader<'_>) -> Result<T, ReadError>) -> T {
        self.ledger.read(query).expect("read")
    }

    /// One day.
    pub fn live(&mut self, today: NaiveDate) {
        let works = !matches!(today.weekday(), Weekday::Sat | Weekday::Sun);
        // What the daemon looks for all day long is found at nine, but for what a day brought.
        let often = today.weekday() == Weekday::Sun && today.day() <= 7;
        if often {
            self.turn(at(today, 0, 5));
        }
        self.turn(at(today, 9, 0));
        let morning = today.weekday() == Weekday::Wed;
        if morning {
            // Between planning and sending: who holds their mail is not told that it waits.
            self.distribute(at(today, 9, 20));
        }
        self.send(at(today, 9, 30));
        if works {
            self.sort(at(today, 10, 0));
            self.send(at(today, 12, 0));
        }
        if matches!(today.weekday(), Weekday::Mon | Weekday::Fri) {
            self.distribute(at(today, 14, 30));
        }
        if today.weekday() == Weekday::Fri {
            self.send_back(at(today, 16, 0));
        }
        if works {
            self.change_lives(at(today, 17, 0), today);
        }
        if often {
            self.turn(at(today, 18, 0));
        }
        self.send(at(today, 18, 30));
    }

    fn turn(&mut self, now: Instant) {
        self.now = now;
        let due = self.read(|reader| reader.due_at(now));
        let seed = self.chance.seed();
        let usagers = due.iter().map(|row| row.usager_id).collect();
        self.write(RunCycle { usagers, seed });
        for row in self.read(|reader| reader.items_to_return()) {
            self.marked.entry(row.courrier.id).or_insert(Marked {
                day: now.with_timezone(&Paris).date_naive(),
                unclaimed: row.reason == ReturnReason::NonReclame,
            });
        }
    }

    /// The outbox: what is due leaves, by routes that are not always well.
    fn send(&mut self, now: Instant) {
        self.now = now;
        for unknown in self.read(|reader| reader.messages_unknown()) {
            let decision = match unknown.event {
                MessageEvent::Arrival | MessageEvent::Avis => Decision::Repeat,
                _ => Decision::Left,
            };
            let id = unknown.id;
            let resolve = ResolveUnknown { id, decision };
            let again = self.ledger.write_blocking(self.stamp(), resolve);
            if again.is_err() {
                let decision = Decision::Lost;
                self.write(ResolveUnknown { id, decision });
            } else if decision == Decision::Left {
                self.note(unknown.usager_id, unknown.event);
            }
        }
        let due = self.read(|reader| reader.messages_due(now, false, u32::MAX));
        let (due, stuck): (Vec<_>, Vec<_>) = due
            .into_iter()
            .partition(|message| !message.channels.is_empty());
        for message in stuck {
            let refusal = MessageRefusal::NoRoute;
            let id = message.id;
            self.write(GiveUp { id, refusal });
        }
        let takes: Vec<TakeForSending> = due
            .into_iter()
            .filter_map(|message| {
                Some(TakeForSending {
                    id: message.id,
                    channel: *message.channels.first()?,
                    route: "sms".to_owned(),
                    reference: self.reference(),
                })
            })
            .collect();
        let references: Vec<String> = takes.iter().map(|take| take.reference.clone()).collect();
        let mut outcomes = Vec::new();
        for (taken, reference) in self.write_all(takes).into_iter().zip(references) {
            if let Taken::Sending { outgoing } = taken.expect("taken") {
                assert!(outgoing.counts.total() > 0 || !outgoing.event.of_mail());
                let outcome = self.call(&outgoing);
                if matches!(outcome, Outcome::Accepted { .. }) {
                    self.note(outgoing.usager_id, outgoing.event);
                }
                outcomes.push(RecordOutcome {
                    reference,
                    outcome,
                    segments: 1,
                });
            }
        }
        for answer in self.write_all(outcomes) {
            answer.expect("recorded");
        }
    }

    /// As the daemon's own, a reference is greater than those before it.
    fn reference(&mut self) -> String {
        self.calls += 1;
        format!("r{:08}", self.calls)
    }

    fn call(&mut self, outgoing: &Outgoing) -> Outcome {
        match self.chance.below(100) {
            _ if is_dead(&outgoing.to) => Outcome::Refused {
                refusal: MessageRefusal::Address,
            },
            0..=2 => Outcome::Retry {
                at: self.now + TimeDelta::minutes(30),
            },
            3 => Outcome::Unknown,
            _ => Outcome::Accepted { provider_ref: None },
        }
    }

    fn note(&mut self, usager_id: UsagerId, event: MessageEvent) {
        self.told.push(Told {
            usager_id,
            event,
            day: self.now.with_timezone(&Paris).date_naive(),
        });
    }

    /// A seventh of the people have mail.
    fn sort(&mut self, now: Instant) {
        self.now = now;
        let tri_id = self.chance.id(now);
        self.write(OpenTri { id: tri_id });
        let people = self.people.len() as u64;
        let entries: Vec<RegisterCourriers> = (0..people.div_ceil(7))
            .map(|_| {
                let nth = usize::try_from(self.chance.below(people)).expect("few");
                let kind = if self.chance.happens(40) {
                    CourrierKind::Recommande
                } else {
                    CourrierKind::Lettre
                };
                RegisterCourriers {
                    ids: vec![self.chance.id(now)],
                    usager_id: self.people[nth],
                    kind,
                    tri_id,
                    return_reason: None,
                    pick: Pick::ByNumero,
                }
            })
            .collect();
        for answer in self.write_all(entries) {
            answer.expect("registered");
        }
        self.now = now + TimeDelta::minutes(40);
        let seed = self.chance.seed();
        self.write(CloseTri { id: tri_id, seed });
    }

    fn distribute(&mut self, now: Instant) {
        self.now = now;
        let mut remises = Vec::new();
        for nth in 0..self.people.len() {
            let usager_id = self.people[nth];
            if !self.chance.happens(comes(nth as u64)) {
                continue;
            }
            let items = self.in_cabinet(usager_id);
            if items.is_empty() {
                continue;
            }
            // Now and then somebody takes some of it only.
            let taken = if self.chance.happens(50) {
                1
            } else {
                items.len()
            };
            remises.push(HandOver {
                id: self.chance.id(now),
                usager_id,
                courrier_ids: items.iter().take(taken).map(|item| item.id).collect(),
                recipient: Recipient::Usager,
                passage_id: self.chance.id(now),
            });
        }
        for answer in self.write_all(remises) {
            answer.expect("handed over");
        }
    }

    /// The week's returns are pulled, and the bag leaves.
    fn send_back(&mut self, now: Instant) {
        self.now = now;
        let items = self.read(|reader| reader.items_to_return());
        let returns = items.into_iter().map(|row| ReturnToSender {
            id: row.courrier.id,
            reason: row.reason,
        });
        for answer in self.write_all(returns) {
            answer.expect("returned");
        }
        self.now = now + TimeDelta::minutes(30);
        let bag = self.read(|reader| reader.items_in_bag()).into_iter();
        let courrier_ids = bag.map(|row| row.courrier.id).collect();
        self.write(BagLeft { courrier_ids });
    }

    /// Somebody goes to hospital, somebody is radiated, somebody's mail follows them.
    fn change_lives(&mut self, now: Instant, today: NaiveDate) {
        self.now = now;
        let nth = usize::try_from(self.chance.below(self.people.len() as u64)).expect("few");
        let usager_id = self.people[nth];
        match self.chance.below(8) {
            0 => {
                let away = DeclareAbsence {
                    id: self.chance.id(now),
                    usager_id,
                    reason: AbsenceReason::Hopital,
                    from: today,
                    to: today + Days::new(self.chance.below(90)),
                };
                self.write(away);
            }
            1 if nth % 3 == 0 => {
                self.write(ChangeUsager {
                    id: usager_id,
                    identity: identity(nth as u64),
                    domiciliation: Domiciliation {
                        status: DomiciliationStatus::Radie,
                        start: None,
                        end: None,
                    },
                    seen: None,
                    near_unseen: false,
                });
            }
            2 => {
                let items = self.in_cabinet(usager_id).into_iter();
                let waiting = items.filter(|item| item.state.as_str() == "waiting");
                for item in waiting {
                    self.write(Forward { id: item.id });
                }
            }
            _ => {}
        }
    }

    /// What was in the cabinet the night before, and the day's movements, make what is there now.
    /// (The whole sum, from the first movement on, is [`Self::verify`]'s.)
    pub fn balance_holds(&mut self, today: NaiveDate) {
        let (seq, before) = self.night;
        let count = |sql: &str, parameters: &[&dyn rusqlite::ToSql]| -> i64 {
            let mut statement = self.reader.prepare_cached(sql).expect("a statement");
            statement
                .query_row(parameters, |row| row.get(0))
                .expect("a row")
        };
        let last = count("SELECT coalesce(max(seq), 0) FROM movement", &[]);
        let entered = "SELECT count(*) FROM movement
            WHERE seq > ?1 AND step IN ('registered', 'reopened')";
        let left = "SELECT count(*) FROM movement WHERE seq > ?1 AND step IN
            ('handed_over', 'returned', 'forwarded', 'cancelled', 'expired')";
        // Each from an index that holds no more than these.
        let waiting = "SELECT count(*) FROM courrier INDEXED BY courrier_waiting
            WHERE state = 'waiting'";
        let to_return = "SELECT count(*) FROM courrier INDEXED BY courrier_to_return
            WHERE state = 'to_return'";
        let now = count(waiting, &[]) + count(to_return, &[]);
        assert_eq!(
            before + count(entered, &[&seq]),
            now + count(left, &[&seq]),
            "on {today}"
        );
        self.night = (last, now);
    }

    pub fn usagers(&self) -> Vec<UsagerId> {
        self.people.clone()
    }

    pub fn in_cabinet(&self, id: UsagerId) -> Vec<CourrierRow> {
        self.read(|reader| reader.in_cabinet(id))
    }

    pub fn item(&self, id: CourrierId) -> CourrierRow {
        self.read(|reader| reader.courrier(id)).expect("an item")
    }

    pub fn plan_of(&self, id: UsagerId, now: Instant) -> Plan {
        self.read(|reader| reader.plan_of(id, now))
            .expect("a folder")
    }

    pub fn unreached(&self) -> Vec<UnreachedRow> {
        let today = self.now.with_timezone(&Paris).date_naive();
        self.read(|reader| reader.unreached(today))
    }

    pub fn verify(&self) -> Report {
        let path = self.folder.path().join(courrier_ledger::folder::LEDGER);
        verify(&path, &mut |_| {}).expect("verified")
    }

    /// How many items came in all.
    pub fn items(&self) -> u64 {
        self.states().values().sum()
    }

    /// How many items stand in each state.
    pub fn states(&self) -> BTreeMap<&'static str, u64> {
        let mut states = BTreeMap::new();
        let balance = self.read(|reader| {
            reader.balance(Instant::UNIX_EPOCH, self.now + TimeDelta::days(1), None)
        });
        for (state, count) in [
            ("waiting", balance.waiting_at_end),
            ("handed_over", balance.handed_over),
            ("returned", balance.returned),
            ("forwarded", balance.forwarded),
            ("expired", balance.expired),
        ] {
            states.insert(state, u64::try_from(count).expect("not negative"));
        }
        states
    }
}

/// Domiciliations end all over the year and beyond.
fn domiciliation(start: NaiveDate, nth: u64) -> Domiciliation {
    Domiciliation {
        status: DomiciliationStatus::Valide,
        start: Some(start),
        end: Some(start + Days::new(30 + nth * 37 % 600)),
    }
}
