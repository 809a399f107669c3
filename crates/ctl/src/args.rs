//! The command line: every command, option and word of help.

mod help;

use std::path::PathBuf;

use clap::{ArgAction, CommandFactory as _, Parser, Subcommand};
use courrier_domain::{DeviceId, Numero, Role};

/// courrierctl's arguments.
#[derive(Debug, Parser)]
#[command(name = "courrierctl", version, about = help::ABOUT, after_help = help::EXAMPLES)]
pub struct Args {
    /// Dossier du centre [env : COURRIER_DATA ; par défaut /var/lib/courrier]
    #[arg(
        long,
        global = true,
        value_name = "DOSSIER",
        env = "COURRIER_DATA",
        default_value = "/var/lib/courrier",
        hide_env = true,
        hide_default_value = true
    )]
    pub data: PathBuf,
    /// Répond en JSON, pour une machine
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Crée un centre : registre, certificat, premier administrateur
    #[command(after_help = help::INIT_HELP)]
    Init(Init),
    /// Comptes des agents
    #[command(subcommand)]
    Agent(Agent),
    /// Bornes
    #[command(subcommand)]
    Device(Device),
    /// Reprend les données d'un autre logiciel
    #[command(subcommand)]
    Import(Import),
    /// Sauvegarde le centre, même pendant qu'il sert
    #[command(after_help = help::BACKUP_HELP)]
    Backup(Backup),
    /// Restaure une sauvegarde dans un dossier vide
    #[command(after_help = help::RESTORE_HELP)]
    Restore(Restore),
    /// Vérifie que rien n'a été perdu ni modifié
    #[command(after_help = help::VERIFY_HELP)]
    Verify,
    /// Cherche ce qui ne va pas sur cette machine
    #[command(after_help = help::DOCTOR_HELP)]
    Doctor(Doctor),
    /// Essaie la recherche des homonymes sur vos propres noms
    #[command(subcommand)]
    Names(Names),
    /// Dit ce que les relances et les retours feraient à un instant, et pourquoi, sans le faire
    #[command(after_help = help::PLAN_HELP)]
    Plan(Plan),
    /// Écrit le document OpenAPI du service
    #[command(after_help = help::OPENAPI_HELP)]
    Openapi,
}

/// Options of `init`.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Nom du centre, affiché sur la borne et signé sous les messages
    #[arg(
        long,
        value_name = "NOM",
        default_value = "Centre de domiciliation",
        hide_default_value = true
    )]
    pub name: String,
    /// Ligne de l'adresse du centre, telle qu'elle figure sur les enveloppes (plusieurs fois possible)
    #[arg(long = "address", value_name = "LIGNE")]
    pub address_lines: Vec<String>,
    /// Fuseau horaire du centre [par défaut Europe/Paris]
    #[arg(
        long,
        value_name = "FUSEAU",
        default_value = "Europe/Paris",
        hide_default_value = true
    )]
    pub time_zone: chrono_tz::Tz,
    /// Nom ou adresse sous lequel les postes joignent cette machine (plusieurs fois possible)
    #[arg(long = "host", value_name = "HÔTE")]
    pub hosts: Vec<String>,
    /// Identifiant du premier administrateur [par défaut admin]
    #[arg(
        long,
        value_name = "IDENTIFIANT",
        default_value = "admin",
        hide_default_value = true
    )]
    pub admin: String,
    /// Nom du premier administrateur, pour ses collègues
    #[arg(
        long,
        value_name = "NOM",
        default_value = "Administrateur",
        hide_default_value = true
    )]
    pub admin_name: String,
    /// His password.
    #[command(flatten)]
    pub password: Password,
}

/// Where a password comes from. Never from the command line, which everybody on the machine can
/// read.
#[derive(Debug, clap::Args)]
#[group(id = "new_password", multiple = false)]
pub struct Password {
    /// Lit le mot de passe sur la première ligne de ce fichier (« - » : entrée standard)
    #[arg(long, value_name = "FICHIER")]
    pub password_file: Option<PathBuf>,
    /// Invente un mot de passe et l'affiche une fois
    #[arg(long)]
    pub generate_password: bool,
}

/// Accounts.
#[derive(Debug, Subcommand)]
pub enum Agent {
    /// Ouvre un compte
    #[command(after_help = help::AGENT_HELP)]
    Add {
        /// Identifiant : 2 à 64 lettres, chiffres, points ou tirets
        #[arg(value_name = "IDENTIFIANT")]
        login: String,
        /// Nom de l'agent, pour ses collègues
        #[arg(long, value_name = "NOM")]
        name: String,
        /// agent, supervisor (ou superviseur), administrator (ou administrateur)
        #[arg(long, value_name = "RÔLE", default_value = "agent", hide_default_value = true, value_parser = parse_role)]
        role: Role,
        /// The password.
        #[command(flatten)]
        password: Password,
    },
    /// Ferme un compte pour toujours ; ce que l'agent a fait reste à son nom
    Disable {
        /// Identifiant
        #[arg(value_name = "IDENTIFIANT")]
        login: String,
    },
    /// Remplace un mot de passe ; les sessions ouvertes de l'agent s'arrêtent
    Password {
        /// Identifiant
        #[arg(value_name = "IDENTIFIANT")]
        login: String,
        /// The password.
        #[command(flatten)]
        password: Password,
    },
    /// Liste les comptes
    List,
}

fn parse_role(text: &str) -> Result<Role, String> {
    match text.to_lowercase().as_str() {
        "superviseur" => Ok(Role::Supervisor),
        "administrateur" | "admin" => Ok(Role::Administrator),
        text => Role::parse(text)
            .ok_or_else(|| "les rôles sont agent, superviseur et administrateur".to_owned()),
    }
}

