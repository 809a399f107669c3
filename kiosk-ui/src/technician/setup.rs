//! `courrier-kiosk technician`: which card and which code open the door.

use std::io::{IsTerminal as _, Read as _};
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use anyhow::{Context as _, bail};
use courrier_cards::{CardEvent, CardStream, ReaderConfig, Token};
use courrier_clock::SharedClock;
use courrier_firmware_config::ReaderProfiles;
use thiserror::Error;
use zeroize::Zeroizing;

use super::Kept;
use crate::private_file;
use crate::settings::Settings;

/// The shortest code, in digits: it is typed on the keypad.
pub const SHORTEST_CODE: usize = 6;
const LONGEST_CODE: usize = 12;

/// How long a card is waited for.
const PATIENCE: Duration = Duration::from_mins(2);

/// Why a card and a code can't be kept.
#[derive(Debug, Error)]
pub enum TechnicianError {
    /// Not digits, too few, too many, or one that everybody tries first.
    #[error(
        "le code est fait de {SHORTEST_CODE} à {LONGEST_CODE} chiffres, qui ne se suivent pas et ne sont pas tous les mêmes"
    )]
    Code,
    /// The machine gave no randomness.
    #[error("la machine ne donne pas de nombres au hasard")]
    Random,
    /// The file can't be written.
    #[error(transparent)]
    File(#[from] std::io::Error),
}

/// Keeps a card and a code, for this account alone. Those before are forgotten.
pub fn keep(file: &Path, card: &Token, code: &str) -> Result<(), TechnicianError> {
    if !is_good(code) {
        return Err(TechnicianError::Code);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|_| TechnicianError::Random)?;
    let kept = Kept::new(key, card, code).ok_or(TechnicianError::Random)?;
    let text = toml::to_string(&kept).map_err(std::io::Error::other)?;
    Ok(private_file::write(file, text.as_bytes())?)
}

fn is_good(code: &str) -> bool {
    let digits = code.as_bytes();
    let steps = digits
        .windows(2)
        .map(|pair| i16::from(pair[1]) - i16::from(pair[0]));
    let mut steps = steps.collect::<Vec<_>>();
    steps.dedup();
    (SHORTEST_CODE..=LONGEST_CODE).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
        && !matches!(steps[..], [-1..=1])
}

/// Does what the command line asks for: a card at the reader, then a code from the terminal or from
/// the first line of standard input.
pub fn run(settings: &Settings, clock: SharedClock) -> anyhow::Result<()> {
    let profiles = ReaderProfiles::load(settings.profiles.as_deref())?;
    let (_stream, events) = CardStream::open(ReaderConfig::new(profiles), clock)?;
    println!("Posez la carte du technicien sur le lecteur.");
    let card = next_card(&events)?;
    println!("La carte est lue. Elle n'est plus à un usager : donnez-lui-en une autre si besoin.");
    let code = if std::io::stdin().is_terminal() {
        from_terminal()?
    } else {
        from_input()?
    };
    let file = &settings.technician_file;
    keep(file, &card, &code).with_context(|| file.display().to_string())?;
    println!("Carte et code sont enregistrés dans {}.", file.display());
    println!("Redémarrez la borne : elle les connaîtra.");
    Ok(())
}

fn next_card(events: &Receiver<CardEvent>) -> anyhow::Result<Token> {
    loop {
        match events.recv_timeout(PATIENCE) {
            Ok(CardEvent::Inserted { token, .. }) => return Ok(token),
            Ok(CardEvent::Trouble { trouble, .. }) => {
                eprintln!("Le lecteur ou la carte pose problème ({trouble:?}) : essayez encore.");
            }
            Ok(_) => {}
            Err(_) => bail!("aucune carte n'a été posée"),
        }
    }
}

fn from_terminal() -> anyhow::Result<Zeroizing<String>> {
    let terminal = console::Term::stderr();
    let ask = |prompt: &str| -> anyhow::Result<Zeroizing<String>> {
        terminal.write_str(prompt)?;
        Ok(Zeroizing::new(terminal.read_secure_line()?))
    };
    let code = ask("Code (6 chiffres au moins) : ")?;
    if *ask("Le même à nouveau : ")? != *code {
        bail!("les deux codes diffèrent");
    }
    Ok(code)
}

fn from_input() -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    std::io::stdin()
        .read_to_string(&mut text)
        .context("l'entrée standard est illisible")?;
    Ok(Zeroizing::new(
        text.lines().next().unwrap_or_default().to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_anybody_would_try_are_refused() {
        for code in [
            "",
            "12345",
            "27182",
            "2718281828459",
            "27182a",
            "٢٧١٨٢٨",
            "000000",
            "999999999",
            "123456",
            "987654",
            " 271828",
        ] {
            assert!(!is_good(code), "{code}");
        }
        for code in ["271828", "112233", "010101", "271828182845"] {
            assert!(is_good(code), "{code}");
        }
    }
}
