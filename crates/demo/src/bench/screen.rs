//! The real borne, under Xvfb, with a real pcscd: from its start to its first screen, what it takes
//! while nobody comes, and from the insertion of a card to pixels.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use courrier_api::IdempotencyKey;
use courrier_clock::{Clock as _, SystemClock};
use courrier_demo::centre::{ADMIN, Programs, Service};
use courrier_testkit::{Card, ChildGuard, Footprint, Pcscd, Slot, VirtualCard, Xvfb, wait_for};
use serde::Deserialize;

use super::clock::Times;
use super::fill::{Filled, Size};
use super::table::Table;

/// Insertions timed.
const TAPS: usize = 100;
/// How long it is watched while nobody comes: several turns of the invitation and many of its
/// moving card.
const IDLE: Duration = Duration::from_secs(30);
/// The colour of the borne's ground (`ink` of `crates/look/palette.slint`).
const GROUND: [u8; 3] = [0x0B, 0x25, 0x45];
/// The longest that anything here may take.
const SOON: Duration = Duration::from_secs(20);
const SIZE: &str = Size::LARGE_CENTRE.name;

/// A line of the borne's trace: microseconds of its monotonic clock.
#[derive(Deserialize)]
struct Line {
    card_us: u64,
    frame_us: Option<u64>,
}

pub fn measure(
    programs: &Programs,
    data: &Path,
    filled: &Filled,
    scratch: &Path,
    table: &mut Table,
) -> Result<()> {
    let _pcscd = Pcscd::start().context("pcscd does not start")?;
    let reader = VirtualCard::new(Slot::First);
    let display = Xvfb::start(1280, 800).context("Xvfb does not start")?;
    let service = Service::start(programs, data)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let credential = runtime.block_on(async {
        let (admin, _) = service.login(ADMIN).await?;
        // A tri is under way while people come.
        admin.open_tri(&IdempotencyKey::fresh()).await?;
        service.enrol(&admin, "Borne de la salle d'attente").await
    })?;
    let credential_file = scratch.join("borne.credential");
    courrier_ledger::folder::write_private(&credential_file, credential.as_bytes())?;
    let trace = scratch.join("latency.jsonl");
    let mut borne = programs.command("courrier-kiosk");
    borne.args([
        "--daemon",
        &service.address,
        "--fingerprint",
        &service.fingerprint.to_string(),
    ]);
    borne.arg("--credential-file").arg(&credential_file);
    borne
        .args(["--windowed", "1280x800"])
        .arg("--trace-latency")
        .arg(&trace);
    borne.env("SLINT_BACKEND", "winit-software");
    let borne = start(&display, &mut borne, table)?;
    idle(&borne, table)?;

    let lines = || -> Vec<Line> {
        let text = std::fs::read_to_string(&trace).unwrap_or_default();
        text.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    };
    for n in 0..TAPS {
        // Each card is another's: an answer can't be the last one's.
        reader.insert(Card::new(&filled.tokens[n % filled.tokens.len()]));
        let shown = wait_for(SOON, || lines().len() > n);
        ensure!(shown, "the borne did not answer card {n}:\n{}", borne.log());
        reader.remove();
    }
    let mut times = Times::new();
    for line in lines() {
        let frame = line.frame_us.context("a tap without a frame")?;
        times.add(Duration::from_micros(frame.saturating_sub(line.card_us)));
    }
    let (p50, p99) = ((times.ms(50.0), 100.0), (times.ms(99.0), 100.0));
    table.at_most("card noticed to pixels, p50", SIZE, p50, "ms");
    table.at_most("card noticed to pixels, p99", SIZE, p99, "ms");
    memory(&borne, table)?;
    drop(borne);
    service.stop()
}

/// Starts it, and waits until its ground stands on the screen.
fn start(display: &Xvfb, borne: &mut Command, table: &mut Table) -> Result<ChildGuard> {
    let clock = SystemClock::new();
    let began = clock.monotonic();
    let borne = ChildGuard::spawn(display.attach(borne))?;
    let mut first = None;
    let drawn = wait_for(SOON, || {
        let pixels = display.pixels().unwrap_or_default();
        let taken = clock.monotonic();
        // A few pixels from the corner, where no letter stands.
        let shown = pixels.get(3 * 5..3 * 6) == Some(&GROUND[..]);
        first = shown.then_some(taken.saturating_sub(began));
        shown
    });
    let first = first.filter(|_| drawn).context("no first screen")?;
    let milliseconds = first.as_secs_f64() * 1e3;
    table.at_most(
        "the borne, start to first screen",
        SIZE,
        (milliseconds, 1500.0),
        "ms",
    );
    Ok(borne)
}

/// What it takes of a core while it invites.
fn idle(borne: &ChildGuard, table: &mut Table) -> Result<()> {
    // The start's own work is over by then.
    std::thread::sleep(Duration::from_secs(5));
    let before = Footprint::of(borne.pid())?;
    std::thread::sleep(IDLE);
    let after = Footprint::of(borne.pid())?;
    let taken = after
        .processor
        .saturating_sub(before.processor)
        .as_secs_f64();
    let percent = 100.0 * taken / IDLE.as_secs_f64();
    table.at_most(
        "the borne, inviting: of one core",
        SIZE,
        (percent, 2.0),
        "%",
    );
    Ok(())
}

/// What it holds after a morning's cards.
fn memory(borne: &ChildGuard, table: &mut Table) -> Result<()> {
    let resident = Footprint::of(borne.pid())?.resident_kib;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let megabytes = resident as f64 * 1024.0 / 1e6;
    table.at_most(
        "the borne's memory after 100 cards",
        SIZE,
        (megabytes, 150.0),
        "MB",
    );
    Ok(())
}
