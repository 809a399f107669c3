//! From the insertion of a card to pixels: the real borne, under Xvfb, with a real pcscd.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use courrier_api::IdempotencyKey;
use courrier_demo::centre::{ADMIN, Programs, Service};
use courrier_testkit::{Card, ChildGuard, Pcscd, Slot, VirtualCard, Xvfb, wait_for};
use serde::Deserialize;

use super::clock::Times;
use super::fill::{Filled, Size};
use super::table::Table;

/// Insertions timed.
const TAPS: usize = 100;

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
    let borne = ChildGuard::spawn(display.attach(&mut borne))?;

    let lines = || -> Vec<Line> {
        let text = std::fs::read_to_string(&trace).unwrap_or_default();
        text.lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    };
    for n in 0..TAPS {
        // Each card is another's: an answer can't be the last one's.
        reader.insert(Card::new(&filled.tokens[n % filled.tokens.len()]));
        let shown = wait_for(Duration::from_secs(20), || lines().len() > n);
        ensure!(shown, "the borne did not answer card {n}:\n{}", borne.log());
        reader.remove();
    }
    let mut times = Times::new();
    for line in lines() {
        let frame = line.frame_us.context("a tap without a frame")?;
        times.add(Duration::from_micros(frame.saturating_sub(line.card_us)));
    }
    let size = Size::LARGE_CENTRE.name;
    table.at_most(
        "card noticed to pixels, p50",
        size,
        (times.ms(50.0), 100.0),
        "ms",
    );
    table.at_most(
        "card noticed to pixels, p99",
        size,
        (times.ms(99.0), 100.0),
        "ms",
    );
    drop(borne);
    service.stop()
}
