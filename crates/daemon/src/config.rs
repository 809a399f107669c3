//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::logging::LogFormat;

/// Le service du courrier d'un centre de domiciliation.
///
/// Le dossier de données se prépare avec « courrierctl init ». Le service ne répond qu'à
/// cette machine, sauf si --listen dit autre chose.
#[derive(Debug, Clone, Parser)]
#[command(name = "courrierd", version)]
pub struct Args {
    /// Dossier de données du centre
    #[arg(long, env = "COURRIER_DATA", value_name = "DOSSIER")]
    pub data: PathBuf,

    /// Adresse et port d'écoute ; le port 0 en prend un libre, écrit dans courrierd.addr
    #[arg(
        long,
        env = "COURRIER_LISTEN",
        value_name = "ADRESSE",
        default_value = "127.0.0.1:8443"
    )]
    pub listen: SocketAddr,

    /// Voies d'envoi des messages ; sans ce fichier, les messages restent en attente
    #[arg(
        long,
        env = "COURRIER_ROUTES",
        value_name = "FICHIER",
        default_value = "/etc/courrier/routes.toml"
    )]
    pub routes: PathBuf,

    /// Dossier des profils du centre, pour ses modems et ses passerelles
    #[arg(long, env = "COURRIER_PROFILES", value_name = "DOSSIER")]
    pub profiles: Option<PathBuf>,

    /// Forme du journal
    #[arg(long, env = "COURRIER_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// Demandes par seconde qu'une session d'agent peut faire durablement ; 0 : sans limite
    #[arg(
        long,
        env = "COURRIER_RATE_PER_SECOND",
        value_name = "NOMBRE",
        default_value_t = 50
    )]
    pub rate_per_second: u32,

    /// Minutes sans demande après lesquelles une session se ferme
    #[arg(
        long,
        env = "COURRIER_SESSION_MINUTES",
        value_name = "MINUTES",
        default_value_t = 30,
        value_parser = clap::value_parser!(u32).range(1..=720),
    )]
    pub session_minutes: u32,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }
}
