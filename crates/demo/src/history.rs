//! Months of mail, lived through the ledger's own commands.

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Weekday};
use chrono_tz::Tz;
use courrier_domain::courrier::{Recipient, ReturnReason};
use courrier_domain::{AgentId, Author, CourrierId, CourrierKind, Instant, UsagerId};
use courrier_ledger::commands::{
    BagLeft, CloseTri, Command, HandOver, IdSeed, MarkForReturn, OpenTri, Pick, RegisterCourriers,
    ReturnToSender,
};
use courrier_ledger::{Ledger, Stamp, WriteError};
use rand::Rng as _;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom as _;

use crate::made;

/// How a centre's mail flows.
#[derive(Debug, Clone, Copy)]
pub struct Flow {
    /// Items on a working day.
    pub a_day: u32,
    /// Of those with mail, how many come on a distribution day, in a hundred.
    pub coming: f64,
    /// Days after which unclaimed mail goes back.
    pub return_after: i64,
}

/// Keeps many writes under way, so that the writer commits them together.
pub struct Pen<'a> {
    ledger: &'a Ledger,
    author: Author,
    runtime: tokio::runtime::Runtime,
    under_way: tokio::task::JoinSet<Result<(), WriteError>>,
}

/// Writes under way at most.
const AT_ONCE: usize = 256;

impl<'a> Pen<'a> {
    /// A pen in the hand of this agent.
    pub fn new(ledger: &'a Ledger, agent: AgentId) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let under_way = tokio::task::JoinSet::new();
        Ok(Self {
            ledger,
            author: Author::Agent(agent),
            runtime,
            under_way,
        })
    }

    /// Submits a command; those submitted are applied in this order.
    pub fn write<C: Command>(&mut self, at: Instant, command: C) -> Result<(), WriteError> {
        self.write_as(self.author, at, command)
    }

    /// Submits a command in the name of another author.
    fn write_as<C: Command>(
        &mut self,
        author: Author,
        at: Instant,
        command: C,
    ) -> Result<(), WriteError> {
        let stamp = Stamp {
            at,
            author,
            key: None,
        };
        let ledger = self.ledger.clone();
        let _guard = self.runtime.enter();
        self.under_way
            .spawn(async move { ledger.write(stamp, command).await.map(drop) });
        if self.under_way.len() >= AT_ONCE {
            self.settle()
        } else {
            Ok(())
        }
    }

    /// Waits until all that was submitted is durable.
    pub fn settle(&mut self) -> Result<(), WriteError> {
        self.runtime.block_on(async {
            while let Some(done) = self.under_way.join_next().await {
                done.unwrap_or(Err(WriteError::Closed))?;
            }
            Ok(())
        })
    }
}

/// One item that waits, as the history remembers it.
struct Waiting {
    id: CourrierId,
    since: NaiveDate,
}

/// What a history wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lived {
    /// Working days.
    pub days: u32,
    /// Items registered.
    pub registered: u64,
    /// Items handed over.
    pub handed_over: u64,
    /// Items sent back.
    pub returned: u64,
}

/// Lives from `first` to `last`, both included, five days a week, for these usagers. `progress` is
/// told each day that is over.
pub fn live(
    pen: &mut Pen<'_>,
    usagers: &[UsagerId],
    (first, last): (NaiveDate, NaiveDate),
    tz: Tz,
    flow: Flow,
    rng: &mut SmallRng,
    mut progress: impl FnMut(NaiveDate),
) -> Result<Lived, WriteError> {
    let mut lived = Lived::default();
    // Indexed like `usagers`.
    let mut cabinet: Vec<Vec<Waiting>> = usagers.iter().map(|_| Vec::new()).collect();
    for day in first.iter_days().take_while(|day| *day <= last) {
        if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            continue;
        }
        lived.days += 1;
        lived.registered += sort(pen, usagers, &mut cabinet, day, tz, flow, rng)?;
        if matches!(day.weekday(), Weekday::Mon | Weekday::Wed | Weekday::Fri) {
            lived.handed_over += distribute(pen, usagers, &mut cabinet, day, tz, flow, rng)?;
        }
        if day.weekday() == Weekday::Thu {
            lived.returned += send_back(pen, &mut cabinet, day, tz, flow)?;
        }
        pen.settle()?;
        progress(day);
    }
    Ok(lived)
}

