//! Where the daemon is and how it is known: from the command line, or from a file.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Parser;
use courrier_api::Fingerprint;
use serde::Deserialize;

/// Le guichet des agents.
#[derive(Debug, Parser)]
#[command(
    name = "courrier-desk",
    version,
    about = "Courrier : le guichet des agents"
)]
pub struct Arguments {
    /// Adresse du service, hôte:port
    #[arg(long, value_name = "HÔTE:PORT", requires = "fingerprint")]
    daemon: Option<String>,
    /// Empreinte SHA-256 du certificat du service, donnée par courrierctl
    #[arg(long, value_name = "HEX", requires = "daemon")]
    fingerprint: Option<Fingerprint>,
    /// Fichier de réglages [par défaut : ~/.config/courrier/desk.toml]
    #[arg(long, value_name = "FICHIER")]
    config: Option<PathBuf>,
    /// Dossier de profils de lecteurs, ajoutés à ceux du programme
    #[arg(long, value_name = "DOSSIER")]
    readers: Option<PathBuf>,
    /// Ne pas écouter les lecteurs de carte
    #[arg(long)]
    no_reader: bool,
    /// Imprimante des bordereaux de retour [par défaut : celle du poste]
    #[arg(long, value_name = "NOM")]
    printer: Option<String>,
}

/// The file's form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    daemon: String,
    fingerprint: String,
    #[serde(default)]
    readers: Option<PathBuf>,
    #[serde(default)]
    no_reader: bool,
    #[serde(default)]
    printer: Option<String>,
}

/// What the desk must know before it opens its window.
#[derive(Debug, PartialEq, Eq)]
pub struct Settings {
    /// The daemon's `host:port`.
    pub daemon: String,
    /// The fingerprint of its certificate.
    pub fingerprint: Fingerprint,
    /// A folder of reader profiles besides those of the program.
    pub readers: Option<PathBuf>,
    /// Whether card readers are listened to.
    pub listens_to_readers: bool,
    /// The printer of slips; none: the machine's usual one.
    pub printer: Option<String>,
}

impl Arguments {
    /// The settings, from the command line first, else from the file.
    pub fn settings(self) -> anyhow::Result<Settings> {
        if let (Some(daemon), Some(fingerprint)) = (&self.daemon, self.fingerprint)
            && self.config.is_none()
        {
            return Ok(Settings {
                daemon: daemon.clone(),
                fingerprint,
                readers: self.readers,
                listens_to_readers: !self.no_reader,
                printer: self.printer,
            });
        }
        let Some(path) = self.config.clone().or_else(default_file) else {
            bail!(
                "indiquez le service avec --daemon et --fingerprint, ou un fichier avec --config"
            );
        };
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "le fichier de réglages {} ne peut pas être lu : indiquez le service avec --daemon \
                 et --fingerprint, ou un autre fichier avec --config",
                path.display()
            )
        })?;
        let file = read(&path, &text)?;
        Ok(Settings {
            daemon: self.daemon.unwrap_or(file.daemon),
            fingerprint: match self.fingerprint {
                Some(fingerprint) => fingerprint,
                None => file
                    .fingerprint
                    .parse()
                    .with_context(|| path.display().to_string())?,
            },
            readers: self.readers.or(file.readers),
            listens_to_readers: !(self.no_reader || file.no_reader),
            printer: self.printer.or(file.printer),
        })
    }
}

fn read(path: &Path, text: &str) -> anyhow::Result<File> {
    toml::from_str(text)
        .with_context(|| format!("le fichier de réglages {} est mal écrit", path.display()))
}

/// Where the file stands when nobody says otherwise (the XDG base directory specification).
fn default_file() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))?;
    Some(folder.join("courrier/desk.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINT: &str = "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB";

    fn parse(arguments: &[&str]) -> anyhow::Result<Settings> {
        let all = ["courrier-desk"].iter().chain(arguments);
        Arguments::try_parse_from(all)?.settings()
    }

    #[test]
    fn the_command_line_is_enough() {
        let settings = parse(&[
            "--daemon",
            "host:7443",
            "--fingerprint",
            PRINT,
            "--no-reader",
        ])
        .expect("whole");
        assert_eq!(settings.daemon, "host:7443");
        assert_eq!(settings.fingerprint, PRINT.parse().expect("a fingerprint"));
        assert!(!settings.listens_to_readers);
        assert!(
            parse(&["--daemon", "host:7443"]).is_err(),
            "a daemon without a fingerprint"
        );
        assert!(
            parse(&["--daemon", "h:1", "--fingerprint", "AB"]).is_err(),
            "a short fingerprint"
        );
    }

    #[test]
    fn a_file_says_the_rest() {
        let path = Path::new("desk.toml");
        let file = read(path, &format!("daemon = 'h:1'\nfingerprint = '{PRINT}'")).expect("whole");
        assert_eq!((file.daemon.as_str(), file.no_reader), ("h:1", false));
        assert!(
            read(path, "daemon = 'h:1'").is_err(),
            "a fingerprint is needed"
        );
        let unknown = format!("daemon = 'h:1'\nfingerprint = '{PRINT}'\nfingerprit = ''");
        assert!(
            read(path, &unknown).is_err(),
            "an unknown key is a slip of the pen"
        );
    }
}
