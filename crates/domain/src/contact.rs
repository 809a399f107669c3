//! Phone numbers and e-mail addresses, as messages need them.

use phonenumber::country;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// A phone number, in international form (E.164, such as +33612345678).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, example = "+33612345678", pattern = "^\\+[1-9][0-9]{4,14}$")]
pub struct Telephone(String);

/// Overseas numbers as they are written at home: their first digits tell the territory, which has a
/// country code of its own (plan de numérotation, ARCEP).
const OVERSEAS: [(&str, country::Id); 13] = [
    ("0262", country::RE),
    ("0263", country::RE),
    ("0692", country::RE),
    ("0693", country::RE),
    ("0269", country::YT),
    ("0639", country::YT),
    ("0590", country::GP),
    ("0690", country::GP),
    ("0691", country::GP),
    ("0594", country::GF),
    ("0694", country::GF),
    ("0596", country::MQ),
    ("0696", country::MQ),
];

/// Why a text is no phone number that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TelephoneError {
    /// It can't be read as a number of the country given.
    #[error("ce n'est pas un numéro de téléphone valide")]
    Invalid,
}

impl Telephone {
    /// Reads a number as people write it; one without a country code is of `country`.
    pub fn parse(text: &str, country: country::Id) -> Result<Self, TelephoneError> {
        let number =
            phonenumber::parse(Some(country), text).map_err(|_| TelephoneError::Invalid)?;
        if !phonenumber::is_valid(&number) {
            return Err(TelephoneError::Invalid);
        }
        Ok(Self(
            number.format().mode(phonenumber::Mode::E164).to_string(),
        ))
    }

    /// Reads a number as people write it in France, home or overseas: one without a country code is
    /// of the territory that its first digits tell, else of `home`, else of mainland France.
    pub fn parse_at_home(text: &str, home: country::Id) -> Result<Self, TelephoneError> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let territory = OVERSEAS
            .iter()
            .filter(|_| !text.trim_start().starts_with('+'))
            .find(|(prefix, _)| digits.starts_with(prefix));
        territory
            .map_or(Err(TelephoneError::Invalid), |(_, country)| {
                Self::parse(text, *country)
            })
            .or_else(|_| Self::parse(text, home))
            .or_else(|_| Self::parse(text, country::FR))
    }

    /// A number that was parsed before it was stored.
    pub fn stored(e164: String) -> Self {
        Self(e164)
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an SMS can reach it. Unknown types count as reachable, a landline never does.
    pub fn takes_sms(&self) -> bool {
        use phonenumber::Type;
        let Ok(number) = phonenumber::parse(None, &self.0) else {
            return false;
        };
        !matches!(
            number.number_type(&phonenumber::metadata::DATABASE),
            Type::FixedLine | Type::TollFree | Type::PremiumRate | Type::SharedCost | Type::Uan
        )
    }
}

/// A number is private: it never shows in a log.
impl std::fmt::Debug for Telephone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Telephone(…)")
    }
}

/// Whether a text can be an e-mail address: one @, a name before it and a domain after it. Whether
/// anybody reads it, only sending tells.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && local.len() <= 64
        && text.len() <= 254
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\"[]\\".contains(c))
        && domain.split('.').count() >= 2
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && !local.contains('@')
}

#[cfg(test)]
mod tests {
    use phonenumber::country::{FR, RE};

    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, country, e164, sms) in [
            ("06 12 34 56 78", FR, "+33612345678", true),
            ("+33 (0)6.12.34.56.78", FR, "+33612345678", true),
            ("0142345678", FR, "+33142345678", false),
            ("0692 12 34 56", RE, "+262692123456", true),
            ("+221 77 123 45 67", FR, "+221771234567", true),
        ] {
            let number = Telephone::parse(text, country).expect(text);
            assert_eq!(number.as_str(), e164);
            assert_eq!(number.takes_sms(), sms, "{text}");
            assert!(!format!("{number:?}").contains("12"), "private");
        }
        for text in ["", "0612", "bonjour", "06 12 34 56 78 90 12"] {
            assert!(Telephone::parse(text, FR).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_as_they_are_written_at_home() {
        use phonenumber::country::NC;
        for (text, home, e164) in [
            ("06 12 34 56 78", FR, "+33612345678"),
            ("06 12 34 56 78", RE, "+33612345678"),
            ("0692 12 34 56", FR, "+262692123456"),
            ("06.39.69.12.34", FR, "+262639691234"),
            ("0690-30-12-34", RE, "+590690301234"),
            ("+33 6 12 34 56 78", RE, "+33612345678"),
            ("75 12 34", NC, "+687751234"),
            ("01 42 34 56 78", NC, "+33142345678"),
            ("+221 77 123 45 67", FR, "+221771234567"),
        ] {
            let number = Telephone::parse_at_home(text, home);
            assert_eq!(number.map(|n| n.0).as_deref(), Ok(e164), "{text}");
        }
        for text in ["", "0612", "0692 12", "bonjour"] {
            assert!(Telephone::parse_at_home(text, RE).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses() {
        for text in [
            "a@b.fr",
            "awa.diop+ccas@mail.example.org",
            "josé@exämple.fr",
        ] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "", "a@b", "@b.fr", "a@@b.fr", "a b@c.fr", "a@b..fr", "a@-b.fr", "<a@b.fr>",
        ] {
            assert!(!is_email(text), "{text}");
        }
    }
}
