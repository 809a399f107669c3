//! The default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1) and its extension table.

/// The septet that says: the next one is of the extension table.
pub const ESCAPE: u8 = 0x1B;

/// The characters of the 128 septets; that of the escape itself is never read.
const BASIC: [char; 128] = [
    '@', '£', '$', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å', //
    'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', '\u{1b}', 'Æ', 'æ', 'ß', 'É', //
    ' ', '!', '"', '#', '¤', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/', //
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?', //
    '¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', //
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§', //
    '¿', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', //
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à',
];

/// The extension table: each costs two septets.
const EXTENSION: [(char, u8); 10] = [
    ('\u{c}', 0x0A),
    ('^', 0x14),
    ('{', 0x28),
    ('}', 0x29),
    ('\\', 0x2F),
    ('[', 0x3C),
    ('~', 0x3D),
    (']', 0x3E),
    ('|', 0x40),
    ('€', 0x65),
];

/// No septet.
const NONE: u8 = 0xFF;
/// All of the basic table lies below this code point.
const TABLE: usize = 0x400;

/// The septet of each character of the basic table, by code point.
const SEPTETS: [u8; TABLE] = {
    let mut table = [NONE; TABLE];
    let mut septet: u8 = 0;
    while septet < 128 {
        if septet != ESCAPE {
            table[BASIC[septet as usize] as usize] = septet;
        }
        septet += 1;
    }
    table
};

/// The septets of a character: its own, after an escape or not.
fn septets_of(c: char) -> Option<(bool, u8)> {
    if let Some(&septet) = SEPTETS.get(c as usize)
        && septet != NONE
    {
        return Some((false, septet));
    }
    EXTENSION
        .iter()
        .find(|(written, _)| *written == c)
        .map(|(_, septet)| (true, *septet))
}

/// Whether the alphabet, with its extension, has the character.
pub fn has(c: char) -> bool {
    septets_of(c).is_some()
}

/// The septets of a text, escapes included; none if a character is not in the alphabet.
pub fn septets(text: &str) -> Option<Vec<u8>> {
    let mut septets = Vec::with_capacity(text.len());
    for c in text.chars() {
        let (extended, septet) = septets_of(c)?;
        if extended {
            septets.push(ESCAPE);
        }
        septets.push(septet);
    }
    Some(septets)
}

/// The text that septets write. After an escape, a septet that the extension table lacks is read in
/// the basic table, as the standard asks; a doubled or last escape is a space.
pub fn text(septets: &[u8]) -> String {
    let mut text = String::with_capacity(septets.len());
    let mut escaped = false;
    for septet in septets.iter().map(|septet| septet & 0x7F) {
        if septet == ESCAPE {
            if escaped {
                text.push(' ');
            }
            escaped = !escaped;
            continue;
        }
        let extended = EXTENSION
            .iter()
            .find(|(_, known)| escaped && *known == septet);
        text.push(extended.map_or(BASIC[usize::from(septet)], |(c, _)| *c));
        escaped = false;
    }
    if escaped {
        text.push(' ');
    }
    text
}

/// How the alphabet writes a character that it may lack: `None` if it can't.
///
/// `ç` is written `c`. The alphabet has `Ç` alone, and « reÇu » is harder to read than « recu ».
pub fn nearest(c: char) -> Option<&'static str> {
    Some(match c {
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        // Soft hyphens, joiners, marks of direction and of order: they have no width.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => "",
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '`' | 'ʼ' | '‹' | '›' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '•' => "-",
        '…' => "...",
        '°' | 'º' => "o",
        'ª' => "a",
        '·' => ".",
        '×' => "x",
        '÷' => "/",
        '²' => "2",
        '³' => "3",
        'œ' => "oe",
        'Œ' => "OE",
        // Latin letters, and the accents of a letter that was typed apart from them.
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{300}'..='\u{36f}' => {
            let plain = any_ascii::any_ascii_char(c);
            if !plain.chars().all(has) {
                return None;
            }
            plain
        }
        _ => return None,
    })
}

/// The text as the alphabet can write it, or the characters, each once, that it has no way for.
pub fn transliterate(text: &str) -> Result<String, Vec<char>> {
    let mut written = String::with_capacity(text.len());
    let mut missing = Vec::new();
    for c in text.chars() {
        if has(c) {
            written.push(c);
        } else if let Some(near) = nearest(c) {
            written.push_str(near);
        } else if !missing.contains(&c) {
            missing.push(c);
        }
    }
    if missing.is_empty() {
        Ok(written)
    } else {
        Err(missing)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_french_needs() {
        for (text, written) in [
            (
                "à é è ù ì ò Ç É æ Æ ä ö ü Ä Ö Ñ Ü",
                "à é è ù ì ò Ç É æ Æ ä ö ü Ä Ö Ñ Ü",
            ),
            ("â ç ê ë î ï ô û ÿ œ", "a c e e i i o u y oe"),
            ("À Â È Ê Ë Î Ï Ô Ù Û Ÿ Œ", "A A E E E I I O U U Y OE"),
            ("« l’été » – “n° 5”…", "\" l'été \" - \"no 5\"..."),
            ("14\u{202f}h\u{a0}30", "14 h 30"),
            ("10 € [a] {b} ~ | \\ ^", "10 € [a] {b} ~ | \\ ^"),
            ("e\u{301}t\u{e9}", "eté"),
            (
                "Aveți două scrisori, şi ğ ı İ ã õ",
                "Aveti doua scrisori, si g i I a o",
            ),
        ] {
            assert_eq!(transliterate(text).as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn what_it_has_no_way_for() {
        assert_eq!(transliterate("Да, да!"), Err(vec!['Д', 'а', 'д']));
        assert_eq!(transliterate("ok 👍"), Err(vec!['👍']));
    }

    #[test]
    fn odd_escapes() {
        assert_eq!(text(&[0x1B, 0x65, 0x1B, 0x41, 0x1B, 0x1B, 0x1B]), "€A  ");
    }

    proptest! {
        #[test]
        fn septets_read_back(text_in in "[ -_a-~éèàùìòÇÉäöñüÄÖÑÜ§¿¡£¥¤ΔΦΓΛΩΠΨΣΘΞØøÅåÆæß\n\r€\u{c}]{0,200}") {
            let septets = septets(&text_in).expect("all of it is in the alphabet");
            prop_assert_eq!(text(&septets), text_in);
        }

        #[test]
        fn a_transliteration_is_in_the_alphabet(text in "\\PC{0,80}") {
            match transliterate(&text) {
                Ok(written) => {
                    prop_assert!(septets(&written).is_some());
                    prop_assert_eq!(transliterate(&written), Ok(written.clone()));
                }
                Err(missing) => prop_assert!(missing.iter().all(|c| text.contains(*c) && !has(*c))),
            }
        }
    }
}
