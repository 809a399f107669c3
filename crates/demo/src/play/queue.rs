//! The borne's part of the day: it is told what to show, people take numbers, a guichet calls them.

use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Timelike as _};
use chrono_tz::Tz;
use courrier_api::{
    CallNext, Client, IdempotencyKey, NewNotice, NewRemise, NewTicket, QueueTicket, TicketAnswer,
    TicketBy,
};
use courrier_clock::{Clock as _, SystemClock};
use courrier_domain::courrier::Recipient;
use courrier_domain::schedule::Slot;
use courrier_domain::{KioskPlace, PlaceLevel, TicketEnd, UsagerId};

use crate::figures::Figures;
use crate::stage::Stage;

/// People who take a number at the borne.
const TICKETS: usize = 12;
/// Where they are called.
const GUICHET: &str = "Guichet 1";

/// Mail is given out now, the borne knows places that help, and some people are expected.
pub async fn ready(admin: &Client, expected: &[UsagerId]) -> Result<()> {
    let mut settings = admin.settings().await?;
    let now = SystemClock::new().now();
    let now = now.with_timezone(&settings.time_zone);
    settings.schedule.slots.push(around(now));
    let key = IdempotencyKey::fresh;
    admin.save_settings(&key(), &settings).await?;

    let mut pages = admin.edited_pages().await?;
    pages.places = places();
    admin.save_pages(&key(), &pages).await?;

    let at = now.to_utc() + TimeDelta::days(2);
    let text = "Votre attestation est prête : elle est à l'accueil.".to_owned();
    let notices = [NewNotice::Appointment { at }, NewNotice::Message { text }];
    for (usager, notice) in expected.iter().zip(notices.iter().cycle()) {
        admin.add_notice(&key(), *usager, notice).await?;
    }
    Ok(())
}

/// A half-day of distribution that is open at `now`, from the hour before to some hours later.
fn around(now: DateTime<Tz>) -> Slot {
    let hour = now.hour();
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0);
    let midnight = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    Slot {
        weekday: now.weekday(),
        from: at(hour.saturating_sub(1)).unwrap_or_default(),
        to: at(hour + 4).unwrap_or(midnight),
        place: "Guichet courrier".to_owned(),
    }
}

fn places() -> Vec<KioskPlace> {
    let place = |name: &str, level, address: &str, hours: &str, languages: &[&str]| KioskPlace {
        name: name.to_owned(),
        level,
        address: address.to_owned(),
        hours: hours.to_owned(),
        phone: "01 00 00 00 00".to_owned(),
        languages: languages.iter().map(|tag| (*tag).to_owned()).collect(),
    };
    vec![
        place(
            "Maison de la solidarité (inventée)",
            PlaceLevel::Suivi,
            "1, place de la République",
            "du lundi au vendredi, 9 h – 17 h",
            &["fr", "en", "ar"],
        ),
        place(
            "Point d'accès au droit (inventé)",
            PlaceLevel::Conseil,
            "12, rue de la Mairie",
            "le mardi, 14 h – 17 h",
            &["fr", "ta", "bn"],
        ),
    ]
}

/// People with cards take numbers; all are called, one does not come, the others take their mail.
pub async fn serve(stage: &Stage, figures: &mut Figures) -> Result<()> {
    let borne = stage.borne()?;
    let taken = take(stage, &borne).await?;
    ensure!(taken > 1, "une file de {taken} personnes");
    figures.add("Numéros pris à la borne", &taken);
    let (agent, _) = stage.service.login("omar").await?;
    let (mut served, mut last) = (0, 0);
    while let Some(ticket) = call(&agent).await? {
        ensure!(ticket.number > last, "les numéros viennent dans l'ordre");
        last = ticket.number;
        if last == 2 {
            // Called again, and still nobody.
            let key = IdempotencyKey::fresh;
            agent.call_again(&key(), ticket.id).await?;
            agent
                .end_ticket(&key(), ticket.id, TicketEnd::Absent)
                .await?;
            continue;
        }
        collect(&agent, ticket.usager.id).await?;
        served += 1;
    }
    let queue = agent.queue().await?;
    ensure!(
        (queue.waiting.len(), queue.called.len()) == (0, 0) && queue.served == served,
        "une remise clôt le numéro : {queue:?}"
    );
    let shown = borne.kiosk_queue().await?;
    ensure!(shown.called.len() <= 4 && shown.waiting == 0, "{shown:?}");
    figures.add("Numéros appelés et servis", &served);
    figures.add("Numéros appelés en vain", &queue.absent);
    Ok(())
}

async fn take(stage: &Stage, borne: &Client) -> Result<usize> {
    let mut taken = 0;
    for (n, card) in stage.cards.iter().enumerate() {
        if taken == TICKETS {
            break;
        }
        let by = if n.is_multiple_of(3) {
            TicketBy::Sms
        } else {
            TicketBy::Screen
        };
        let token = card.uid.clone();
        let ticket = NewTicket { token, by };
        let answer = borne.take_ticket(&IdempotencyKey::fresh(), &ticket).await?;
        match answer {
            TicketAnswer::Given { ticket, .. } => {
                taken += 1;
                ensure!(ticket.before as usize + 1 == taken, "{ticket:?}");
            }
            TicketAnswer::NoMail | TicketAnswer::Refused => {}
            TicketAnswer::Closed { .. } => anyhow::bail!("la file est fermée"),
        }
    }
    Ok(taken)
}

async fn call(agent: &Client) -> Result<Option<QueueTicket>> {
    let next = CallNext {
        place: GUICHET.to_owned(),
    };
    let called = agent.call_next(&IdempotencyKey::fresh(), &next).await?;
    Ok(called.ticket)
}

/// What the centre has to say is said, and the mail handed over.
async fn collect(agent: &Client, usager_id: UsagerId) -> Result<()> {
    let opened = agent.usager(usager_id).await?;
    for notice in &opened.notices {
        agent
            .end_notice(&IdempotencyKey::fresh(), notice.id)
            .await?;
    }
    let remise = NewRemise {
        usager_id,
        courrier_ids: opened.courriers.iter().map(|item| item.id).collect(),
        recipient: Recipient::Usager,
    };
    let done = agent.remise(&IdempotencyKey::fresh(), &remise).await;
    done.context("la remise de qui a été appelé")?;
    Ok(())
}
