//! Makes a centre with years behind it, through the ledger's own commands.

use std::path::Path;

use anyhow::{Context as _, Result};
use chrono::{Days, NaiveDate};
use courrier_clock::{Clock as _, SystemClock};
use courrier_demo::centre::Programs;
use courrier_demo::history::{Flow, Pen, live};
use courrier_demo::population::invent;
use courrier_domain::UsagerId;
use courrier_ledger::Ledger;
use courrier_ledger::commands::{BindCard, ImportUsagers};
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;

/// How large a centre is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub name: &'static str,
    pub usagers: u32,
    pub movements: u64,
    a_day: u32,
    /// Calendar days of history that bring about so many movements.
    days: u64,
}

impl Size {
    pub const LARGE_CENTRE: Self = Self {
        name: "7000",
        usagers: 7_000,
        movements: 100_000,
        a_day: 1_000,
        days: 82,
    };
    const DEPARTEMENT: Self = Self {
        name: "250000",
        usagers: 250_000,
        movements: 5_000_000,
        a_day: 30_000,
        days: 130,
    };
    pub const ALL: [Self; 2] = [Self::LARGE_CENTRE, Self::DEPARTEMENT];
}

/// What was made.
pub struct Filled {
    pub usagers: Vec<UsagerId>,
    /// Tokens of cards, each bound to the usager of the same place.
    pub tokens: Vec<String>,
    pub movements: u64,
}

/// Cards bound: as many as taps are measured with.
const CARDS: usize = 2_000;

pub fn fill(programs: &Programs, data: &Path, size: Size) -> Result<Filled> {
    programs.init(data, "Centre mesuré")?;
    let clock = SystemClock::new();
    let (now, tz) = (clock.now(), chrono_tz::Europe::Paris);
    let today = now.with_timezone(&tz).date_naive();
    let mut rng = SmallRng::seed_from_u64(7);
    let ledger = Ledger::open(data, "courrier-bench")?;
    let agent = ledger
        .read(|reader| reader.agents())?
        .first()
        .context("init made no administrator")?
        .id;
    let mut pen = Pen::new(&ledger, agent)?;
    let people = invent(size.usagers, now, today, &mut rng);
    let usagers: Vec<UsagerId> = people.iter().map(|usager| usager.id).collect();
    for part in people.chunks(10_000) {
        pen.write(
            now,
            ImportUsagers {
                usagers: part.to_vec(),
            },
        )?;
    }
    let tokens: Vec<String> = (0..CARDS.min(usagers.len()))
        .map(|n| format!("04{n:012X}"))
        .collect();
    for (usager_id, token) in usagers.iter().zip(&tokens) {
        pen.write(
            now,
            BindCard {
                usager_id: *usager_id,
                token: token.clone(),
                replace: false,
            },
        )?;
    }
    pen.settle()?;
    let first: NaiveDate = today - Days::new(size.days);
    let flow = Flow {
        a_day: size.a_day,
        coming: 0.5,
        return_after: 60,
    };
    let bar = ProgressBar::new(size.days);
    bar.set_style(ProgressStyle::with_template(
        "{msg} {wide_bar} {pos}/{len} jours, {eta}",
    )?);
    bar.set_message(format!("{} usagers", size.usagers));
    live(
        &mut pen,
        &usagers,
        (first, today - Days::new(1)),
        tz,
        flow,
        &mut rng,
        |day| {
            bar.set_position(u64::try_from((day - first).num_days()).unwrap_or_default());
        },
    )?;
    bar.finish_and_clear();
    let movements = ledger.read(|reader| reader.movements())?;
    anyhow::ensure!(movements >= size.movements, "only {movements} movements");
    Ok(Filled {
        usagers,
        tokens,
        movements,
    })
}
