//! A whole day, played by two agents, sixty people with cards and a supervisor.

use anyhow::{Context as _, Result, ensure};
use courrier_api::{
    Client, IdempotencyKey, MoveTo, NewCourriers, NewProcuration, NewRemise, Undo, Verdict,
};
use courrier_clock::{Clock as _, SystemClock};
use courrier_domain::courrier::{Recipient, ReopenReason, ReturnReason};
use courrier_domain::{CourrierKind, TriId, UsagerId};
use rand::rngs::SmallRng;
use rand::{Rng as _, SeedableRng as _};

use crate::figures::Figures;
use crate::stage::Stage;
use crate::{queue, screens};

/// Envelopes in the day's bag.
const ENVELOPES: u32 = 200;

/// Usagers who come for their mail.
const VISITORS: usize = 80;

/// Plays the day and leaves its figures and pictures in the folder.
pub fn play(stage: &Stage) -> Result<()> {
    let mut figures = Figures::default();
    println!("Le matin : le tri");
    let tri = stage.block_on(morning(stage, &mut figures))?;
    println!("Les deux écrans");
    screens::show(stage, &mut figures)?;
    stage.block_on(close(stage, tri, &mut figures))?;
    println!("L'après-midi : la distribution");
    stage.block_on(afternoon(stage, &mut figures))?;
    let page = stage.folder.join("journee.md");
    figures.write(&page)?;
    stage
        .programs
        .ctl(&stage.data, &["backup"], "")
        .context("sauvegarde")?;
    println!("  sauvegarde faite et vérifiée");
    Ok(())
}

/// Two agents enter the bag at once, and make the mistakes people make.
async fn morning(stage: &Stage, figures: &mut Figures) -> Result<TriId> {
    let (fatou, _) = stage.service.login("fatou").await?;
    let (omar, _) = stage.service.login("omar").await?;
    let tri = fatou.open_tri(&IdempotencyKey::fresh()).await?.id;
    let clock = SystemClock::new();
    let (first, second) = tokio::join!(
        enter(&fatou, tri, ENVELOPES / 2, 1),
        enter(&omar, tri, ENVELOPES / 2, 2)
    );
    let (first, second) = (first?, second?);
    figures.add(
        "Enveloppes saisies par deux agents",
        &(first.entered + second.entered),
    );
    figures.add(
        "Noms pour lesquels il fallait choisir",
        &(first.choices + second.choices),
    );
    figures.add(
        "Saisie des deux agents, en secondes",
        &format!("{:.2}", clock.monotonic().as_secs_f64()),
    );

    // Typed twice: undone. Put into a homonym's folder: moved.
    let last = fatou.tri(tri).await?;
    let mut entries = last.entries.iter().filter(|entry| !entry.cancelled);
    let (typed_twice, wrong) = (
        entries.next().context("une saisie")?,
        entries.next().context("une autre")?,
    );
    fatou
        .cancel(&IdempotencyKey::fresh(), typed_twice.courrier_ids[0])
        .await?;
    let to = MoveTo {
        usager_id: typed_twice.usager_id,
    };
    if wrong.usager_id != to.usager_id {
        omar.move_to(&IdempotencyKey::fresh(), wrong.courrier_ids[0], &to)
            .await?;
    }
    // Nobody of that name is here.
    let inconnu = fatou.usagers("INCONNU", 1).await?.usagers;
    let inconnu = inconnu.first().context("le dossier INCONNU")?.usager.id;
    let back = NewCourriers {
        usager_id: inconnu,
        kind: CourrierKind::Lettre,
        count: 1,
        return_reason: Some(ReturnReason::Inconnu),
        text: None,
        chosen: true,
    };
    fatou.register(&IdempotencyKey::fresh(), tri, &back).await?;
    figures.add("Destinataires inconnus, à retourner", &1);
    Ok(tri)
}

/// The mail is in the cabinet: the tri is closed, messages are queued.
async fn close(stage: &Stage, tri: TriId, figures: &mut Figures) -> Result<()> {
    let (fatou, _) = stage.service.login("fatou").await?;
    let closed = fatou.close_tri(&IdempotencyKey::fresh(), tri).await?;
    figures.add("Messages d'arrivée en file", &closed.messages_queued);
    figures.add("Usagers sans moyen d'être prévenus", &closed.unreachable);
    Ok(())
}

