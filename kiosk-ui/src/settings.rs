//! What the borne is told when it starts: flags, then a TOML file, then defaults.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use courrier_api::Fingerprint;
use courrier_api::client::FingerprintError;
use courrier_domain::Language;
use serde::Deserialize;
use thiserror::Error;

use crate::printer::PrinterSettings;
use crate::private_file;
use crate::voice::VoiceSettings;

/// The daemon of the same machine.
const DAEMON: &str = "127.0.0.1:8443";

/// La borne de la salle d'attente : une carte, et l'on sait si du courrier attend.
#[derive(Debug, Parser)]
#[command(name = "courrier-kiosk", version, subcommand_negates_reqs = true)]
pub struct Arguments {
    /// Which daemon, and how it is known.
    #[command(flatten)]
    pub connection: Connection,
    /// How the window stands.
    #[command(flatten)]
    pub run: Run,
    /// Something else than running.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What `run` and `enrol` both need.
#[derive(Debug, Clone, Default, Args)]
pub struct Connection {
    /// Fichier de réglages (TOML) ; les options de la ligne de commande l'emportent
    #[arg(long, value_name = "FICHIER", global = true)]
    pub config: Option<PathBuf>,
    /// Adresse du service du courrier [par défaut : 127.0.0.1:8443]
    #[arg(long, value_name = "MACHINE:PORT", global = true)]
    pub daemon: Option<String>,
    /// Empreinte SHA-256 de son certificat, celle que montre `courrierctl device enrol`
    #[arg(long, value_name = "EMPREINTE", global = true)]
    pub fingerprint: Option<String>,
    /// Fichier du jeton de la borne, lisible d'elle seule
    #[arg(long, value_name = "FICHIER", global = true)]
    pub credential_file: Option<PathBuf>,
}

/// How the borne runs.
#[derive(Debug, Clone, Default, Args)]
pub struct Run {
    /// Plein écran, sans bord ni pointeur [par défaut]
    #[arg(long, conflicts_with = "windowed")]
    pub fullscreen: bool,
    /// Dans une fenêtre de cette taille, en pixels
    #[arg(long, value_name = "LARGEURxHAUTEUR")]
    pub windowed: Option<String>,
    /// L'écran d'appel des numéros, au lieu de la borne
    #[arg(long)]
    pub display: bool,
    /// Dossier des profils de lecteurs propres au centre
    #[arg(long, value_name = "DOSSIER")]
    pub profiles: Option<PathBuf>,
    /// Note la durée de chaque réponse dans ce fichier (une ligne JSON par carte, sans le jeton)
    #[arg(long, value_name = "FICHIER")]
    pub trace_latency: Option<PathBuf>,
}

/// What else the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Enregistre la borne auprès du service, avec le code à usage unique de `courrierctl device enrol`
    Enrol {
        /// Le code à usage unique
        #[arg(long)]
        code: String,
    },
    /// Choisit la carte et le code qui ouvrent l'écran de maintenance ; sans le service
    Technician,
}

/// The file of settings.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ConfigFile {
    daemon: Option<String>,
    fingerprint: Option<String>,
    credential_file: Option<PathBuf>,
    /// `fullscreen`, or `1280x800`.
    window: Option<String>,
    profiles: Option<PathBuf>,
    trace_latency: Option<PathBuf>,
    technician_file: Option<PathBuf>,
    offline_file: Option<PathBuf>,
    /// Tags of the languages offered, in order; all of them by default.
    languages: Option<Vec<String>>,
    #[serde(default)]
    voice: VoiceSettings,
    printer: Option<PrinterSettings>,
}

/// The settings in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `host:port`.
    pub daemon: String,
    /// The daemon's certificate.
    pub fingerprint: Fingerprint,
    /// Where the credential is kept.
    pub credential_file: PathBuf,
    /// Width and height in logical pixels; none for the whole screen.
    pub windowed: Option<(u32, u32)>,
    /// A folder with the centre's own reader profiles.
    pub profiles: Option<PathBuf>,
    /// Where answers' times go.
    pub trace_latency: Option<PathBuf>,
    /// The technician's card and code, hashed; beside the credential.
    pub technician_file: PathBuf,
    /// What was last known of the centre; beside the credential.
    pub offline_file: PathBuf,
    /// How it speaks.
    pub voice: VoiceSettings,
    /// The languages offered, in order; never empty.
    pub languages: Vec<Language>,
    /// The printer of tickets, if there is one.
    pub printer: Option<PrinterSettings>,
}

