//! The languages that usagers are spoken to in: messages and the borne.

/// A language that messages and the borne's screens are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Français, which stands in for any other that is missing.
    French,
    /// English.
    English,
    /// العربية.
    Arabic,
    /// Română.
    Romanian,
    /// Русский.
    Russian,
    /// Українська.
    Ukrainian,
    /// Español.
    Spanish,
    /// Português.
    Portuguese,
    /// Türkçe.
    Turkish,
    /// বাংলা.
    Bengali,
    /// தமிழ்.
    Tamil,
    /// پښتو.
    Pashto,
    /// دری, the Persian of Afghanistan.
    Dari,
    /// ትግርኛ.
    Tigrinya,
}

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    LeftToRight,
    /// From right to left.
    RightToLeft,
}

impl Language {
    /// All of them, French first.
    pub const ALL: [Self; 14] = [
        Self::French,
        Self::English,
        Self::Arabic,
        Self::Romanian,
        Self::Russian,
        Self::Ukrainian,
        Self::Spanish,
        Self::Portuguese,
        Self::Turkish,
        Self::Bengali,
        Self::Tamil,
        Self::Pashto,
        Self::Dari,
        Self::Tigrinya,
    ];

    /// Its tag (BCP 47), which names its files too.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
            Self::Arabic => "ar",
            Self::Romanian => "ro",
            Self::Russian => "ru",
            Self::Ukrainian => "uk",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::Turkish => "tr",
            Self::Bengali => "bn",
            Self::Tamil => "ta",
            Self::Pashto => "ps",
            Self::Dari => "prs",
            Self::Tigrinya => "ti",
        }
    }

    /// Its name in itself, for the person who chooses it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::French => "français",
            Self::English => "English",
            Self::Arabic => "العربية",
            Self::Romanian => "română",
            Self::Russian => "русский",
            Self::Ukrainian => "українська",
            Self::Spanish => "español",
            Self::Portuguese => "português",
            Self::Turkish => "Türkçe",
            Self::Bengali => "বাংলা",
            Self::Tamil => "தமிழ்",
            Self::Pashto => "پښتو",
            Self::Dari => "دری",
            Self::Tigrinya => "ትግርኛ",
        }
    }

    /// Its name in French, for the agent.
    pub const fn french_name(self) -> &'static str {
        match self {
            Self::French => "français",
            Self::English => "anglais",
            Self::Arabic => "arabe",
            Self::Romanian => "roumain",
            Self::Russian => "russe",
            Self::Ukrainian => "ukrainien",
            Self::Spanish => "espagnol",
            Self::Portuguese => "portugais",
            Self::Turkish => "turc",
            Self::Bengali => "bengali",
            Self::Tamil => "tamoul",
            Self::Pashto => "pachto",
            Self::Dari => "dari",
            Self::Tigrinya => "tigrigna",
        }
    }

    /// Which way it is written.
    pub const fn direction(self) -> Direction {
        match self {
            Self::Arabic | Self::Pashto | Self::Dari => Direction::RightToLeft,
            _ => Direction::LeftToRight,
        }
    }

    /// The language of a tag as a folder holds it, whatever its region: `pt-BR` is Portuguese, and
    /// any Persian is Dari.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let base = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        if base == "fa" {
            return Some(Self::Dari);
        }
        Self::ALL.into_iter().find(|known| known.tag() == base)
    }

    /// The usager's language, or French when there is none or we don't write it.
    pub fn for_usager(tag: Option<&str>) -> Self {
        tag.and_then(Self::of_tag).unwrap_or(Self::French)
    }

    /// The tag that CLDR knows its plural rules by.
    pub const fn cldr_tag(self) -> &'static str {
        match self {
            Self::Dari => "fa-AF",
            other => other.tag(),
        }
    }
}

impl Direction {
    /// The value of HTML's `dir`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_as_folders_hold_them() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
        for (tag, language) in [
            (Some("pt-BR"), Language::Portuguese),
            (Some("AR"), Language::Arabic),
            (Some("fa-AF"), Language::Dari),
            (Some("fa"), Language::Dari),
            (Some("zh"), Language::French),
            (Some(""), Language::French),
            (None, Language::French),
        ] {
            assert_eq!(Language::for_usager(tag), language, "{tag:?}");
        }
    }
}
