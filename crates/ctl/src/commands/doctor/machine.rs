//! The machine: disk, clock, card readers, ports and printers.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use courrier_cards::{DeviceStatus, PcscStatus, ReaderStatus};
use courrier_firmware_config::ReaderProfiles;

use super::Finding;
use crate::Context;
use crate::commands::backup::megabytes;

/// Time a tool of the system's may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Room under which writing is about to fail.
const NO_ROOM: u64 = 500_000_000;
/// Room under which somebody should look.
const LITTLE_ROOM: u64 = 2_000_000_000;

/// Room on the disk that holds the data folder.
pub(super) fn disk(data: &Path) -> Finding {
    const CHECK: &str = "disque";
    let path = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    let disks = sysinfo::Disks::new_with_refreshed_list();
    let holding = disks
        .list()
        .iter()
        .filter(|disk| path.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().components().count());
    match holding {
        None => Finding::attention(CHECK, "la place libre est inconnue", "regardez avec « df »"),
        Some(disk) => room(disk.available_space()),
    }
}

fn room(free: u64) -> Finding {
    const CHECK: &str = "disque";
    let said = format!("{} libres", megabytes(free));
    match free {
        0..NO_ROOM => Finding::panne(
            CHECK,
            said,
            "libérez de la place : bientôt rien ne s'écrira plus",
        ),
        NO_ROOM..LITTLE_ROOM => Finding::attention(CHECK, said, "libérez de la place"),
        _ => Finding::ok(CHECK, said),
    }
}

/// Whether the machine's date can be right.
pub(super) fn clock(known: &[DateTime<Utc>], context: &Context) -> Finding {
    let synchronised = ask(
        "timedatectl",
        &["show", "--property=NTPSynchronized", "--value"],
    );
    time(
        known,
        context.clock.now(),
        synchronised.as_deref().map(str::trim),
    )
}

fn time(known: &[DateTime<Utc>], now: DateTime<Utc>, synchronised: Option<&str>) -> Finding {
    const CHECK: &str = "horloge";
    let said = format!("{} UTC", now.format("%d/%m/%Y %H:%M"));
    match known.iter().max() {
        Some(latest) if *latest > now => Finding::panne(
            CHECK,
            format!(
                "{said}, alors que cette machine a déjà connu le {}",
                latest.format("%d/%m/%Y %H:%M")
            ),
            "mettez la date à l'heure (timedatectl) : les délais du courrier en dépendent",
        ),
        _ if synchronised == Some("no") => Finding::attention(
            CHECK,
            format!("{said}, pas réglée par le réseau"),
            "timedatectl set-ntp true",
        ),
        _ => Finding::ok(CHECK, said),
    }
}

/// Card readers, and serial ports on which a reader or a modem may be.
pub(super) fn readers(folder: Option<&Path>) -> Vec<Finding> {
    const CHECK: &str = "lecteur";
    let profiles = match ReaderProfiles::load(folder) {
        Ok(profiles) => profiles,
        Err(error) => {
            return vec![Finding::panne(
                CHECK,
                error.to_string(),
                "corrigez ce fichier de profil",
            )];
        }
    };
    let probe = courrier_cards::probe(&profiles);
    let mut findings = pcsc(&probe.pcsc);
    for device in &probe.devices {
        let said = format!(
            "{} ({}) : {}",
            device.path.display(),
            device.profile,
            device.status
        );
        findings.push(match device.status {
            DeviceStatus::Ready | DeviceStatus::Held => Finding::ok(CHECK, said),
            DeviceStatus::AccessDenied => Finding::attention(
                CHECK,
                said,
                "installez la règle udev de Courrier, ou lancez doctor sous le compte de la borne",
            ),
            DeviceStatus::Failed => {
                Finding::panne(CHECK, said, "débranchez et rebranchez le lecteur")
            }
        });
    }
    let ports: Vec<_> = probe
        .other_ports
        .iter()
        .map(|port| port.display().to_string())
        .collect();
    findings.push(Finding::ok(
        "ports",
        if ports.is_empty() {
            "aucun autre port série : pas de modem sur cette machine".to_owned()
        } else {
            format!(
                "ports série sans profil, peut-être un modem : {}",
                ports.join(", ")
            )
        },
    ));
    findings
}

