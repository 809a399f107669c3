//! `courrierctl backup` and `restore`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, NaiveDateTime, Utc};
use courrier_ledger::OpenError;
use courrier_ledger::backup::{self, Made, Manifest};
use courrier_ledger::folder::LEDGER;
use courrier_ledger::verify::Report as Verified;
use serde_json::{Value, json};

use crate::args::{Backup, BackupPlace, Restore};
use crate::output::{Report, bar, count};
use crate::{Context, Done};

/// The folder of backups in a data folder, where no other is named.
const PLACE: &str = "backups";

/// A backup that was made, and the older ones that made room.
struct Saved {
    made: Made,
    removed: Vec<PathBuf>,
}

impl Report for Saved {
    fn human(&self) -> String {
        let Made {
            archive,
            bytes,
            encrypted,
            manifest,
        } = &self.made;
        let movements = usize::try_from(manifest.movements).unwrap_or_default();
        let mut lines = vec![format!(
            "Sauvegarde faite et vérifiée : {} ({}, {}).",
            archive.display(),
            megabytes(*bytes),
            count(movements, "mouvement", "mouvements")
        )];
        if !encrypted {
            let plain =
                "Elle n'est pas chiffrée (--recipient) : gardez-la comme le registre lui-même.";
            lines.push(plain.to_owned());
        }
        if !self.removed.is_empty() {
            let removed = count(
                self.removed.len(),
                "ancienne sauvegarde effacée",
                "anciennes sauvegardes effacées",
            );
            lines.push(format!("{removed}."));
        }
        lines.join("\n")
    }

    fn machine(&self) -> Value {
        let mut value = json!(self.made);
        value["removed"] = json!(self.removed);
        value
    }
}

/// A centre that was restored.
struct Restored {
    data: PathBuf,
    manifest: Manifest,
    report: Verified,
}

impl Report for Restored {
    fn human(&self) -> String {
        format!(
            "Le centre du {} est restauré dans {}.\n{}",
            self.manifest.at.format("%d/%m/%Y à %H:%M UTC"),
            self.data.display(),
            self.report.human()
        )
    }

    fn machine(&self) -> Value {
        json!({ "data": self.data, "manifest": self.manifest, "report": self.report })
    }
}

/// The folder in which backups lie.
pub(super) fn place(context: &Context, place: &BackupPlace) -> PathBuf {
    place
        .backups
        .clone()
        .unwrap_or_else(|| context.data.join(PLACE))
}

/// Backs the centre up.
pub(super) fn backup(context: &Context, options: &Backup) -> Done {
    if !context.data.join(LEDGER).exists() {
        return Err(OpenError::NoLedger(context.data.clone()).into());
    }
    let into = place(context, &options.place);
    let bar = bar(context.json, "Sauvegarde");
    let recipient = options.recipient.as_deref();
    let now = context.clock.now();
    let made = backup::backup(&context.data, &into, recipient, now, &mut |done, total| {
        bar.set_length(u64::try_from(total).unwrap_or_default());
        bar.set_position(u64::try_from(done).unwrap_or_default());
    })?;
    bar.finish_and_clear();
    let removed = match options.keep {
        None => Vec::new(),
        Some(keep) => prune(&into, keep).with_context(|| into.display().to_string())?,
    };
    Ok(Box::new(Saved { made, removed }))
}

/// Restores a centre.
pub(super) fn restore(context: &Context, options: &Restore) -> Done {
    let (manifest, report) =
        backup::restore(&options.archive, &context.data, options.identity.as_deref())?;
    Ok(Box::new(Restored {
        data: context.data.clone(),
        manifest,
        report,
    }))
}

/// The archives in a folder with the instant of each, oldest first. Only names that a backup gives
/// count: nothing else in the folder is ever touched.
pub(super) fn archives(folder: &Path) -> std::io::Result<Vec<(DateTime<Utc>, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let stem = name
            .strip_suffix(".tar.age")
            .or_else(|| name.strip_suffix(".tar"));
        let at = stem
            .and_then(|stem| stem.strip_prefix("courrier-"))
            .and_then(|at| NaiveDateTime::parse_from_str(at, "%Y%m%dT%H%M%S%.3fZ").ok());
        if let Some(at) = at {
            found.push((at.and_utc(), path));
        }
    }
    found.sort();
    Ok(found)
}

/// Removes all but the newest archives.
fn prune(folder: &Path, keep: u32) -> std::io::Result<Vec<PathBuf>> {
    let mut archives = archives(folder)?;
    let surplus = archives.len().saturating_sub(keep as usize);
    let removed: Vec<PathBuf> = archives.drain(..surplus).map(|(_, path)| path).collect();
    for path in &removed {
        fs::remove_file(path)?;
    }
    Ok(removed)
}

/// A size as people read it.
pub(super) fn megabytes(bytes: u64) -> String {
    const MEGABYTE: u64 = 1_000_000;
    let (value, unit) = match bytes {
        0..MEGABYTE => (bytes / 100, "ko"),
        MEGABYTE..1_000_000_000 => (bytes / 100_000, "Mo"),
        _ => (bytes / 100_000_000, "Go"),
    };
    format!("{},{} {unit}", value / 10, value % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_archives_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let names = [
            "courrier-20261120T031500.000Z.tar",
            "courrier-20261121T031500.000Z.tar.age",
            "courrier-20261122T031500.123Z.tar",
            "courrier-2026.tar",
            "notes.txt",
        ];
        for name in names {
            fs::write(folder.path().join(name), "x").expect("written");
        }
        let found = archives(folder.path()).expect("read");
        assert_eq!(found.len(), 3);
        assert_eq!(found[2].0.to_rfc3339(), "2026-11-22T03:15:00.123+00:00");
        let removed = prune(folder.path(), 2).expect("pruned");
        assert_eq!(removed, [folder.path().join(names[0])]);
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 4);
        assert!(prune(folder.path(), 9).expect("nothing to do").is_empty());
    }

    #[test]
    fn sizes() {
        for (bytes, text) in [
            (0, "0,0 ko"),
            (1_250, "1,2 ko"),
            (2_500_000, "2,5 Mo"),
            (7_960_000_000, "7,9 Go"),
        ] {
            assert_eq!(megabytes(bytes), text);
        }
    }
}
