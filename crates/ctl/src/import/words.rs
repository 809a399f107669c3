//! Comparing and tidying short texts.

/// Marks that show nothing and that copying from a web page or Excel leaves behind.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
}

/// The text without spaces and invisible marks around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_invisible)
}

/// The text on one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The text as it is compared: no accents, lower case, one space for anything that is neither a
/// letter nor a digit.
pub(super) fn folded(text: &str) -> String {
    let ascii = any_ascii::any_ascii(text);
    let mut folded = String::with_capacity(ascii.len());
    for word in ascii
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    folded
}

/// The text on one line, cut to what a table can show.
pub(super) fn shortened(text: &str) -> String {
    const MAX: usize = 60;
    let line = one_line(text);
    match line.char_indices().nth(MAX) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgives_what_people_vary() {
        for (text, expected) in [
            (
                "Numéro de téléphone\n(Portable uniquement)",
                "numero de telephone portable uniquement",
            ),
            (
                "  DATE  1ère\u{a0}domiciliation ",
                "date 1ere domiciliation",
            ),
            ("Nom d’usage / Surnom", "nom d usage surnom"),
            ("nom_usage", "nom usage"),
            ("", ""),
        ] {
            assert_eq!(folded(text), expected);
        }
    }

    #[test]
    fn long_values_are_cut_between_characters() {
        assert_eq!(shortened("a\nb"), "a b");
        assert_eq!(shortened(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }
}
