//! What single cells say: numeros, statuses, dates and short texts.

use chrono::NaiveDate;
use courrier_domain::numero::NumeroError;
use courrier_domain::usager::Sexe;
use courrier_domain::{DomiciliationStatus, Numero};

use super::cell::Cell;
use super::date;
use super::words::{folded, one_line};

/// A cell's text on one line.
pub(super) fn line(cell: &Cell) -> String {
    one_line(&cell.text())
}

/// The date in a cell.
pub(super) fn read_date(cell: &Cell) -> Result<Option<NaiveDate>, String> {
    date::read(cell).map_err(|fault| fault.to_string())
}

/// The numero in a cell.
pub(super) fn read_numero(cell: &Cell) -> Result<Numero, String> {
    if matches!(cell, Cell::Date(_)) {
        return Err(
            "Le tableur a pris ce numéro pour une date : mettez la colonne au format Texte et \
             retapez-le."
                .to_owned(),
        );
    }
    Numero::parse(&cell.text()).map_err(|error| {
        match error {
            NumeroError::Empty => "Indiquez le numéro du dossier.",
            NumeroError::TooLong => "Ce numéro dépasse 20 caractères.",
            NumeroError::Character => {
                "Un numéro n'accepte que des lettres sans accent, des chiffres et des tirets."
            }
        }
        .to_owned()
    })
}

/// The civil sex a text tells.
pub(super) fn read_sexe(text: &str) -> Result<Sexe, String> {
    match folded(text).as_str() {
        "f" | "femme" | "mme" | "madame" | "mlle" | "feminin" => Ok(Sexe::Femme),
        "h" | "m" | "homme" | "mr" | "monsieur" | "masculin" => Ok(Sexe::Homme),
        _ => Err("Écrivez F ou H.".to_owned()),
    }
}

/// What a text answers to a question.
pub(super) fn read_yes_or_no(text: &str) -> Result<bool, String> {
    match folded(text).as_str() {
        "oui" | "o" | "x" | "1" | "vrai" | "true" => Ok(true),
        "non" | "n" | "0" | "faux" | "false" => Ok(false),
        _ => Err("Écrivez oui ou non.".to_owned()),
    }
}

/// The status, and whether the text says more than it.
pub(super) fn read_status(text: &str) -> Result<(DomiciliationStatus, bool), String> {
    let (status, says_more) = match folded(text).as_str() {
        "valide" => (DomiciliationStatus::Valide, false),
        "refus" => (DomiciliationStatus::Refus, false),
        "radie" => (DomiciliationStatus::Radie, false),
        "demande" => (DomiciliationStatus::Demande, false),
        "actif" | "active" | "validee" => (DomiciliationStatus::Valide, true),
        "refuse" | "refusee" => (DomiciliationStatus::Refus, true),
        "radiee" | "radiation" => (DomiciliationStatus::Radie, true),
        "instruction"
        | "en instruction"
        | "attente"
        | "en attente"
        | "attente decision"
        | "attente de decision"
        | "en attente de decision" => (DomiciliationStatus::Demande, true),
        _ => {
            return Err(
                "Ce statut est inconnu : écrivez VALIDE, DEMANDE, REFUS ou RADIE.".to_owned(),
            );
        }
    };
    Ok((status, says_more))
}

/// DomiFa's codes for a tie as words; anything else as it was typed.
pub(super) fn tie(text: &str) -> String {
    match text {
        "ENFANT" | "CONJOINT" | "PARENT" | "AUTRE" => text.to_lowercase(),
        _ => text.to_owned(),
    }
}

/// A language tag with its language in lower case, as tags are written.
pub(super) fn language(text: &str) -> String {
    match text.split_once('-') {
        Some((language, region)) => format!("{}-{region}", language.to_lowercase()),
        None => text.to_lowercase(),
    }
}
