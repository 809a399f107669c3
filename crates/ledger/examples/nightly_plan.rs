//! Fills a département's ledger, has everybody told of their mail, and measures the nightly plan (a
//! line of JSON for the table of benchmarks):
//! `cargo run --release -p courrier-ledger --example nightly_plan [USAGERS [FOLDER]]`. A folder that
//! an earlier run filled is measured as it is.

use chrono::{Days, NaiveDate, TimeDelta};
use courrier_clock::{Clock, SystemClock};
use courrier_domain::contact::Telephone;
use courrier_domain::cycle::Calendar;
use courrier_domain::usager::Channel;
use courrier_domain::{
    Author, CentreSettings, CourrierKind, Domiciliation, Identity, Instant, Numero, TypedId,
};
use courrier_ledger::commands::{
    CloseTri, Command, CreateCentre, IdSeed, ImportUsagers, ImportedUsager, OpenTri, Outcome, Pick,
    RecordOutcome, RegisterCourriers, RunCycle, TakeForSending,
};
use courrier_ledger::{Ledger, Stamp, WriteError};

/// Usagers in force in a département on one server.
const USAGERS: u64 = 250_000;
/// Items that wait for each, on average.
const ITEMS_EACH: u64 = 4;
/// Tris over which the mail came, a day apart: as many people are due each day, as in any month.
const TRIS: u64 = 30;

type Failed = Box<dyn std::error::Error>;

struct Fill {
    ledger: Ledger,
    runtime: tokio::runtime::Runtime,
    usagers: u64,
    now: Instant,
}

fn id<T: TypedId>(n: u64) -> T {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    T::made(Instant::UNIX_EPOCH, random)
}

impl Fill {
    fn write<C: Command>(&self, command: C) -> Result<C::Receipt, WriteError> {
        self.ledger.write_blocking(self.stamp(), command)
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.now,
            author: Author::System,
            key: None,
        }
    }

    /// Submits many commands, so that the writer commits them together.
    fn write_all<C: Command>(&self, commands: impl Iterator<Item = C>) -> Result<(), Failed> {
        let mut commands = commands.peekable();
        while commands.peek().is_some() {
            let mut under_way = tokio::task::JoinSet::new();
            let _guard = self.runtime.enter();
            for command in commands.by_ref().take(1000) {
                let (ledger, stamp) = (self.ledger.clone(), self.stamp());
                under_way.spawn(async move { ledger.write(stamp, command).await.map(drop) });
            }
            self.runtime.block_on(async {
                while let Some(done) = under_way.join_next().await {
                    done??;
                }
                Ok::<_, Failed>(())
            })?;
        }
        Ok(())
    }

    fn people(&self) -> Result<(), Failed> {
        for first in (0..self.usagers).step_by(5000) {
            let usagers = (first..(first + 5000).min(self.usagers))
                .map(usager)
                .collect::<Result<_, _>>()?;
            self.write(ImportUsagers { usagers })?;
        }
        Ok(())
    }

    /// A tri of every `TRIS`th usager's mail, closed, and its messages sent.
    fn tri(&mut self, nth: u64) -> Result<(), Failed> {
        let tri_id = id(nth);
        self.write(OpenTri { id: tri_id })?;
        let usagers = (nth..self.usagers).step_by(usize::try_from(TRIS)?);
        self.write_all(usagers.map(|usager| {
            RegisterCourriers {
                ids: (0..ITEMS_EACH)
                    .map(|item| id(usager * ITEMS_EACH + item))
                    .collect(),
                usager_id: id(usager),
                kind: CourrierKind::Lettre,
                tri_id,
                return_reason: None,
                pick: Pick::ByNumero,
            }
        }))?;
        self.write(CloseTri {
            id: tri_id,
            seed: seed(nth)?,
        })?;
        let settings = CentreSettings::default();
        let opens = Calendar::of(&settings).next_sending(self.now);
        self.now = opens.ok_or("a year of silence")?;
        let due = self
            .ledger
            .read(|reader| reader.messages_due(self.now, false, u32::MAX))?;
        let reference = |n: usize| format!("{nth}-{n}");
        self.write_all(due.iter().enumerate().map(|(n, message)| TakeForSending {
            id: message.id,
            channel: Channel::Sms,
            route: "bench".to_owned(),
            reference: reference(n),
        }))?;
        self.write_all((0..due.len()).map(|n| RecordOutcome {
            reference: reference(n),
            outcome: Outcome::Accepted { provider_ref: None },
            segments: 1,
        }))
    }
}

