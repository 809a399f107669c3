//! The centre itself: its folder, ledger, service, certificate and backups.

use std::os::unix::fs::PermissionsExt as _;

use chrono::{DateTime, TimeDelta, Utc};
use courrier_ledger::folder::{CERTIFICATE, PRIVATE_KEY};
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest};
use courrier_ledger::sqlite_version;

use super::{Finding, bornes, sending};
use crate::access::Access;
use crate::args::BackupPlace;
use crate::commands::backup;
use crate::{Context, certificate};

/// Looks at the data folder and at what is in it.
pub(super) fn look(context: &Context, place: &BackupPlace) -> Vec<Finding> {
    let mut findings = vec![folder(context)];
    findings.extend(service(context));
    findings.push(Finding::ok(
        "sqlite",
        format!("SQLite {}", sqlite_version()),
    ));
    findings.push(tls(context));
    findings.push(backups(context, place));
    findings
}

fn folder(context: &Context) -> Finding {
    let shown = context.data.display();
    match context.data.metadata() {
        Err(error) => Finding::panne(
            "dossier",
            format!("{shown} : {error}"),
            "créez le centre avec « courrierctl init », ou donnez --data",
        ),
        Ok(found) if found.permissions().mode() & 0o077 != 0 => Finding::attention(
            "dossier",
            format!("{shown} est ouvert à d'autres comptes de la machine"),
            format!("chmod 700 {shown}"),
        ),
        Ok(_) => Finding::ok("dossier", format!("{shown}, fermé aux autres comptes")),
    }
}

/// The ledger, and whether the daemon holds it.
fn service(context: &Context) -> Vec<Finding> {
    let access = match Access::open(&context.data) {
        Ok(access) => access,
        Err(error) => {
            return vec![Finding::panne(
                "registre",
                error.to_string(),
                "voyez le journal du service",
            )];
        }
    };
    let service = match &access {
        Access::Running { holder, .. } => Finding::ok("service", format!("{holder} répond")),
        Access::Direct(_) => Finding::attention(
            "service",
            "courrierd ne tourne pas",
            "systemctl start courrierd (ou courrierd --data …)",
        ),
    };
    let now = context.clock.now();
    let mut bornes = Vec::new();
    let ledger = match access.operate(OperatorRequest::Settings, now) {
        Ok(OperatorAnswer::Settings { settings }) => {
            let devices = access.operate(OperatorRequest::Devices, now);
            if let Ok(OperatorAnswer::Devices { devices }) = devices {
                bornes = bornes::look(&devices, &settings.time_zone);
            }
            Finding::ok(
                "registre",
                format!("« {} », {}", settings.name, settings.time_zone),
            )
        }
        Ok(_) => Finding::panne(
            "registre",
            "la réponse est inattendue",
            "installez la même version partout",
        ),
        Err(error) => Finding::panne(
            "registre",
            error.to_string(),
            "lancez « courrierctl verify »",
        ),
    };
    let mut findings = vec![ledger, service];
    findings.extend(access.outbox().iter().flat_map(sending::look));
    findings.extend(bornes);
    findings
}

fn tls(context: &Context) -> Finding {
    const CHECK: &str = "certificat";
    const RESTORE: &str =
        "restaurez-le d'une sauvegarde : les postes ne reconnaissent que celui-là";
    let read = match certificate::read(&context.data.join(CERTIFICATE)) {
        Ok(read) => read,
        Err(error) => return Finding::panne(CHECK, format!("{error:#}"), RESTORE),
    };
    let key = context.data.join(PRIVATE_KEY);
    match key.metadata() {
        Err(error) => {
            return Finding::panne(CHECK, format!("{} : {error}", key.display()), RESTORE);
        }
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            let todo = format!("chmod 600 {}", key.display());
            return Finding::attention(CHECK, "d'autres comptes peuvent lire sa clé privée", todo);
        }
        Ok(_) => {}
    }
    let said = format!(
        "valable jusqu'au {}, {}",
        read.to.format("%d/%m/%Y"),
        read.fingerprint
    );
    let now = context.clock.now();
    if read.to < now + TimeDelta::days(60) {
        // Our own clients pin it and go on; a browser or another tool would not.
        Finding::attention(
            CHECK,
            said,
            "il expire bientôt : prévoyez d'en changer et de réinscrire les postes",
        )
    } else {
        Finding::ok(CHECK, said)
    }
}

/// The age of the newest backup.
fn backups(context: &Context, place: &BackupPlace) -> Finding {
    const CHECK: &str = "sauvegarde";
    const DAILY: &str = "lancez « courrierctl backup », et chaque nuit (courrier-backup.timer)";
    let folder = backup::place(context, place);
    let found = backup::archives(&folder).unwrap_or_default();
    let Some((at, path)) = found.last() else {
        return Finding::attention(CHECK, format!("aucune dans {}", folder.display()), DAILY);
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match (context.clock.now() - *at).num_days() {
        0..2 => Finding::ok(CHECK, format!("{name}, de moins de deux jours")),
        days @ 2..7 => Finding::attention(CHECK, format!("la dernière a {days} jours"), DAILY),
        days @ 7.. => Finding::panne(CHECK, format!("la dernière a {days} jours"), DAILY),
        _ => Finding::ok(CHECK, name),
    }
}

/// The latest instants this machine left a trace of: its clock can't be before them.
pub(super) fn latest_known(context: &Context, place: &BackupPlace) -> Vec<DateTime<Utc>> {
    let made = certificate::read(&context.data.join(CERTIFICATE))
        .map(|read| read.from)
        .ok();
    let saved = backup::archives(&backup::place(context, place))
        .ok()
        .and_then(|found| found.last().map(|(at, _)| *at));
    made.into_iter().chain(saved).collect()
}
