//! The texts of the product, built in: a missing file does not compile.

use super::MessageKind;
use crate::Language;

/// A file of each language in one folder, by its path.
macro_rules! folder {
    ($folder:literal) => {
        [
            folder!($folder, French, "fr"),
            folder!($folder, English, "en"),
            folder!($folder, Arabic, "ar"),
            folder!($folder, Romanian, "ro"),
            folder!($folder, Russian, "ru"),
            folder!($folder, Ukrainian, "uk"),
            folder!($folder, Spanish, "es"),
            folder!($folder, Portuguese, "pt"),
            folder!($folder, Turkish, "tr"),
            folder!($folder, Bengali, "bn"),
            folder!($folder, Tamil, "ta"),
            folder!($folder, Pashto, "ps"),
            folder!($folder, Dari, "prs"),
            folder!($folder, Tigrinya, "ti"),
        ]
    };
    ($folder:literal, $language:ident, $tag:literal) => {
        (
            Language::$language,
            concat!("templates/", $folder, "/", $tag, ".toml"),
            include_str!(concat!("../../templates/", $folder, "/", $tag, ".toml")),
        )
    };
}

/// A language, a path and what is there.
pub(super) type File = (Language, &'static str, &'static str);

/// Each language's words.
pub(super) const WORDS: [File; 14] = folder!("mots");

/// Each message in each language.
pub(super) const MESSAGES: [(MessageKind, [File; 14]); 9] = [
    (MessageKind::Arrival, folder!("arrivee")),
    (MessageKind::Relance, folder!("relance")),
    (MessageKind::LastRelance, folder!("derniere_relance")),
    (MessageKind::Avis, folder!("avis")),
    (MessageKind::AvisRelance, folder!("avis_relance")),
    (MessageKind::LastNotice, folder!("dernier_avis_radiation")),
    (MessageKind::DomiciliationEnds, folder!("fin_domiciliation")),
    (
        MessageKind::DomiciliationEndsSoon,
        folder!("fin_domiciliation_rappel"),
    ),
    (MessageKind::Ticket, folder!("numero")),
];
