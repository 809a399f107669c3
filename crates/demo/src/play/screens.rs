//! The two screens under Xvfb: real windows, a real pcscd, virtual cards, real keys, pictures.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use courrier_demo::centre::PASSWORD;
use courrier_domain::TriId;
use courrier_testkit::{Card, Slot, VirtualCard, Xvfb, wait_for};

use crate::figures::Figures;
use crate::stage::Stage;

/// Taps on the borne.
const TAPS: usize = 10;

/// Shows both screens at work.
pub fn show(stage: &Stage, tri: TriId, figures: &mut Figures) -> Result<()> {
    let pictures = stage.folder.join("images");
    std::fs::create_dir_all(&pictures)?;
    borne(stage, &pictures, figures)?;
    desk(stage, &pictures, tri, figures)?;
    println!("  images dans {}", pictures.display());
    Ok(())
}

/// People tap; the borne answers each.
fn borne(stage: &Stage, pictures: &Path, figures: &mut Figures) -> Result<()> {
    let display = Xvfb::start(1280, 800)?;
    let trace = stage.folder.join("borne-temps.jsonl");
    let borne = stage.open_borne(|command| {
        command.arg("--trace-latency").arg(&trace);
        display.attach(command);
    })?;
    let reader = VirtualCard::new(Slot::First);
    let answers = || {
        std::fs::read_to_string(&trace)
            .unwrap_or_default()
            .lines()
            .count()
    };
    let mut shown = 0;
    let people = stage.cards.iter().take(TAPS);
    let strangers = stage.cards.iter().rev().take(2);
    for (n, card) in people.chain(strangers).enumerate() {
        if n == 0 {
            still(&display)?;
            display.screenshot(&pictures.join("borne-attente.png"))?;
        }
        reader.insert(Card::new(&card.uid));
        let answered = wait_for(Duration::from_secs(20), || answers() > shown);
        ensure!(answered, "la borne n'a pas répondu :\n{}", borne.log());
        shown += 1;
        let name = match (card.usager_id, n >= TAPS) {
            (_, false) => format!("borne-carte-{:02}.png", n + 1),
            (None, true) => "borne-carte-vierge.png".to_owned(),
            (Some(_), true) => "borne-carte-perdue.png".to_owned(),
        };
        display.screenshot(&pictures.join(name))?;
        reader.remove();
    }
    figures.add("Cartes posées sur la borne", &shown);
    Ok(())
}

/// An agent logs in, looks at the tri, and opens a usager by card.
fn desk(stage: &Stage, pictures: &Path, tri: TriId, figures: &mut Figures) -> Result<()> {
    let display = Xvfb::start(1366, 768)?;
    let _desk = stage.open_desk(|command| {
        display.attach(command);
    })?;
    display
        .focus("Courrier", Duration::from_secs(20))
        .context("la fenêtre du guichet")?;
    still(&display)?;
    display.screenshot(&pictures.join("guichet-connexion.png"))?;
    display.type_text("fatou")?;
    display.key("Tab")?;
    display.type_text(PASSWORD)?;
    display.key("Return")?;
    display
        .focus("Tri", Duration::from_secs(20))
        .context("la page du tri")?;
    display.type_text("dial")?;
    still(&display)?;
    display.screenshot(&pictures.join("guichet-tri.png"))?;
    display.key("F3")?;
    let reader = VirtualCard::new(Slot::Second);
    let card = stage.cards.first().context("une carte")?;
    still(&display)?;
    let before = display.pixels()?;
    reader.insert(Card::new(&card.uid));
    let changed = wait_for(Duration::from_secs(20), || {
        display.pixels().is_ok_and(|now| now != before)
    });
    ensure!(changed, "le guichet n'a pas réagi à la carte");
    still(&display)?;
    display.screenshot(&pictures.join("guichet-remise.png"))?;
    reader.remove();
    // The tri of the morning is closed; the agent's own is another.
    let closed = stage.block_on(async {
        let (agent, _) = stage.service.login("fatou").await?;
        Ok(agent.tri(tri).await?.tri.closed_at.is_some())
    })?;
    figures.add("Tri du matin", &if closed { "clos" } else { "ouvert" });
    Ok(())
}

/// Waits until the picture stands still for a moment.
fn still(display: &Xvfb) -> Result<()> {
    let mut last = display.pixels()?;
    let mut same = 0;
    wait_for(Duration::from_secs(5), || {
        let now = display.pixels().unwrap_or_default();
        same = if now == last { same + 1 } else { 0 };
        last = now;
        // A blinking caret or a slow pictogram never stands still for long.
        same >= 3
    });
    Ok(())
}