/// Why the borne can't start as it was told.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// A file can't be read or written.
    #[error("{}: {source}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The settings can't be understood; the message names line and key.
    #[error("{}: {message}", file.display())]
    Config {
        /// Which.
        file: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// Something has no default.
    #[error("il manque {what} : option --{option}, ou « {option} » dans le fichier de réglages")]
    Missing {
        /// In words.
        what: &'static str,
        /// The option.
        option: &'static str,
    },
    /// The fingerprint is no fingerprint.
    #[error(transparent)]
    Fingerprint(#[from] FingerprintError),
    /// A language is none of ours.
    #[error("« {0} » n'est pas une langue de la borne : fr, en, ar…")]
    Language(String),
    /// The window's size is none.
    #[error(
        "« {0} » n'est pas une taille de fenêtre : écrivez par exemple 1280x800, ou fullscreen"
    )]
    Window(String),
    /// Others could read the credential.
    #[error("{} peut être lu par d'autres : chmod 600", .0.display())]
    Exposed(PathBuf),
    /// The credential's file holds none.
    #[error("{} ne contient pas de jeton : enregistrez la borne (courrier-kiosk enrol)", .0.display())]
    NoCredential(PathBuf),
}

impl Settings {
    /// Puts flags, file and defaults together.
    pub fn new(connection: &Connection, run: &Run) -> Result<Self, SettingsError> {
        let file = match &connection.config {
            Some(file) => read_config(file)?,
            None => ConfigFile::default(),
        };
        let missing = |what, option| SettingsError::Missing { what, option };
        let fingerprint = connection
            .fingerprint
            .clone()
            .or(file.fingerprint)
            .ok_or(missing("l'empreinte du certificat", "fingerprint"))?;
        let window = if run.fullscreen {
            None
        } else {
            run.windowed.clone().or(file.window)
        };
        let credential_file = connection
            .credential_file
            .clone()
            .or(file.credential_file)
            .ok_or(missing("le fichier du jeton", "credential-file"))?;
        let beside = |name| credential_file.with_file_name(name);
        Ok(Self {
            technician_file: file.technician_file.unwrap_or_else(|| beside("technician")),
            offline_file: file.offline_file.unwrap_or_else(|| beside("centre.json")),
            languages: languages(file.languages)?,
            voice: file.voice,
            printer: file.printer,
            daemon: connection
                .daemon
                .clone()
                .or(file.daemon)
                .unwrap_or_else(|| DAEMON.to_owned()),
            fingerprint: fingerprint.parse()?,
            credential_file,
            windowed: match window.as_deref() {
                None | Some("fullscreen") => None,
                Some(size) => Some(window_size(size)?),
            },
            profiles: run.profiles.clone().or(file.profiles),
            trace_latency: run.trace_latency.clone().or(file.trace_latency),
        })
    }

    /// The borne's credential.
    pub fn credential(&self) -> Result<String, SettingsError> {
        let file = &self.credential_file;
        let wrong = |source| SettingsError::File {
            file: file.clone(),
            source,
        };
        if private_file::is_exposed(file).map_err(wrong)? {
            return Err(SettingsError::Exposed(file.clone()));
        }
        let text = fs::read_to_string(file).map_err(wrong)?;
        match text.trim() {
            "" => Err(SettingsError::NoCredential(file.clone())),
            token => Ok(token.to_owned()),
        }
    }

    /// Keeps the credential, for this account's eyes only. An older one is replaced in one step.
    pub fn keep_credential(&self, credential: &str) -> Result<(), SettingsError> {
        let file = &self.credential_file;
        private_file::write(file, format!("{credential}\n").as_bytes()).map_err(|source| {
            SettingsError::File {
                file: file.clone(),
                source,
            }
        })
    }
}

fn read_config(file: &Path) -> Result<ConfigFile, SettingsError> {
    let text = fs::read_to_string(file).map_err(|source| SettingsError::File {
        file: file.to_owned(),
        source,
    })?;
    toml::from_str(&text).map_err(|error| SettingsError::Config {
        file: file.to_owned(),
        message: error.to_string(),
    })
}

fn languages(tags: Option<Vec<String>>) -> Result<Vec<Language>, SettingsError> {
    let Some(tags) = tags.filter(|tags| !tags.is_empty()) else {
        return Ok(Language::ALL.to_vec());
    };
    tags.into_iter()
        .map(|tag| Language::of_tag(&tag).ok_or(SettingsError::Language(tag)))
        .collect()
}

fn window_size(text: &str) -> Result<(u32, u32), SettingsError> {
    let number = |text: &str| {
        text.parse()
            .ok()
            .filter(|number| (320..=16_384).contains(number))
    };
    text.split_once('x')
        .and_then(|(width, height)| number(width).zip(number(height)))
        .ok_or_else(|| SettingsError::Window(text.to_owned()))
}

#[cfg(test)]
mod tests;
