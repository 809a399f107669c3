//! Bornes and the screens that call numbers, as they last told the daemon they were.

use std::fmt::Display;

use chrono::TimeZone;
use courrier_domain::{DeviceHealth, DeviceKind, DeviceTrouble};
use courrier_ledger::operator::DeviceLine;

use super::Finding;

const CHECK: &str = "borne";

/// Looks at each device that has access, its instants told on the centre's clock.
pub(super) fn look<Tz>(devices: &[DeviceLine], zone: &Tz) -> Vec<Finding>
where
    Tz: TimeZone<Offset: Display>,
{
    let mut findings = Vec::new();
    for device in devices.iter().filter(|device| device.revoked_at.is_none()) {
        let kind = DeviceKind::seen(device.kind, device.health.as_ref());
        let name = named(kind, &device.name);
        let when = |at: courrier_domain::Instant| {
            at.with_timezone(zone)
                .format("%d/%m/%Y à %H:%M")
                .to_string()
        };
        if let Some(since) = device.guessing_since {
            findings.push(Finding::attention(
                CHECK,
                format!("{name} voit beaucoup de cartes inconnues depuis le {}", when(since)),
                "quelqu'un y essaie peut-être des cartes au hasard : allez voir ; volée, révoquez-la \
                 (courrierctl device revoke)",
            ));
        }
        let (Some(heard), Some(health)) = (device.heard_at, &device.health) else {
            findings.push(Finding::attention(
                CHECK,
                format!("{name} n'a encore rien dit de son état"),
                "la machine le dit dans la minute : est-elle allumée, son réseau branché ?",
            ));
            continue;
        };
        if let Some(since) = device.silent_since {
            findings.push(Finding::panne(
                CHECK,
                format!("{name} ne donne plus signe depuis le {}", when(since)),
                "regardez si la machine est allumée et son réseau branché ; volée, révoquez-la \
                 (courrierctl device revoke)",
            ));
            continue;
        }
        let said = format!(
            "{name}, dernier signe le {} : {}",
            when(heard),
            facts(health, when)
        );
        findings.push(Finding::ok(CHECK, said));
        findings.extend(misplaced(&name, device.kind, kind));
        let troubles = health.troubles().into_iter();
        findings.extend(troubles.map(|trouble| finding(&name, kind, trouble)));
    }
    findings
}

fn named(kind: DeviceKind, name: &str) -> String {
    match kind {
        DeviceKind::Borne => format!("« {name} »"),
        DeviceKind::Display => format!("l'écran d'appel « {name} »"),
    }
}

/// It runs as something else than what it was enrolled as.
fn misplaced(name: &str, enrolled: DeviceKind, runs: DeviceKind) -> Option<Finding> {
    match (enrolled, runs) {
        (DeviceKind::Borne, DeviceKind::Display) => Some(Finding::attention(
            CHECK,
            format!("{name} est inscrit comme une borne : volé, son jeton lirait des cartes"),
            "inscrivez-le avec courrierctl device enrol --display, puis révoquez l'ancien accès",
        )),
        (DeviceKind::Display, DeviceKind::Borne) => Some(Finding::panne(
            CHECK,
            format!("{name} est une borne inscrite comme écran d'appel : aucune carte n'y répond"),
            "inscrivez-la avec courrierctl device enrol, puis révoquez l'ancien accès",
        )),
        (DeviceKind::Borne, DeviceKind::Borne) | (DeviceKind::Display, DeviceKind::Display) => None,
    }
}

/// What a borne told of itself, in one line.
fn facts(health: &DeviceHealth, when: impl Fn(courrier_domain::Instant) -> String) -> String {
    let mut facts = vec![format!("version {}", health.version)];
    facts.extend(
        health
            .last_tap
            .map(|at| format!("dernière carte le {}", when(at))),
    );
    facts.extend(health.temperature_c.map(|t| format!("{t} °C")));
    facts.extend(
        health
            .free_disk_mb
            .map(|mb| format!("{mb} Mio libres sur le disque")),
    );
    if let Some(line) = &health.network {
        facts.extend(line.address.map(|address| format!("adresse {address}")));
        if line.losses > 0 {
            facts.push(format!("liaison perdue {} fois en une heure", line.losses));
        }
    }
    facts.extend(health.memory_mb.map(|mb| format!("{mb} Mio de mémoire")));
    facts.join(", ")
}

