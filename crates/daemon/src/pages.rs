//! What bornes tell without a card: the product's pages, or the centre's own in their place, with
//! the centre's hours.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::{Days, NaiveTime, Timelike as _};
use courrier_api::{KioskHours, KioskPages};
use courrier_domain::schedule::Slot;
use courrier_domain::{CentreSettings, KioskContent, KioskPage, OwnContent};
use courrier_ledger::ReadError;
use courrier_messages::pages;

use crate::app::App;

/// Days ahead of which closures are told.
const CLOSURES_AHEAD: Days = Days::new(60);

/// The pages and places in force.
#[derive(Debug)]
pub struct Pages {
    /// How often the centre changed them.
    pub version: u64,
    /// Whether the pages are the centre's own.
    pub own: bool,
    /// The pages and places.
    pub content: KioskContent,
    digest: u64,
}

impl Pages {
    /// The centre's own where it has any, or the product's.
    pub fn read((version, content): (u64, OwnContent)) -> Result<Self, ReadError> {
        let own = content.pages.is_some();
        let content = KioskContent {
            pages: match content.pages {
                Some(pages) => pages,
                None => shipped()?,
            },
            places: content.places,
        };
        let digest = digest(&content);
        Ok(Self {
            version,
            own,
            content,
            digest,
        })
    }
}

/// What of it is the centre's own: pages that are the product's to the letter stay the product's.
pub fn own(content: KioskContent) -> Result<OwnContent, ReadError> {
    let is_shipped = content.pages == shipped()?;
    Ok(OwnContent {
        pages: (!is_shipped).then_some(content.pages),
        places: content.places,
    })
}

/// The product's own pages. It knows of no places: those are the centre's neighbours.
fn shipped() -> Result<Vec<KioskPage>, ReadError> {
    let shipped = pages::shipped().map_err(|fault| {
        tracing::error!(%fault, "the product's own pages can't be read");
        ReadError::Value("kiosk_pages")
    })?;
    let page = |page: pages::Page| KioskPage {
        id: page.id,
        title: page.title,
        body: page.body,
    };
    Ok(shipped.into_iter().map(page).collect())
}

/// All that a borne tells without a card, today.
pub fn shown(app: &App) -> KioskPages {
    let (pages, hours) = (app.pages(), hours(app));
    KioskPages {
        version: version(&pages, &hours),
        pages: pages.content.pages.clone(),
        places: pages.content.places.clone(),
        ..hours
    }
}

/// The version of what a borne tells without a card, today: another one, another content.
pub fn shown_version(app: &App) -> u64 {
    version(&app.pages(), &hours(app))
}

fn version(pages: &Pages, hours: &KioskPages) -> u64 {
    let mut hasher = DefaultHasher::new();
    (pages.digest, digest(hours)).hash(&mut hasher);
    // JSON's numbers are whole up to there.
    hasher.finish() >> 11
}

fn digest(value: &impl serde::Serialize) -> u64 {
    // Structs of texts, numbers, lists and maps always serialise.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    json.hash(&mut hasher);
    hasher.finish()
}

/// The centre's week and its closures to come; no pages yet.
fn hours(app: &App) -> KioskPages {
    let settings: &CentreSettings = &app.settings();
    let today = app.today();
    let last = today.checked_add_days(CLOSURES_AHEAD).unwrap_or(today);
    let mut week: Vec<KioskHours> = settings.schedule.slots.iter().map(half_day).collect();
    week.sort_by_key(|hours| (hours.weekday, hours.from));
    let mut closures: Vec<_> = settings.schedule.closures.clone();
    closures.retain(|closed| today <= closed.to && closed.from <= last);
    closures.sort_by_key(|closed| closed.from);
    KioskPages {
        week,
        closures,
        ..KioskPages::default()
    }
}

fn half_day(slot: &Slot) -> KioskHours {
    // A day has 1440 minutes and a week 7 days.
    let minutes = |time: NaiveTime| u16::try_from(time.hour() * 60 + time.minute());
    let weekday = u8::try_from(slot.weekday.num_days_from_monday());
    KioskHours {
        weekday: weekday.unwrap_or_default(),
        from: minutes(slot.from).unwrap_or_default(),
        to: minutes(slot.to).unwrap_or_default(),
        place: slot.place.clone(),
    }
}