fn pcsc(status: &PcscStatus) -> Vec<Finding> {
    const CHECK: &str = "lecteur";
    match status {
        PcscStatus::Down => vec![Finding::attention(
            CHECK,
            "pcscd ne répond pas",
            "si un lecteur de cartes est branché ici : systemctl start pcscd.socket",
        )],
        PcscStatus::Hung => {
            vec![Finding::panne(
                CHECK,
                "pcscd est bloqué",
                "systemctl restart pcscd",
            )]
        }
        PcscStatus::Running(readers) if readers.is_empty() => {
            vec![Finding::ok(
                CHECK,
                "pcscd répond, aucun lecteur de cartes n'est branché",
            )]
        }
        PcscStatus::Running(readers) => readers
            .iter()
            .map(|reader| {
                let said = format!("{} : {}", reader.name, reader.status);
                match (reader.status, &reader.profile) {
                    (ReaderStatus::Unavailable, _) => {
                        Finding::panne(CHECK, said, "débranchez et rebranchez le lecteur")
                    }
                    (ReaderStatus::CardMute, _) => {
                        Finding::attention(CHECK, said, "retirez la carte et essayez-en une autre")
                    }
                    (_, None) => Finding::attention(
                        CHECK,
                        format!("{said} ; aucun profil ne le connaît"),
                        "ajoutez un profil (voir firmware-config)",
                    ),
                    _ => Finding::ok(CHECK, said),
                }
            })
            .collect(),
    }
}

/// Printers, as CUPS knows them.
pub(super) fn printers() -> Finding {
    const CHECK: &str = "imprimante";
    match ask("lpstat", &["-e"]) {
        None => Finding::ok(CHECK, "pas d'impression depuis cette machine (CUPS absent)"),
        Some(list) if list.trim().is_empty() => Finding::attention(
            CHECK,
            "CUPS est installé mais ne connaît aucune imprimante",
            "ajoutez-en une (http://localhost:631)",
        ),
        Some(list) => Finding::ok(
            CHECK,
            list.split_whitespace().collect::<Vec<_>>().join(", "),
        ),
    }
}

/// What a tool of the system's prints; none where it is absent, fails or takes too long.
fn ask(program: &str, arguments: &[&str]) -> Option<String> {
    let mut child = Command::new(program)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut output = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = output.read_to_string(&mut text).is_ok();
        // Nobody listens any more when it took too long.
        let _ = sender.send(read.then_some(text));
    });
    let answer = receiver.recv_timeout(PATIENCE).ok().flatten();
    if answer.is_none() {
        // It may be gone already; all that matters is that nothing is left behind.
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    answer.filter(|_| status.success())
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn room_on_the_disk() {
        for (free, level) in [
            (0, Level::Panne),
            (NO_ROOM - 1, Level::Panne),
            (NO_ROOM, Level::Attention),
            (LITTLE_ROOM, Level::Ok),
        ] {
            assert_eq!(room(free).level, level, "{free}");
        }
    }

    #[test]
    fn a_clock_that_went_back_is_seen() {
        let at = |iso: &str| iso.parse::<DateTime<Utc>>().expect("an instant");
        let (now, before) = (at("2026-11-22T10:00:00Z"), at("2026-11-21T10:00:00Z"));
        for (known, synchronised, level) in [
            (&[][..], None, Level::Ok),
            (&[before], Some("yes"), Level::Ok),
            (&[before], Some("no"), Level::Attention),
            (
                &[before, at("2026-11-22T10:00:01Z")],
                Some("yes"),
                Level::Panne,
            ),
        ] {
            assert_eq!(time(known, now, synchronised).level, level);
        }
    }

    #[test]
    fn tools_are_asked_and_forgotten() {
        assert_eq!(ask("echo", &["bonjour"]).as_deref(), Some("bonjour\n"));
        assert_eq!(ask("false", &[]), None);
        assert_eq!(ask("courrier-no-such-tool", &[]), None);
    }

    #[test]
    fn pcscd_as_it_is_found() {
        assert_eq!(pcsc(&PcscStatus::Down)[0].level, Level::Attention);
        assert_eq!(pcsc(&PcscStatus::Hung)[0].level, Level::Panne);
        assert_eq!(pcsc(&PcscStatus::Running(vec![]))[0].level, Level::Ok);
        for (status, profile, level) in [
            (ReaderStatus::Ready, Some("acr122u"), Level::Ok),
            (ReaderStatus::Ready, None, Level::Attention),
            (ReaderStatus::CardMute, Some("acr122u"), Level::Attention),
            (ReaderStatus::Unavailable, Some("acr122u"), Level::Panne),
        ] {
            let reader = courrier_cards::FoundReader {
                name: "Un lecteur".into(),
                profile: profile.map(str::to_owned),
                status,
            };
            assert_eq!(pcsc(&PcscStatus::Running(vec![reader]))[0].level, level);
        }
    }
}
