//! What the borne tells without a card, and how the centre edits it.

use courrier_domain::schedule::Closure;
use courrier_domain::{KioskPage, KioskPlace};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /kiosk/pages`: all that the borne tells without a card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskPages {
    /// The same as [`super::KioskCentre::pages_version`]: another one, another content.
    pub version: u64,
    /// The pages, in order.
    pub pages: Vec<KioskPage>,
    /// The places, in order.
    pub places: Vec<KioskPlace>,
    /// The centre's weekly hours, from Monday on.
    pub week: Vec<KioskHours>,
    /// The days, of the next 60, on which the centre is closed.
    pub closures: Vec<Closure>,
}

/// One half-day of a week's distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskHours {
    /// The day, from Monday, 0, to Sunday, 6.
    #[schema(maximum = 6)]
    pub weekday: u8,
    /// When it opens, in minutes since midnight on the centre's clock.
    #[schema(maximum = 1439)]
    pub from: u16,
    /// When it closes, in minutes since midnight on the centre's clock.
    #[schema(maximum = 1439)]
    pub to: u16,
    /// Where.
    pub place: String,
}

/// `GET /kiosk-pages` and `PUT /kiosk-pages`: the pages and places as the centre edits them, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EditedPages {
    /// How often they were changed; 0: as shipped. A change names the version it was made on.
    pub version: u64,
    /// Whether the pages are the centre's own; false: the product's. An answer tells it; what a
    /// request says of it is not looked at.
    #[serde(default)]
    pub own: bool,
    /// The pages, in order.
    #[schema(max_items = 12)]
    pub pages: Vec<KioskPage>,
    /// The places, in order.
    #[schema(max_items = 60)]
    pub places: Vec<KioskPlace>,
}

/// `POST /kiosk-pages/reset`: back to the product's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetPages {
    /// The version that was looked at: nobody else's change goes unseen.
    pub version: u64,
}
