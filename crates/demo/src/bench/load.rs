//! Requests to the daemon, one after the other and many at once.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use courrier_api::{CardToken, Client, IdempotencyKey, NewCourriers, Tap};
use courrier_clock::{Clock as _, SystemClock};
use courrier_demo::centre::{ADMIN, Programs, Service};
use courrier_domain::{CourrierKind, TriId, UsagerId};
use courrier_ledger::floor::RawCommits;

use super::clock::{Times, time, time_each};
use super::fill::{Filled, Size};
use super::table::{Table, figure};

/// Calls timed one after the other.
const CALLS: u32 = 2_000;

/// Commits after which SQLite has gone round its log once.
const WARM_UP: u32 = 1_500;

/// Bornes, and taps shared among them.
const BORNES: u32 = 18;
const TAPS: u32 = 340;

/// Desks that register at once, and how many items each.
const DESKS: u32 = 64;
const EACH: u32 = 500;

pub fn measure(
    programs: &Programs,
    data: &Path,
    size: Size,
    filled: &Filled,
    table: &mut Table,
) -> Result<()> {
    println!("{} usagers, {} mouvements", size.usagers, filled.movements);
    let large = size != Size::LARGE_CENTRE;
    let raw = raw_commits(data)?;
    table.floor(
        "one raw SQLite WAL+FULL commit, p50",
        size.name,
        figure(raw.ms(50.0), "ms"),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let (started, took) = start(&runtime, programs, data)?;
    let most = if large { 2_000.0 } else { 300.0 };
    table.at_most("start to first answer", size.name, (ms(took), most), "ms");
    runtime.block_on(requests(&started, size, filled, &raw, table))?;
    let memory = kib_to_mb(started.resident_kib()?);
    let most = if large { 300.0 } else { 60.0 };
    table.at_most(
        "daemon memory after the load",
        size.name,
        (memory, most),
        "MB",
    );
    started.stop()?;
    programs
        .ctl(data, &["verify"], "")
        .context("the ledger does not verify after the load")?;
    Ok(())
}

fn raw_commits(data: &Path) -> Result<Times> {
    let mut raw = RawCommits::open(&data.join("raw.db"))?;
    // A log that grows costs the file system more than one written over; what lasts is the latter.
    for _ in 0..WARM_UP {
        raw.commit()?;
    }
    let clock = SystemClock::new();
    let mut times = Times::new();
    for _ in 0..CALLS {
        let begun = clock.monotonic();
        raw.commit()?;
        times.add(clock.monotonic().saturating_sub(begun));
    }
    drop(raw);
    std::fs::remove_file(data.join("raw.db"))?;
    Ok(times)
}

/// Starts the daemon and waits for its first answer.
fn start(
    runtime: &tokio::runtime::Runtime,
    programs: &Programs,
    data: &Path,
) -> Result<(Service, Duration)> {
    let (started, took) = time(|| -> Result<Service> {
        let service = Service::start(programs, data)?;
        runtime.block_on(async {
            service
                .client()?
                .health()
                .await
                .map_err(anyhow::Error::from)
        })?;
        Ok(service)
    });
    Ok((started?, took))
}

async fn requests(
    service: &Service,
    size: Size,
    filled: &Filled,
    raw: &Times,
    table: &mut Table,
) -> Result<()> {
    let (admin, _) = service.login(ADMIN).await?;
    let empty = time_each(CALLS, |_| async { Ok(admin.health().await?) }).await?;
    table.floor(
        "an empty HTTPS request, p50",
        size.name,
        figure(empty.ms(50.0), "ms"),
    );

    let tri = admin.open_tri(&IdempotencyKey::fresh()).await?.id;
    let usagers = &filled.usagers;
    let place = |n: u32| usagers[n as usize * 31 % usagers.len()];
    let alone = time_each(CALLS, |n| register(&admin, tri, place(n))).await?;
    table.at_most(
        "register, one client, p50",
        size.name,
        (alone.ms(50.0), 2.0),
        "ms",
    );
    table.at_most(
        "register, one client, p99",
        size.name,
        (alone.ms(99.0), 10.0),
        "ms",
    );
    let floor = raw.ms(50.0) + empty.ms(50.0);
    table.at_most(
        "the same, p50, over raw commit + empty request",
        size.name,
        (alone.ms(50.0) / floor, 4.0),
        "×",
    );

    let rate = many_desks(service, tri, usagers).await?;
    table.at_least(
        "register, 64 clients, a second",
        size.name,
        (rate, 4_000.0),
        "",
    );

    let typed = keystrokes(&admin).await?;
    let most = if size == Size::LARGE_CENTRE {
        5.0
    } else {
        20.0
    };
    table.at_most(
        "search at one keystroke, p99",
        size.name,
        (typed.ms(99.0), most),
        "ms",
    );

    let open = time_each(CALLS, |n| {
        let admin = &admin;
        async move {
            let usager = admin.usager(place(n)).await?;
            admin.history(usager.summary.id, None, 50).await?;
            Ok(())
        }
    })
    .await?;
    table.at_most(
        "open one usager with history, p50",
        size.name,
        (open.ms(50.0), 2.0),
        "ms",
    );

    // A borne may tap ten times a second, more than anybody can: many bornes, then.
    let mut bornes = Vec::new();
    for n in 0..BORNES {
        let credential = service.enrol(&admin, &format!("Borne {n}")).await?;
        let borne = service.client()?.with_bearer(&credential);
        borne.kiosk_centre().await?;
        bornes.push(borne);
    }
    let taps = time_each(TAPS, |n| tap(&bornes[(n % BORNES) as usize], filled, n)).await?;
    table.at_most("tap, p50", size.name, (taps.ms(50.0), 2.0), "ms");
    table.at_most("tap, p99", size.name, (taps.ms(99.0), 8.0), "ms");
    Ok(())
}

/// Searches as one types: names of the cabinet, one letter more in each round.
async fn keystrokes(client: &Client) -> Result<Times> {
    let cabinet = client.usagers("", 200).await?.usagers;
    let names: Vec<String> = cabinet.into_iter().map(|hit| hit.usager.name).collect();
    ensure!(!names.is_empty(), "the cabinet is empty");
    time_each(CALLS, |n| {
        let (name, round) = (n as usize % names.len(), n as usize / names.len());
        let typed: String = names[name].chars().take(1 + round).collect();
        async move {
            client.usagers(&typed, 20).await?;
            Ok(())
        }
    })
    .await
}

async fn register(client: &Client, tri: TriId, usager_id: UsagerId) -> Result<()> {
    let courriers = NewCourriers {
        usager_id,
        kind: CourrierKind::Lettre,
        count: 1,
        return_reason: None,
        text: None,
        chosen: true,
    };
    client
        .register(&IdempotencyKey::fresh(), tri, &courriers)
        .await?;
    Ok(())
}

async fn tap(borne: &Client, filled: &Filled, n: u32) -> Result<()> {
    let token = filled.tokens[n as usize % filled.tokens.len()].clone();
    let answer = borne
        .tap(&IdempotencyKey::fresh(), &CardToken { token })
        .await?;
    ensure!(matches!(answer, Tap::Known { .. }), "the card is not known");
    Ok(())
}

/// Registrations a second of 64 desks at once, each on a connection of its own; all of them are in
/// the ledger afterwards.
async fn many_desks(service: &Service, tri: TriId, usagers: &[UsagerId]) -> Result<f64> {
    let (watcher, session) = service.login(ADMIN).await?;
    let before = watcher.tri(tri).await?.tri.items;
    let mut desks = Vec::new();
    for _ in 0..DESKS {
        let desk = service.client()?.with_bearer(&session.token);
        desk.health().await?;
        desks.push(desk);
    }
    let clock = SystemClock::new();
    let mut working = tokio::task::JoinSet::new();
    for (d, desk) in (0..).zip(desks) {
        let usagers: Vec<UsagerId> = (0..EACH)
            .map(|n| usagers[(d * EACH + n) as usize * 17 % usagers.len()])
            .collect();
        working.spawn(async move {
            for usager_id in usagers {
                register(&desk, tri, usager_id).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(desk) = working.join_next().await {
        desk??;
    }
    let took = clock.monotonic();
    let registered = watcher.tri(tri).await?.tri.items - before;
    ensure!(
        registered == DESKS * EACH,
        "only {registered} are in the ledger"
    );
    Ok(f64::from(registered) / took.as_secs_f64())
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn kib_to_mb(kib: u64) -> f64 {
    f64::from(u32::try_from(kib).unwrap_or(u32::MAX)) * 1024.0 / 1e6
}
