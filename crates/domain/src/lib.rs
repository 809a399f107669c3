//! The service's rules, pure: no clock, no file, no socket, no random number, no SQL.
//!
//! Time and ids come in as arguments. Start with [`courrier`]: what a courrier is, and which
//! movement may follow which. Words that stay French (`usager`, `numero`, `tri`, `remise`…) are
//! the law's or the service's own; the project's `docs/domaine.md` defines them.

pub mod balance;
pub mod centre;
pub mod contact;
pub mod courrier;
pub mod cycle;
pub mod device;
pub mod domiciliation;
pub mod ids;
pub mod language;
pub mod message;
pub mod numero;
pub mod pages;
pub mod passage;
pub mod procuration;
pub mod queue;
pub mod role;
pub mod schedule;
pub mod usager;

pub use balance::Balance;
pub use centre::CentreSettings;
pub use courrier::{CourrierKind, CourrierState, Movement, Step};
pub use device::{DeviceHealth, DeviceKind, DeviceNetwork, DeviceTrouble};
pub use domiciliation::{Domiciliation, DomiciliationStanding, DomiciliationStatus};
pub use ids::{
    AbsenceId, AgentId, CourrierId, DeviceId, MessageId, NoticeId, PassageId, ProcurationId,
    RemiseId, ReplyId, TicketId, TriId, TypedId, UsagerId,
};
pub use language::{Direction, Language};
pub use message::{AbsenceReason, MessageEvent, MessageRefusal, MessageState};
pub use numero::Numero;
pub use pages::{
    KioskContent, KioskPage, KioskPlace, LONGEST_BODY, LONGEST_TITLE, MOST_PAGES, MOST_PLACES,
    OwnContent, PlaceLevel,
};
pub use passage::PassageKind;
pub use procuration::Procuration;
pub use queue::{TicketEnd, TicketState};
pub use role::{Author, Role};
pub use schedule::{Distribution, Schedule};
pub use usager::Identity;

use chrono::{DateTime, Utc};

/// An instant, in UTC. Rules that speak of days are computed in the centre's time zone.
pub type Instant = DateTime<Utc>;
