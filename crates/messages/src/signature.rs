//! Who signs a message.

use thiserror::Error;

/// What stands under a message: the centre's short name, or a neutral one for a usager who asks
/// that nothing on their phone say where they are domiciled. 1 to 30 characters that an SMS can
/// write in GSM 03.38, so that a French arrival message fits one segment whoever signs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(String);

/// Why a text is no signature.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignatureFault {
    /// There is nothing in it, or too much.
    #[error("La signature compte de 1 à {MAX_CHARACTERS} caractères : elle en a {0}.")]
    Length(usize),
    /// Some of it would make every message twice as long.
    #[error("La signature ne peut pas contenir {0} : un SMS coûterait plus du double.")]
    Characters(String),
}

/// Characters of a signature, as an SMS writes it.
pub const MAX_CHARACTERS: usize = 30;

impl Signature {
    /// Reads a signature.
    pub fn new(text: &str) -> Result<Self, SignatureFault> {
        let text = text.trim();
        let count = crate::sms::count(text);
        let mut refused = count.forcing;
        refused.extend(text.chars().filter(|c| c.is_control()));
        if !refused.is_empty() {
            let list: Vec<String> = refused
                .iter()
                .map(|c| format!("« {} »", c.escape_debug()))
                .collect();
            return Err(SignatureFault::Characters(list.join(", ")));
        }
        // Units, not characters: € and œ take two.
        if !(1..=MAX_CHARACTERS).contains(&count.units) {
            return Err(SignatureFault::Length(count.units));
        }
        Ok(Self(text.to_owned()))
    }

    /// The signature of a centre that has chosen none: its name, cut at a word where it is too long
    /// and without what an SMS can't write.
    pub fn of_centre(name: &str) -> Self {
        let plain: String = name
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .filter(|c| Self::new(&format!("a{c}a")).is_ok())
            .collect();
        let mut kept = String::new();
        for word in plain.split_whitespace() {
            let longer = format!("{kept} {word}");
            match Self::new(&longer) {
                Ok(signature) => kept = signature.0,
                Err(_) => break,
            }
        }
        if kept.is_empty() {
            kept = plain.trim().chars().take(MAX_CHARACTERS / 2).collect();
        }
        // Nothing usable in the name.
        Self::new(&kept).unwrap_or_else(|_| Self("Votre centre".to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn signatures() {
        for text in [
            "CCAS de Saint-Denis",
            " L'accueil ",
            "Maison de l’Évêché",
            "à",
        ] {
            assert_eq!(Signature::new(text).expect(text).as_str(), text.trim());
        }
        let fault = |text: &str| Signature::new(text).expect_err(text).to_string();
        assert!(fault(" ").contains("elle en a 0"));
        assert!(fault(&"a".repeat(31)).contains("elle en a 31"));
        assert!(fault(&"€".repeat(16)).contains("elle en a 32"));
        assert!(fault("Центр").contains("« Ц »"));
        assert!(fault("a\nb").contains("« \\n »"));
    }

    #[test]
    fn a_centre_that_chose_none() {
        for (name, signature) in [
            ("CCAS de Saint-Denis", "CCAS de Saint-Denis"),
            (
                "Centre communal d'action sociale de Saint-Denis",
                "Centre communal d'action",
            ),
            ("Центр", "Votre centre"),
            ("Maison ✿ bleue", "Maison bleue"),
        ] {
            assert_eq!(Signature::of_centre(name).as_str(), signature);
        }
    }

    proptest! {
        #[test]
        fn any_centre_can_sign(name in "\\PC{0,80}") {
            let signature = Signature::of_centre(&name);
            prop_assert!(Signature::new(signature.as_str()).is_ok());
        }
    }
}