struct Entered {
    entered: u32,
    choices: u32,
}

/// One agent's half of the bag: reads a name, types some of it, picks, registers.
async fn enter(agent: &Client, tri: TriId, envelopes: u32, seed: u64) -> Result<Entered> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut done = Entered {
        entered: 0,
        choices: 0,
    };
    // The envelopes name people of the cabinet.
    let cabinet = agent.usagers("", 200).await?.usagers;
    for _ in 0..envelopes {
        let addressee = &cabinet[rng.random_range(0..cabinet.len() - 1)].usager;
        // Now and then one types the name in full, as it stands on the envelope.
        let letters = if rng.random_bool(0.5) { 6 } else { usize::MAX };
        let typed: String = addressee.name.chars().take(letters).collect();
        let found = agent.usagers(&typed, 20).await?;
        let must_choose = found.verdict != Verdict::Certain;
        done.choices += u32::from(must_choose);
        // The numero on an earlier envelope of theirs settles it when twenty are not enough.
        let shown = found
            .usagers
            .iter()
            .any(|hit| hit.usager.id == addressee.id);
        let text = if shown {
            typed
        } else {
            addressee.numero.to_string()
        };
        let kind = if rng.random_bool(0.03) {
            CourrierKind::Recommande
        } else {
            CourrierKind::Lettre
        };
        let courriers = NewCourriers {
            usager_id: addressee.id,
            kind,
            count: 1,
            return_reason: None,
            text: Some(text),
            chosen: must_choose,
        };
        agent
            .register(&IdempotencyKey::fresh(), tri, &courriers)
            .await?;
        done.entered += 1;
    }
    Ok(done)
}

/// People come, those with a card by their numbers first; most take all, some send a mandataire; one remise is undone.
async fn afternoon(stage: &Stage, figures: &mut Figures) -> Result<()> {
    queue::serve(stage, figures).await?;
    let (agent, _) = stage.service.login("omar").await?;
    let cabinet = agent.usagers("", 200).await?.usagers;
    let with_mail: Vec<UsagerId> = cabinet
        .iter()
        .map(|hit| &hit.usager)
        .filter(|usager| usager.waiting > 0 && usager.numero.as_str() != "INCONNU")
        .map(|usager| usager.id)
        .collect();
    let (mut items, mut last) = (0, None);
    for usager_id in with_mail.iter().take(VISITORS) {
        let opened = agent.usager(*usager_id).await?;
        let remise = NewRemise {
            usager_id: *usager_id,
            courrier_ids: opened
                .courriers
                .iter()
                .map(|courrier| courrier.id)
                .collect(),
            recipient: recipient(&agent, *usager_id, items).await?,
        };
        items += remise.courrier_ids.len();
        last = Some((
            agent.remise(&IdempotencyKey::fresh(), &remise).await?,
            remise.courrier_ids.len(),
        ));
    }
    figures.add("Personnes reçues", &with_mail.len().min(VISITORS));
    figures.add("Plis remis", &items);
    let (done, given) = last.context("une remise")?;
    let undo = Undo {
        reason: ReopenReason::ErreurDeSaisie,
    };
    let undone = agent
        .undo_remise(&IdempotencyKey::fresh(), done.id, &undo)
        .await?;
    ensure!(
        undone.waiting as usize == given,
        "an undone remise comes back whole"
    );
    figures.add("Plis d'une remise annulée, de nouveau en attente", &given);
    Ok(())
}

/// Now and then a mandataire comes instead, with a procuration made on the spot.
async fn recipient(agent: &Client, usager_id: UsagerId, seen: usize) -> Result<Recipient> {
    if !seen.is_multiple_of(11) {
        return Ok(Recipient::Usager);
    }
    let today = SystemClock::new()
        .now()
        .with_timezone(&chrono_tz::Europe::Paris)
        .date_naive();
    let procuration = NewProcuration {
        mandataire: "Aïcha BENALI".to_owned(),
        valid_from: today,
        valid_to: today + chrono::Days::new(30),
    };
    let created = agent
        .add_procuration(&IdempotencyKey::fresh(), usager_id, &procuration)
        .await?;
    Ok(Recipient::Mandataire {
        procuration_id: created.id,
    })
}