fn finding(name: &str, kind: DeviceKind, trouble: DeviceTrouble) -> Finding {
    let (what, todo) = match trouble {
        DeviceTrouble::Reader => {
            let said = format!("{name} : le lecteur de cartes ne marche pas");
            let todo = "débranchez puis rebranchez le lecteur, et relancez la borne si besoin";
            return Finding::panne(CHECK, said, todo);
        }
        DeviceTrouble::Network => (
            "sa liaison se coupe souvent",
            "regardez son câble réseau et la prise, ou rapprochez-la du point d'accès",
        ),
        DeviceTrouble::Clock => (
            "son horloge est fausse",
            "vérifiez que la machine joint un serveur de temps (timedatectl)",
        ),
        DeviceTrouble::Printer => (
            "l'imprimante de numéros ne marche pas",
            "regardez le papier et le branchement de l'imprimante",
        ),
        DeviceTrouble::Voice if kind == DeviceKind::Display => (
            "le carillon ne sonne pas",
            "regardez les haut-parleurs, et que espeak-ng et alsa-utils sont installés",
        ),
        DeviceTrouble::Voice => (
            "la voix ne marche pas",
            "regardez les haut-parleurs, et que espeak-ng est installé",
        ),
        DeviceTrouble::Hot => (
            "la machine est trop chaude",
            "dégagez ses aérations, éloignez-la du soleil et du chauffage",
        ),
        DeviceTrouble::Disk => (
            "le disque est presque plein",
            "faites de la place sur ce disque",
        ),
    };
    Finding::attention(CHECK, format!("{name} : {what}"), todo)
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use courrier_domain::{DeviceId, Instant, TypedId as _};

    use super::super::Level;
    use super::*;

    fn device(name: &str) -> DeviceLine {
        let at: Instant = "2026-11-23T13:00:00Z".parse().expect("an instant");
        DeviceLine {
            id: DeviceId::made(at, [1; 10]),
            kind: DeviceKind::Borne,
            name: name.to_owned(),
            enrolled_at: at,
            revoked_at: None,
            heard_at: Some(at),
            health: Some(DeviceHealth {
                reader_ok: true,
                version: "1.2.0".to_owned(),
                temperature_c: Some(41),
                free_disk_mb: Some(9_000),
                ..DeviceHealth::default()
            }),
            silent_since: None,
            guessing_since: None,
        }
    }

    #[test]
    fn a_silent_borne_and_each_trouble_stand_out() {
        use Level::{Attention, Ok, Panne};
        let well = device("Hall");
        let silent = DeviceLine {
            silent_since: well.heard_at,
            ..device("Cour")
        };
        let ill = DeviceLine {
            health: Some(DeviceHealth {
                printer_ok: Some(false),
                ..DeviceHealth::default()
            }),
            ..device("Cave")
        };
        let revoked = DeviceLine {
            revoked_at: well.heard_at,
            ..silent.clone()
        };
        let new = DeviceLine {
            heard_at: None,
            health: None,
            ..device("Neuve")
        };
        // An older daemon took the screen that calls numbers, which told nothing, for silent.
        let wall = DeviceLine {
            silent_since: well.heard_at,
            name: "Mur".to_owned(),
            ..new.clone()
        };
        let tried = DeviceLine {
            guessing_since: well.heard_at,
            ..device("Rue")
        };
        let found = look(&[well, silent, ill, revoked, new, wall, tried], &Utc);
        let levels: Vec<Level> = found.iter().map(|finding| finding.level).collect();
        let expected = [
            Ok, Panne, Ok, Panne, Attention, Attention, Attention, Attention, Ok,
        ];
        assert_eq!(levels, expected);
        assert_eq!(found[5].said, "« Neuve » n'a encore rien dit de son état");
        assert_eq!(
            found[7].said,
            "« Rue » voit beaucoup de cartes inconnues depuis le 23/11/2026 à 13:00"
        );
        assert_eq!(
            found[0].said,
            "« Hall », dernier signe le 23/11/2026 à 13:00 : version 1.2.0, 41 °C, 9000 Mio libres sur \
             le disque"
        );
        assert!(
            found[1]
                .said
                .contains("« Cour » ne donne plus signe depuis le 23/11/2026")
        );
        assert!(
            found
                .iter()
                .all(|finding| (finding.level == Ok) == finding.todo.is_none())
        );
    }

    #[test]
    fn the_screen_that_calls_numbers_is_named_and_misses_no_reader() {
        use Level::{Attention, Ok, Panne};
        let wall = |name: &str, voice_ok| DeviceLine {
            kind: DeviceKind::Display,
            health: Some(DeviceHealth {
                kind: DeviceKind::Display,
                version: "1.2.0".to_owned(),
                voice_ok: Some(voice_ok),
                ..DeviceHealth::default()
            }),
            ..device(name)
        };
        let silent = DeviceLine {
            silent_since: device("").heard_at,
            ..wall("Cour", true)
        };
        let with_a_bornes_rights = DeviceLine {
            kind: DeviceKind::Borne,
            ..wall("Hall", true)
        };
        let borne_without = DeviceLine {
            kind: DeviceKind::Display,
            ..device("Rue")
        };
        let new = DeviceLine {
            heard_at: None,
            health: None,
            ..wall("Neuf", true)
        };
        let devices = [
            wall("Mur", true),
            wall("Muet", false),
            silent,
            with_a_bornes_rights,
            borne_without,
            new,
        ];
        let found = look(&devices, &Utc);
        let told: Vec<(Level, &str)> = found
            .iter()
            .map(|finding| (finding.level, finding.said.as_str()))
            .collect();
        let expected = [
            (
                Ok,
                "l'écran d'appel « Mur », dernier signe le 23/11/2026 à 13:00 : version 1.2.0",
            ),
            (
                Ok,
                "l'écran d'appel « Muet », dernier signe le 23/11/2026 à 13:00 : version 1.2.0",
            ),
            (
                Attention,
                "l'écran d'appel « Muet » : le carillon ne sonne pas",
            ),
            (
                Panne,
                "l'écran d'appel « Cour » ne donne plus signe depuis le 23/11/2026 à 13:00",
            ),
            (
                Ok,
                "l'écran d'appel « Hall », dernier signe le 23/11/2026 à 13:00 : version 1.2.0",
            ),
            (
                Attention,
                "l'écran d'appel « Hall » est inscrit comme une borne : volé, son jeton lirait des \
                 cartes",
            ),
            (
                Ok,
                "« Rue », dernier signe le 23/11/2026 à 13:00 : version 1.2.0, 41 °C, 9000 Mio \
                 libres sur le disque",
            ),
            (
                Panne,
                "« Rue » est une borne inscrite comme écran d'appel : aucune carte n'y répond",
            ),
            (
                Attention,
                "l'écran d'appel « Neuf » n'a encore rien dit de son état",
            ),
        ];
        assert_eq!(told, expected);
    }
}
