//! Who a usager is: the part that erasure empties.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::contact::{Telephone, is_email};
use crate::courrier::text_enum;

text_enum! {
    /// How a usager wishes to be told.
    Channel {
        /// A text message.
        Sms = "sms",
        /// An e-mail.
        Email = "email",
        /// Not at all: the person comes and asks.
        None = "none",
    }
}

text_enum! {
    /// The civil sex, as DomiFa and the Cerfa forms ask it.
    Sexe {
        /// Woman.
        Femme = "femme",
        /// Man.
        Homme = "homme",
    }
}

/// A member of the household who receives mail in the usager's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AyantDroit {
    /// Family name.
    #[schema(max_length = 100)]
    pub nom: String,
    /// Given names.
    #[schema(max_length = 100)]
    pub prenoms: String,
    /// Date of birth, where known.
    pub date_naissance: Option<NaiveDate>,
    /// Tie to the usager (conjoint, enfant…), in the words of the person who entered it.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub lien: String,
}

/// A usager's identity. Every field but the name may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Identity {
    /// Birth name.
    #[schema(min_length = 1, max_length = 100, required = true)]
    pub nom: String,
    /// Usage name (marriage), when another is used.
    #[schema(max_length = 100)]
    pub nom_usage: Option<String>,
    /// Given names, the usual one first.
    #[schema(max_length = 100)]
    pub prenoms: String,
    /// Name the person goes by.
    #[schema(max_length = 100)]
    pub surnom: Option<String>,
    /// Civil sex.
    pub sexe: Option<Sexe>,
    /// Date of birth.
    pub date_naissance: Option<NaiveDate>,
    /// Place of birth.
    #[schema(max_length = 100)]
    pub lieu_naissance: Option<String>,
    /// Phone number, E.164.
    pub telephone: Option<Telephone>,
    /// E-mail address.
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Channel chosen for messages; none given means SMS where there is a number.
    pub channel: Option<Channel>,
    /// Whether the other channel may be used when the one chosen fails.
    pub other_channel: bool,
    /// Whether messages are to be signed by nobody in particular, so that the phone tells nothing.
    pub neutral_signature: bool,
    /// Language for messages and the borne (BCP 47, such as `fr`, `ar`).
    #[schema(max_length = 10)]
    pub langue: Option<String>,
    /// Members of the household.
    #[schema(max_items = 30)]
    pub ayants_droit: Vec<AyantDroit>,
}

/// Why an identity is refused: one field, one reason, in French for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize, ToSchema)]
#[error("{field} : {message}")]
pub struct FieldError {
    /// The field's name on the wire.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

const MAX_NAME: usize = 100;
const MAX_HOUSEHOLD: usize = 30;

impl Identity {
    /// The name as it stands on lists: `DIALLO Mamadou`, usage name first where there is one.
    pub fn display_name(&self) -> String {
        let nom = self
            .nom_usage
            .as_deref()
            .unwrap_or(&self.nom)
            .to_uppercase();
        format!("{nom} {}", self.prenoms).trim().to_owned()
    }

    /// Everything wrong with the identity on `today`, or nothing.
    pub fn check(&self, today: NaiveDate) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        };
        if self.nom.trim().is_empty() {
            refuse("nom", "Indiquez le nom de naissance.");
        }
        let texts = [
            ("nom", Some(&self.nom)),
            ("nom_usage", self.nom_usage.as_ref()),
            ("prenoms", Some(&self.prenoms)),
            ("surnom", self.surnom.as_ref()),
            ("lieu_naissance", self.lieu_naissance.as_ref()),
        ];
        for (field, text) in texts {
            if let Some(wrong) = text.and_then(|text| text_fault(text)) {
                refuse(field, wrong);
            }
        }
        if let Some(born) = self.date_naissance
            && let Some(wrong) = birth_fault(born, today)
        {
            refuse("date_naissance", wrong);
        }
        if self.email.as_deref().is_some_and(|email| !is_email(email)) {
            refuse("email", "Cette adresse e-mail n'est pas complète.");
        }
        if let Some(telephone) = &self.telephone {
            if Telephone::parse(telephone.as_str(), phonenumber::country::FR).is_err() {
                refuse(
                    "telephone",
                    "Ce numéro de téléphone n'existe pas : vérifiez les chiffres.",
                );
            } else if !telephone.takes_sms() {
                refuse(
                    "telephone",
                    "C'est un numéro fixe : il ne reçoit pas de SMS. Donnez un portable, ou rien.",
                );
            }
        }
        if self
            .langue
            .as_deref()
            .is_some_and(|langue| !is_language(langue))
        {
            refuse("langue", "Choisissez une langue de la liste.");
        }
        if self.ayants_droit.len() > MAX_HOUSEHOLD {
            refuse(
                "ayants_droit",
                "Un dossier accepte au plus 30 ayants droit.",
            );
        }
        for member in &self.ayants_droit {
            let wrong = [&member.nom, &member.prenoms, &member.lien]
                .into_iter()
                .find_map(|text| text_fault(text))
                .or_else(|| {
                    member
                        .date_naissance
                        .and_then(|born| birth_fault(born, today))
                });
            if let Some(wrong) = wrong {
                refuse("ayants_droit", wrong);
            }
        }
        errors
    }
}

