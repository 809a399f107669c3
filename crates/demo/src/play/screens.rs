//! The two screens under Xvfb: real windows, a real pcscd, virtual cards, real keys, pictures.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use courrier_demo::centre::PASSWORD;
use courrier_testkit::{Card, Slot, VirtualCard, Xvfb, wait_for};

use crate::figures::Figures;
use crate::stage::{DemoCard, Stage};

/// Taps on the borne.
const TAPS: usize = 10;

/// Shows both screens at work.
pub fn show(stage: &Stage, figures: &mut Figures) -> Result<()> {
    let pictures = stage.folder.join("images");
    std::fs::create_dir_all(&pictures)?;
    borne(stage, &pictures, figures)?;
    desk(stage, &pictures)?;
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
fn desk(stage: &Stage, pictures: &Path) -> Result<()> {
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
    let card = stage.block_on(card_with_most_mail(stage))?;
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
    Ok(())
}

/// The card of whoever has the most to collect.
async fn card_with_most_mail(stage: &Stage) -> Result<DemoCard> {
    let (agent, _) = stage.service.login("fatou").await?;
    let mut best = (0, None);
    for card in &stage.cards {
        let Some(usager_id) = card.usager_id else {
            continue;
        };
        let waiting = agent.usager(usager_id).await?.summary.waiting;
        if waiting > best.0 && card.label.starts_with("N°") {
            best = (waiting, Some(card.clone()));
        }
    }
    best.1.context("personne n'a de courrier")
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