fn usager(n: u64) -> Result<ImportedUsager, Failed> {
    let start: NaiveDate = "2026-01-01".parse()?;
    Ok(ImportedUsager {
        id: id(n),
        numero: Numero::parse(&format!("{}", n + 1))?,
        identity: Identity {
            nom: format!("NOM{}", n % 9973),
            prenoms: format!("Prénom{}", n % 997),
            telephone: Some(Telephone::stored(format!("+336{:08}", 10_000_000 + n))),
            ..Identity::default()
        },
        domiciliation: Domiciliation::for_a_year_from(start + Days::new(n % 300)),
        notes: Vec::new(),
        procurations: Vec::new(),
    })
}

/// The hour at which the plan is made: the day on which the first tri's mail is a month old.
fn night() -> Result<Instant, Failed> {
    Ok("2026-08-01T08:00:00Z".parse()?)
}

impl Fill {
    fn all(&mut self, clock: &SystemClock) -> Result<(), Failed> {
        let start = clock.monotonic();
        self.write(CreateCentre {
            settings: CentreSettings::default(),
            inconnu_id: id(u64::MAX),
        })?;
        self.people()?;
        eprintln!(
            "people after {:.0?}",
            clock.monotonic().saturating_sub(start)
        );
        for nth in 0..TRIS {
            self.tri(nth)?;
            self.now += TimeDelta::hours(24);
        }
        eprintln!(
            "mail told of after {:.0?}",
            clock.monotonic().saturating_sub(start)
        );
        Ok(())
    }

    fn measure(&mut self, clock: &SystemClock) -> Result<(), Failed> {
        self.now = night()?;
        let mut due = Vec::new();
        let mut best = f64::INFINITY;
        for round in 1..=5 {
            let start = clock.monotonic();
            due = self.ledger.read(|reader| reader.due_at(self.now))?;
            let took = clock.monotonic().saturating_sub(start);
            best = best.min(took.as_secs_f64());
            eprintln!(
                "plan {round}: {} usagers have something due, in {took:.2?}",
                due.len()
            );
        }
        self.tell("nightly plan, four items waiting for each", best, 2.0);
        let start = clock.monotonic();
        for (n, batch) in (1_u64..).zip(due.chunks(200)) {
            self.write(RunCycle {
                usagers: batch.iter().map(|row| row.usager_id).collect(),
                seed: seed(n)?,
            })?;
        }
        let took = clock.monotonic().saturating_sub(start);
        eprintln!("done for {} usagers in {took:.2?}", due.len());
        Ok(())
    }

    /// A figure as the benchmarks read it.
    fn tell(&self, what: &str, seconds: f64, most: f64) {
        let size = self.usagers;
        println!(
            r#"{{"what": "{what}", "size": {size}, "found": {seconds:.4}, "most": {most}, "unit": "s"}}"#
        );
    }
}

fn seed(n: u64) -> Result<IdSeed, Failed> {
    Ok(IdSeed(n.to_be_bytes().repeat(2)[..10].try_into()?))
}

fn main() -> Result<(), Failed> {
    let usagers = match std::env::args().nth(1) {
        Some(text) => text.parse()?,
        None => USAGERS,
    };
    let scratch = tempfile::tempdir()?;
    let kept = std::env::args().nth(2).map(std::path::PathBuf::from);
    let folder = kept.as_deref().unwrap_or(scratch.path());
    std::fs::create_dir_all(folder)?;
    let mut fill = Fill {
        ledger: Ledger::open(folder, "nightly_plan")?,
        runtime: tokio::runtime::Builder::new_current_thread().build()?,
        usagers,
        now: "2026-07-01T09:00:00Z".parse()?,
    };
    let clock = SystemClock::new();
    if !fill.ledger.read(|reader| reader.has_centre())? {
        fill.all(&clock)?;
    }
    fill.measure(&clock)
}