/// What is wrong with a short text.
fn text_fault(text: &str) -> Option<&'static str> {
    if text.chars().count() > MAX_NAME {
        Some("Ce texte dépasse 100 caractères.")
    } else if text.chars().any(char::is_control) {
        Some("Ce texte contient un caractère invisible : retapez-le.")
    } else {
        None
    }
}

/// What is wrong with a birth date.
fn birth_fault(born: NaiveDate, today: NaiveDate) -> Option<&'static str> {
    let oldest = today - chrono::Months::new(130 * 12);
    if born > today {
        Some("Cette date de naissance est dans le futur.")
    } else if born < oldest {
        Some("Cette date de naissance est trop ancienne.")
    } else {
        None
    }
}

/// Whether a text has the form of a language tag (two or three letters, perhaps a region).
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && text.len() <= 10
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && parts.all(|part| (2..=4).contains(&part.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut Identity)) -> Vec<String> {
        let mut identity = Identity {
            nom: "DIALLO".into(),
            prenoms: "Mamadou".into(),
            ..Identity::default()
        };
        change(&mut identity);
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
        identity
            .check(today)
            .into_iter()
            .map(|error| error.field)
            .collect()
    }

    #[test]
    fn what_an_identity_refuses() {
        assert!(check(|_| {}).is_empty());
        assert_eq!(check(|i| i.nom = " ".into()), ["nom"]);
        assert_eq!(check(|i| i.prenoms = "x".repeat(101)), ["prenoms"]);
        assert_eq!(check(|i| i.surnom = Some("a\u{0}b".into())), ["surnom"]);
        let telephone = |e164: &str| Some(Telephone::stored(e164.into()));
        assert!(check(|i| i.telephone = telephone("+262692123456")).is_empty());
        assert_eq!(
            check(|i| i.telephone = telephone("+33142345678")),
            ["telephone"]
        );
        assert_eq!(check(|i| i.telephone = telephone("+33612")), ["telephone"]);
        assert_eq!(
            check(|i| i.date_naissance = NaiveDate::from_ymd_opt(2026, 11, 23)),
            ["date_naissance"]
        );
        assert_eq!(
            check(|i| i.date_naissance = NaiveDate::from_ymd_opt(1850, 1, 1)),
            ["date_naissance"]
        );
        assert_eq!(check(|i| i.email = Some("awa".into())), ["email"]);
        assert_eq!(check(|i| i.langue = Some("français".into())), ["langue"]);
        let child = AyantDroit {
            nom: "DIALLO".into(),
            prenoms: String::new(),
            date_naissance: NaiveDate::from_ymd_opt(2030, 1, 1),
            lien: "enfant".into(),
        };
        assert_eq!(check(|i| i.ayants_droit = vec![child]), ["ayants_droit"]);
    }

    #[test]
    fn the_usage_name_comes_first() {
        let mut identity = Identity {
            nom: "Sow".into(),
            prenoms: "Awa".into(),
            ..Identity::default()
        };
        assert_eq!(identity.display_name(), "SOW Awa");
        identity.nom_usage = Some("Diop".into());
        assert_eq!(identity.display_name(), "DIOP Awa");
    }
}