/// The instant of a local time on a day; times of these histories are never in a clock change.
fn at(day: NaiveDate, hour: u32, minute: u32, tz: Tz) -> Instant {
    let wall = day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default());
    tz.from_local_datetime(&wall)
        .earliest()
        .map_or_else(|| wall.and_utc(), |local| local.to_utc())
}

/// The morning's tri.
fn sort(
    pen: &mut Pen<'_>,
    usagers: &[UsagerId],
    cabinet: &mut [Vec<Waiting>],
    day: NaiveDate,
    tz: Tz,
    flow: Flow,
    rng: &mut SmallRng,
) -> Result<u64, WriteError> {
    let opened = at(day, 8, 30, tz);
    let tri_id = made(opened, rng);
    pen.write(opened, OpenTri { id: tri_id })?;
    pen.settle()?;
    let places: Vec<usize> = (0..usagers.len()).collect();
    for n in 0..flow.a_day {
        let now = opened + TimeDelta::seconds(5 * i64::from(n % 1800));
        let Some(place) = places.choose(rng).copied() else {
            break;
        };
        let id: CourrierId = made(now, rng);
        let kind = if rng.random_bool(0.03) {
            CourrierKind::Recommande
        } else {
            CourrierKind::Lettre
        };
        let usager_id = usagers[place];
        let command = RegisterCourriers {
            ids: vec![id],
            usager_id,
            kind,
            tri_id,
            return_reason: None,
            pick: Pick::ByNumero,
        };
        pen.write(now, command)?;
        cabinet[place].push(Waiting { id, since: day });
    }
    pen.settle()?;
    pen.write(
        at(day, 11, 30, tz),
        CloseTri {
            id: tri_id,
            seed: IdSeed(rng.random()),
        },
    )?;
    Ok(u64::from(flow.a_day))
}

/// The half-day of distribution.
fn distribute(
    pen: &mut Pen<'_>,
    usagers: &[UsagerId],
    cabinet: &mut [Vec<Waiting>],
    day: NaiveDate,
    tz: Tz,
    flow: Flow,
    rng: &mut SmallRng,
) -> Result<u64, WriteError> {
    let opened = at(day, 14, 0, tz);
    let mut handed_over = 0;
    for (n, (usager_id, folder)) in (0_i64..).zip(usagers.iter().zip(cabinet)) {
        if folder.is_empty() || !rng.random_bool(flow.coming) {
            continue;
        }
        let now = opened + TimeDelta::seconds(n % 10_000);
        // Now and then one item stays: it is not found at once, or refused for today.
        let keep = usize::from(folder.len() > 1 && rng.random_bool(0.05));
        let given = folder.split_off(keep);
        handed_over += given.len() as u64;
        let command = HandOver {
            id: made(now, rng),
            usager_id: *usager_id,
            courrier_ids: given.into_iter().map(|item| item.id).collect(),
            recipient: Recipient::Usager,
            passage_id: made(now, rng),
        };
        pen.write(now, command)?;
    }
    Ok(handed_over)
}

/// Thursday's returns: what waited too long is marked, pulled, and leaves with the bag.
fn send_back(
    pen: &mut Pen<'_>,
    cabinet: &mut [Vec<Waiting>],
    day: NaiveDate,
    tz: Tz,
    flow: Flow,
) -> Result<u64, WriteError> {
    let reason = ReturnReason::NonReclame;
    let mut old = Vec::new();
    for folder in cabinet {
        let is_old = |item: &mut Waiting| (day - item.since).num_days() > flow.return_after;
        old.extend(folder.extract_if(.., is_old).map(|item| item.id));
    }
    let now = at(day, 10, 0, tz);
    for id in &old {
        // The cycle does this by itself: an agent may not, for nobody was told of it.
        pen.write_as(Author::System, now, MarkForReturn { id: *id, reason })?;
    }
    pen.settle()?;
    for id in &old {
        pen.write(
            now + TimeDelta::minutes(30),
            ReturnToSender { id: *id, reason },
        )?;
    }
    pen.settle()?;
    if !old.is_empty() {
        pen.write(
            now + TimeDelta::hours(4),
            BagLeft {
                courrier_ids: old.clone(),
            },
        )?;
    }
    Ok(old.len() as u64)
}
