//! What a device of the waiting room is, and how it is, as it says itself.

use core::net::IpAddr;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Instant;
use crate::usager::FieldError;

/// A borne that has said nothing for this long is out of order, or cut off: it speaks every 30
/// seconds.
pub const SILENCE: TimeDelta = TimeDelta::minutes(5);

/// What a device of the waiting room is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// A borne: cards are shown to it, and it answers.
    #[default]
    Borne,
    /// The screen that calls numbers: it has no reader.
    Display,
}

impl DeviceKind {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Borne, Self::Display];

    /// Its name in the ledger and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Borne => "borne",
            Self::Display => "display",
        }
    }

    /// What stands there: what it says that it runs as, or what it was enrolled as while it has
    /// said nothing.
    pub fn seen(enrolled: Self, health: Option<&DeviceHealth>) -> Self {
        health.map_or(enrolled, |health| health.kind)
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What a borne, or the screen that calls numbers, says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceHealth {
    /// What it runs as. That gives it no right: what it may do stands with its credential.
    #[serde(default)]
    pub kind: DeviceKind,
    /// Whether a reader is there and works. The screen that calls numbers has none, and needs none.
    pub reader_ok: bool,
    /// The borne's version.
    #[schema(max_length = 40)]
    pub version: String,
    /// When a card was last shown.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_tap: Option<Instant>,
    /// Temperature of the machine, in degrees Celsius.
    #[serde(default)]
    pub temperature_c: Option<i32>,
    /// Free space on the disk, in mebibytes.
    #[serde(default)]
    pub free_disk_mb: Option<u64>,
    /// Whether the ticket printer works; none when there is none.
    #[serde(default)]
    pub printer_ok: Option<bool>,
    /// Whether it can be heard: the borne's speech, the chime of the screen that calls numbers.
    #[serde(default)]
    pub voice_ok: Option<bool>,
    /// Whether its clock agrees with the daemon's.
    #[serde(default)]
    pub clock_ok: Option<bool>,
    /// Memory that the program uses, in mebibytes.
    #[serde(default)]
    pub memory_mb: Option<u32>,
    /// How its line to the daemon is.
    #[serde(default)]
    pub network: Option<DeviceNetwork>,
}

/// A borne's line to the daemon, as the borne sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceNetwork {
    /// Its own address on the way to the daemon.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 45)]
    pub address: Option<IpAddr>,
    /// How often the daemon could not be reached any more, in the last hour.
    pub losses: u32,
}

/// Something wrong with a borne that somebody can put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceTrouble {
    /// No reader, or one that doesn't work: nobody learns anything.
    Reader,
    /// Its line comes and goes: people wait, or learn nothing.
    Network,
    /// The clock is wrong: hours and days that are shown may be.
    Clock,
    /// The ticket printer doesn't work, or has no paper.
    Printer,
    /// It can't speak: who doesn't see or read is left alone.
    Voice,
    /// It is too hot: the machine slows down, then stops.
    Hot,
    /// The disk is nearly full.
    Disk,
}

/// A daemon that is stopped and started loses the line once; so many losses in an hour are a cable
/// or a radio.
const MANY_LOSSES: u32 = 4;
/// From this temperature on the small machines that bornes are made of slow down.
const HOT_C: i32 = 80;
/// Below this space updates and logs don't fit, in mebibytes.
const LITTLE_DISK_MB: u64 = 500;

impl DeviceHealth {
    /// What is wrong, the worst first.
    pub fn troubles(&self) -> Vec<DeviceTrouble> {
        let wrong = [
            (self.reader_fails(), DeviceTrouble::Reader),
            (
                self.network
                    .as_ref()
                    .is_some_and(|line| line.losses >= MANY_LOSSES),
                DeviceTrouble::Network,
            ),
            (self.clock_ok == Some(false), DeviceTrouble::Clock),
            (self.printer_ok == Some(false), DeviceTrouble::Printer),
            (self.voice_ok == Some(false), DeviceTrouble::Voice),
            (
                self.temperature_c.is_some_and(|t| t >= HOT_C),
                DeviceTrouble::Hot,
            ),
            (
                self.free_disk_mb.is_some_and(|mb| mb < LITTLE_DISK_MB),
                DeviceTrouble::Disk,
            ),
        ];
        let wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong);
        wrong.map(|(_, trouble)| trouble).collect()
    }

    fn reader_fails(&self) -> bool {
        self.works_with_cards() && !self.reader_ok
    }

    /// Whether cards are shown to it.
    pub fn works_with_cards(&self) -> bool {
        self.kind == DeviceKind::Borne
    }

    /// What no borne says, or nothing.
    pub fn check(&self) -> Vec<FieldError> {
        let too_long = self.version.chars().count() > 40;
        let odd = self.version.chars().any(char::is_control);
        let message = "La version compte 40 caractères au plus, sur une ligne.".to_owned();
        let field = "version".to_owned();
        Vec::from_iter((too_long || odd).then_some(FieldError { field, message }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_the_worst_first() {
        use DeviceTrouble::{Clock, Disk, Hot, Network, Printer, Reader, Voice};
        let lost = |losses| {
            Some(DeviceNetwork {
                address: None,
                losses,
            })
        };
        let well = DeviceHealth {
            reader_ok: true,
            ..DeviceHealth::default()
        };
        assert_eq!(well.troubles(), [], "what it does not tell of is not wrong");
        let worst = DeviceHealth {
            temperature_c: Some(80),
            free_disk_mb: Some(499),
            printer_ok: Some(false),
            voice_ok: Some(false),
            clock_ok: Some(false),
            network: lost(4),
            ..DeviceHealth::default()
        };
        assert_eq!(
            worst.troubles(),
            [Reader, Network, Clock, Printer, Voice, Hot, Disk]
        );
        let good = DeviceHealth {
            temperature_c: Some(79),
            free_disk_mb: Some(500),
            printer_ok: Some(true),
            voice_ok: Some(true),
            clock_ok: Some(true),
            network: lost(3),
            ..well
        };
        assert_eq!(good.troubles(), []);
    }

    #[test]
    fn the_screen_that_calls_numbers_misses_no_reader() {
        let wall = DeviceHealth {
            kind: DeviceKind::Display,
            ..DeviceHealth::default()
        };
        assert_eq!(wall.troubles(), []);
        let mute = DeviceHealth {
            voice_ok: Some(false),
            ..wall
        };
        assert_eq!(mute.troubles(), [DeviceTrouble::Voice]);
    }

    #[test]
    fn whoever_tells_no_kind_is_a_borne() {
        let told = r#"{"reader_ok": false, "version": "0.1.0"}"#;
        let health: DeviceHealth = serde_json::from_str(told).expect("an older borne's words");
        assert_eq!(health.kind, DeviceKind::Borne);
        assert_eq!(health.troubles(), [DeviceTrouble::Reader]);
        for kind in DeviceKind::ALL {
            assert_eq!(DeviceKind::parse(kind.as_str()), Some(kind));
            let json = serde_json::to_value(kind).expect("a word");
            assert_eq!(json, kind.as_str());
        }
    }
}
