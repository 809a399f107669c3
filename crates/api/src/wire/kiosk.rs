//! What a borne may say and know: counts and hours, nobody's name.

use chrono::{DateTime, Utc};
/// What a device is: a borne or the screen that calls numbers.
pub use courrier_domain::DeviceKind;
/// What a tap tells of the person's domiciliation.
pub use courrier_domain::DomiciliationStanding as TapDomiciliation;
/// `POST /kiosk/health`
pub use courrier_domain::{DeviceHealth as KioskHealth, DeviceNetwork as KioskNetwork};
use courrier_domain::{DeviceId, Distribution};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TicketView;

/// `POST /devices`: an administrator asks for a one-time code.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NewDevice {
    /// What it is, and with that what its token opens: a borne's all of `/kiosk`, that of the screen
    /// that calls numbers the queue, the centre and its health.
    #[serde(default)]
    pub kind: DeviceKind,
    /// Where it stands ("Salle d'attente").
    #[schema(min_length = 1, max_length = 60)]
    pub name: String,
}

/// The one-time code, shown once.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct EnrolmentCode {
    /// To be typed on the borne.
    pub code: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
    /// SHA-256 of the daemon's certificate, to compare and pin.
    pub fingerprint: String,
}

/// `POST /kiosk/enrol`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Enrol {
    /// The one-time code.
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
}

/// The device's credential, given once.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Enrolled {
    /// The device.
    pub device_id: DeviceId,
    /// Bearer token for the kiosk's endpoints.
    pub credential: String,
}

/// An enrolled device.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What it was enrolled as.
    #[serde(default)]
    pub kind: DeviceKind,
    /// Where it stands.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: DateTime<Utc>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it last said how it was.
    pub last_heard: Option<DateTime<Utc>>,
    /// Whether its reader works, as it last said; none for the screen that calls numbers.
    pub reader_ok: Option<bool>,
    /// How it last said it was.
    #[serde(default)]
    pub health: Option<KioskHealth>,
    /// Since when it no longer says how it is, if it did before: nothing for five minutes.
    #[serde(default)]
    pub silent_since: Option<DateTime<Utc>>,
    /// Since when it is shown many cards that are nobody's, or blocked; over after an hour without.
    #[serde(default)]
    pub guessing_since: Option<DateTime<Utc>>,
}

/// All devices.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Devices {
    /// Revoked ones included.
    pub devices: Vec<Device>,
}

/// `GET /kiosk/centre`: what the borne shows without a card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KioskCentre {
    /// The centre's name.
    pub name: String,
    /// Its time zone (IANA name).
    pub time_zone: String,
    /// The distribution open now, or the next one.
    pub next_distribution: Option<Distribution>,
    /// The distribution open now and those of the next 28 days, 12 at most, in order: what the
    /// borne still shows when the daemon is gone.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub distributions: Vec<Distribution>,
    /// The daemon's clock, by which a borne knows that its own is wrong. An older daemon doesn't
    /// tell: 1970.
    #[serde(default)]
    pub now: DateTime<Utc>,
    /// Whether numbers are given now: mail is given out, and the centre uses the queue.
    #[serde(default)]
    pub queue_open: bool,
    /// Changes whenever what `GET /kiosk/pages` answers does.
    #[serde(default)]
    pub pages_version: u64,
    /// The daemon's version, for the technician. An older daemon doesn't tell.
    #[serde(default)]
    pub version: Option<String>,
}

/// Answer to `POST /kiosk/taps` (the request is a [`super::CardToken`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum Tap {
    /// The card is bound: this is what waits. A passage was recorded.
    Known {
        /// What waits.
        waiting: Waiting,
        /// The distribution open now, or the next one.
        next_distribution: Option<Distribution>,
        /// The usager's language, if set.
        langue: Option<String>,
        /// Whether the domiciliation is in force.
        in_force: bool,
        /// Days left of the avis de passage that ends first, 0 on its last; none when none waits.
        #[serde(default)]
        avis_days_left: Option<u32>,
        /// How the domiciliation stands.
        #[serde(default)]
        domiciliation: TapDomiciliation,
        /// The person's next appointment at the centre.
        #[serde(default)]
        appointment: Option<DateTime<Utc>>,
        /// Whether the centre has a word for the person, which is said at the guichet.
        #[serde(default)]
        message: bool,
        /// The number that the person holds today.
        #[serde(default)]
        ticket: Option<TicketView>,
        /// Whether the person may take a number: they are given now, and something waits.
        #[serde(default)]
        may_queue: bool,
    },
    /// Nobody's card.
    Unknown {
        /// When the guichet can help.
        next_distribution: Option<Distribution>,
    },
    /// A card that was blocked: it answers nothing about the person but the language to say it in.
    Blocked {
        /// When the guichet can help.
        next_distribution: Option<Distribution>,
        /// The usager's language, if set.
        #[serde(default)]
        langue: Option<String>,
    },
}

/// Counts of what waits, by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Waiting {
    /// Letters.
    pub lettres: u32,
    /// Avis de passage.
    pub recommandes: u32,
    /// Parcels.
    pub colis: u32,
}

impl Waiting {
    /// All items.
    pub fn total(self) -> u32 {
        self.lettres + self.recommandes + self.colis
    }
}