/// Bornes et écrans d'appel.
#[derive(Debug, Subcommand)]
pub enum Device {
    /// Prépare un code à taper une fois sur la borne, valable 15 minutes
    #[command(
        after_help = "Exemples :\n  courrierctl device enrol \"Salle d'attente\"\n  \
                            courrierctl device enrol --display \"Mur de la salle d'attente\""
    )]
    Enrol {
        /// Pour l'écran qui appelle les numéros : son jeton ne permet que de lire la file, sans cartes
        #[arg(long)]
        display: bool,
        /// Où se trouve la borne ou l'écran
        #[arg(value_name = "ENDROIT")]
        name: String,
    },
    /// Liste les bornes et les écrans d'appel
    List,
    /// Reprend l'accès d'une borne ou d'un écran d'appel, pour toujours
    Revoke {
        /// Identifiant de l'appareil, tel que « device list » l'affiche
        #[arg(value_name = "APPAREIL")]
        id: DeviceId,
    },
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Usagers, depuis un CSV ou un classeur .xlsx
    #[command(after_help = help::IMPORT_HELP)]
    Usagers {
        /// Le fichier
        #[arg(value_name = "FICHIER")]
        file: PathBuf,
        /// N'importe rien : dit seulement ce qui serait refusé
        #[arg(long)]
        dry_run: bool,
        /// Importe sans demander confirmation
        #[arg(long, conflicts_with = "dry_run")]
        yes: bool,
    },
}

/// What can be tried on names.
#[derive(Debug, Subcommand)]
pub enum Names {
    /// Classe les usagers qu'une enveloppe peut désigner, sans service ni dossier
    #[command(after_help = help::RANK_HELP)]
    Rank {
        /// Les personnes : numero;nom;nom_usage;prenoms;surnom;date_naissance;ayants_droit
        #[arg(long, value_name = "FICHIER")]
        population: PathBuf,
        /// Les enveloppes : id;text
        #[arg(long, value_name = "FICHIER")]
        envelopes: PathBuf,
    },
}

/// Options of `plan`.
#[derive(Debug, clap::Args)]
pub struct Plan {
    /// L'instant : 2027-03-01, 2027-03-01T09:00 (heure du centre) ou 2027-03-01T09:00:00Z [par défaut maintenant]
    #[arg(long, value_name = "INSTANT")]
    pub at: Option<String>,
    /// Un seul dossier : dit aussi ce que le reste attend
    #[arg(long, value_name = "NUMÉRO", value_parser = parse_numero)]
    pub usager: Option<Numero>,
    /// Confirme que l'heure de la machine est juste, après un long arrêt ou une correction
    #[arg(long, conflicts_with_all = ["at", "usager"])]
    pub confirm_clock: bool,
}

fn parse_numero(text: &str) -> Result<Numero, String> {
    Numero::parse(text).map_err(|error| error.to_string())
}

/// Options of `backup`.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Where archives go.
    #[command(flatten)]
    pub place: BackupPlace,
    /// Chiffre pour cette clé publique age (age1…) [env : COURRIER_BACKUP_RECIPIENT]
    #[arg(
        long,
        value_name = "CLÉ",
        env = "COURRIER_BACKUP_RECIPIENT",
        hide_env = true
    )]
    pub recipient: Option<String>,
    /// Ne garde que les N sauvegardes les plus récentes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub keep: Option<u32>,
}

/// Where backups lie.
#[derive(Debug, clap::Args)]
pub struct BackupPlace {
    /// Dossier des sauvegardes [env : COURRIER_BACKUPS ; par défaut « backups » dans le dossier du centre]
    #[arg(
        long,
        value_name = "DOSSIER",
        env = "COURRIER_BACKUPS",
        hide_env = true
    )]
    pub backups: Option<PathBuf>,
}

/// Options of `restore`.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// L'archive
    #[arg(value_name = "ARCHIVE")]
    pub archive: PathBuf,
    /// Fichier de la clé privée age, si l'archive est chiffrée
    #[arg(long, value_name = "FICHIER")]
    pub identity: Option<PathBuf>,
}

/// Options of `doctor`.
#[derive(Debug, clap::Args)]
pub struct Doctor {
    /// Where backups are looked for.
    #[command(flatten)]
    pub place: BackupPlace,
    /// Profils de lecteurs à ajouter à ceux d'origine
    #[arg(long, value_name = "DOSSIER")]
    pub readers: Option<PathBuf>,
}

const TEMPLATE: &str = "\
{before-help}{about-with-newline}
Utilisation : {usage}

{all-args}{after-help}";

/// The command line as clap knows it, with its own words in French.
pub fn command() -> clap::Command {
    let version = clap::Arg::new("version")
        .short('V')
        .long("version")
        .help("Affiche la version")
        .action(ArgAction::Version);
    in_french(Args::command().disable_version_flag(true).arg(version))
}

fn in_french(command: clap::Command) -> clap::Command {
    let help = clap::Arg::new("help")
        .short('h')
        .long("help")
        .help("Affiche cette aide")
        .action(ArgAction::Help);
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(TEMPLATE)
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .arg(help);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|subcommand| subcommand.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(name, in_french);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_holds_together() {
        command().debug_assert();
    }

    /// Every page of help is in French throughout: clap's own words are replaced.
    #[test]
    fn no_english_in_the_help() {
        fn check(command: &mut clap::Command) {
            let help = command.render_long_help().to_string();
            for word in [
                "Usage:",
                "Print help",
                "Commands:",
                "Arguments:\n\n",
                "[default",
                "[possible",
            ] {
                assert!(
                    !help.contains(word),
                    "{word} in the help of {}:\n{help}",
                    command.get_name()
                );
            }
            for subcommand in command.get_subcommands_mut() {
                check(subcommand);
            }
        }
        check(&mut command());
    }
}
