//! Passwords: typed without echo, read from a file, or made here.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use courrier_ledger::password::{MIN_LEN, hash};
use zeroize::Zeroizing;

use crate::args::Password;
use crate::output::somebody_is_there;
use crate::random;
use crate::usage::Misuse;

/// Letters and digits that are not taken for one another when read on paper; 32, so that each is 5
/// random bits.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// 80 bits: more than anyone guesses online, short enough to type once.
const GENERATED: usize = 16;

/// A password that was agreed on.
pub(crate) struct Chosen {
    /// Its hash, the only thing that is kept.
    pub hash: String,
    /// The password itself, when it was made here and must be shown once.
    pub to_show: Option<String>,
}

/// Obtains a new password, as the options say.
pub(crate) fn choose(options: &Password) -> anyhow::Result<Chosen> {
    if options.generate_password {
        let password = generate()?;
        return Ok(Chosen {
            hash: hash(&password)?,
            to_show: Some(password),
        });
    }
    let password = match &options.password_file {
        Some(path) => from_file(path)?,
        None => from_terminal()?,
    };
    if password.chars().count() < MIN_LEN {
        bail!("le mot de passe compte au moins {MIN_LEN} caractères");
    }
    Ok(Chosen {
        hash: hash(&password)?,
        to_show: None,
    })
}

fn generate() -> anyhow::Result<String> {
    let letters: Vec<char> = random::<GENERATED>()?
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect();
    Ok(letters
        .chunks(4)
        .map(String::from_iter)
        .collect::<Vec<_>>()
        .join("-"))
}

fn from_file(path: &Path) -> anyhow::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    if path == Path::new("-") {
        std::io::stdin()
            .read_to_string(&mut text)
            .context("l'entrée standard est illisible")?;
    } else {
        let name = path.display().to_string();
        let mut file = std::fs::File::open(path).with_context(|| name.clone())?;
        file.read_to_string(&mut text).context(name)?;
    }
    let line = text.lines().next().unwrap_or_default();
    Ok(Zeroizing::new(line.to_owned()))
}

fn from_terminal() -> anyhow::Result<Zeroizing<String>> {
    if !somebody_is_there() {
        let options = "--password-file FICHIER ou --generate-password";
        return Err(Misuse(format!(
            "personne n'est là pour taper un mot de passe : donnez {options}"
        ))
        .into());
    }
    let terminal = console::Term::stderr();
    let ask = |prompt: &str| -> anyhow::Result<Zeroizing<String>> {
        terminal.write_str(prompt)?;
        Ok(Zeroizing::new(terminal.read_secure_line()?))
    };
    let password = ask("Mot de passe : ")?;
    if *ask("Le même à nouveau : ")? != *password {
        bail!("les deux mots de passe diffèrent");
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_passwords_are_long_and_differ() {
        let first = generate().expect("randomness");
        assert_eq!(first.len(), 19);
        assert!(
            first
                .chars()
                .all(|c| c == '-' || ALPHABET.contains(&(c as u8))),
            "{first}"
        );
        assert_ne!(first, generate().expect("randomness"));
    }

    #[test]
    fn a_file_gives_its_first_line() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), "une longue phrase\r\nautre chose\n").expect("written");
        assert_eq!(
            from_file(file.path()).expect("read").as_str(),
            "une longue phrase"
        );
        std::fs::write(file.path(), "court\n").expect("written");
        let options = Password {
            password_file: Some(file.path().to_owned()),
            generate_password: false,
        };
        let refused = choose(&options).err().expect("too short").to_string();
        assert!(
            refused.contains("10 caractères") && !refused.contains("court"),
            "{refused}"
        );
    }
}
