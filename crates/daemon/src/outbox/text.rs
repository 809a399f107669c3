//! What a message says, written when it leaves.

use courrier_domain::contact::Telephone;
use courrier_domain::usager::Channel;
use courrier_ledger::commands::Outgoing;
use courrier_messages::email;
use courrier_messages::sms::{count, encode};
use courrier_messages::templates::local_hours;
use courrier_messages::{
    Counts, Facts, Language, Library, MessageKind, Rendered, Signature, Signed,
};
use courrier_routes::{Body, Email, Sms};

use super::AtWork;
use crate::app::App;
use crate::wordings::kind;

/// A message, ready for its route.
pub struct Letter {
    /// What is sent.
    pub body: Body,
    /// What it costs: short messages, or 1 for an e-mail.
    pub segments: u32,
}

/// Why a message can't be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritable {
    /// The usager's address is none.
    To,
    /// The centre's settings don't make a message.
    Settings,
}

/// Writes a message with what is true now.
pub fn write(
    app: &App,
    library: &Library,
    outgoing: &Outgoing,
    channel: Channel,
    work: &AtWork,
    reference: &str,
) -> Result<Letter, Unwritable> {
    let settings = app.settings();
    let signature = Signature::of_centre(&settings.name);
    let distribution = settings.schedule.next(app.now(), settings.time_zone);
    let facts = Facts {
        counts: Counts {
            lettres: outgoing.counts.lettres,
            avis: outgoing.counts.recommandes,
            colis: outgoing.counts.colis,
        },
        distribution: distribution.map(|next| local_hours(&next, settings.time_zone)),
        limit: outgoing.limit,
        number: outgoing.number,
        signed: if outgoing.neutral_signature {
            Signed::Neutral
        } else {
            Signed::Centre(&signature)
        },
    };
    let rendered = render(library, outgoing, &facts)?;
    if channel == Channel::Sms {
        let segments = count(&rendered.sms).segments;
        let sms = Sms {
            to: Telephone::stored(outgoing.to.clone()),
            text: encode(&rendered.sms),
        };
        return Ok(Letter {
            body: Body::Sms(sms),
            segments: u32::try_from(segments).unwrap_or(u32::MAX),
        });
    }
    let from = work.from.as_deref().ok_or(Unwritable::Settings)?;
    let from_name = match facts.signed {
        Signed::Centre(signature) => signature.as_str(),
        Signed::Neutral => library.neutral_signature(rendered.language),
    };
    // Relances come again by themselves.
    let unsubscribe = format!("mailto:{from}?subject=STOP");
    let email = email::Email {
        rendered: &rendered,
        from,
        from_name,
        to: &outgoing.to,
        reference,
        date: app.now(),
        unsubscribe: outgoing.event.is_relance().then_some(unsubscribe.as_str()),
    };
    let built = email.build().map_err(|error| match error {
        email::EmailError::To => Unwritable::To,
        _ => Unwritable::Settings,
    })?;
    Ok(Letter {
        body: Body::Email(Email(built)),
        segments: 1,
    })
}

/// The text; without a last day where there is none to name.
fn render(
    library: &Library,
    outgoing: &Outgoing,
    facts: &Facts<'_>,
) -> Result<Rendered, Unwritable> {
    let language = Language::for_usager(outgoing.langue.as_deref());
    library
        .render(kind(outgoing.event), language, facts)
        .or_else(|_| library.render(MessageKind::Relance, language, facts))
        .map_err(|_| Unwritable::Settings)
}
