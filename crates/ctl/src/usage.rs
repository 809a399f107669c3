//! What is wrong with a command line, in French: clap itself speaks English only.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::USAGE;
use crate::output::write_out;

/// A command that makes no sense as it was given, found out after its words were read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Misuse(pub String);

/// Says what is wrong, or shows the help that was asked for.
pub(crate) fn explain(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            write_out(error.render().to_string().trim_end());
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprint!("{}", error.render());
            return ExitCode::from(USAGE);
        }
        _ => {}
    }
    eprintln!("courrierctl : {}", sentence(error));
    if let Some(usage) = error.get(ContextKind::Usage) {
        eprintln!(
            "\n{}",
            usage
                .to_string()
                .replace("Usage:", "Utilisation :")
                .trim_end()
        );
    }
    eprintln!("\nPour l'aide : courrierctl --help");
    ExitCode::from(USAGE)
}

fn sentence(error: &clap::Error) -> String {
    let of = |kind| error.get(kind).map(value).unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let given = of(ContextKind::InvalidValue);
    let text = match error.kind() {
        ErrorKind::UnknownArgument => format!("l'option « {argument} » n'existe pas ici"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "la commande « {} » n'existe pas",
                of(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingSubcommand => "il manque une commande".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("il manque {argument}"),
        ErrorKind::InvalidValue if given.is_empty() => format!("il manque une valeur à {argument}"),
        ErrorKind::InvalidValue => {
            format!(
                "« {given} » n'est pas une valeur de {argument} ({})",
                of(ContextKind::ValidValue)
            )
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!(" : {why}"));
            format!(
                "« {given} » ne convient pas à {argument}{}",
                why.unwrap_or_default()
            )
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} ne va pas avec {}", of(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} ne prend pas ce nombre de valeurs")
        }
        _ => "cette ligne de commande ne se comprend pas".to_owned(),
    };
    match error
        .get(ContextKind::SuggestedSubcommand)
        .or(error.get(ContextKind::SuggestedArg))
    {
        Some(near) => format!("{text} ; vouliez-vous dire « {} » ?", value(near)),
        None => text,
    }
}

fn value(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(texts) => texts.join(", "),
        other => other.to_string(),
    }
}
