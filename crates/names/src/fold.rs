//! Any script to plain Latin words.

use any_ascii::any_ascii_char;

/// A word of a name in lower-case ASCII letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    /// At least one letter or digit.
    pub text: String,
    /// Whether its script leaves vowels unsaid or says them otherwise than Latin writing does, so
    /// that it can only be compared by its consonants.
    pub consonantal: bool,
}

/// The folded words of a text: lower case, without accents, in any script brought to Latin;
/// apostrophes join (`N'Diaye` is `ndiaye`), hyphens and anything else part.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open = Word {
        text: String::new(),
        consonantal: false,
    };
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let script = Script::of(letter);
        if script == Script::Ideographs {
            close(&mut words, &mut open);
        }
        let latin = match script {
            Script::Joining => continue,
            Script::Arabic => arabic(letter).unwrap_or_else(|| any_ascii_char(letter)),
            _ => any_ascii_char(letter),
        };
        for c in latin.chars() {
            match c {
                c if c.is_ascii_alphanumeric() => {
                    open.text.push(c.to_ascii_lowercase());
                    open.consonantal |= script.is_consonantal();
                }
                '\'' | '`' => {}
                _ => close(&mut words, &mut open),
            }
        }
        // An Indic consonant speaks an «a» unless a sign after it says otherwise.
        if script == Script::Indic
            && is_indic_consonant(letter)
            && letters.peek().is_some_and(|next| is_indic_consonant(*next))
        {
            open.text.push('a');
        }
        if script == Script::Ideographs {
            close(&mut words, &mut open);
        }
    }
    close(&mut words, &mut open);
    words
}

fn close(words: &mut Vec<Word>, open: &mut Word) {
    let consonantal = std::mem::take(&mut open.consonantal);
    let text = std::mem::take(&mut open.text);
    if !text.is_empty() {
        words.push(Word { text, consonantal });
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Latin, Cyrillic, Greek, Georgian, Armenian: one letter, one sound.
    Alphabet,
    Arabic,
    Hebrew,
    Indic,
    Ethiopic,
    Ideographs,
    /// Combining accents, and signs that only say how letters join: nothing of the name.
    Joining,
}

impl Script {
    fn of(letter: char) -> Self {
        match letter {
            '\u{300}'..='\u{36f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => Self::Joining,
            '\u{590}'..='\u{5ff}' => Self::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}' => Self::Arabic,
            '\u{900}'..='\u{dff}' => Self::Indic,
            '\u{1200}'..='\u{139f}' | '\u{2d80}'..='\u{2ddf}' => Self::Ethiopic,
            '\u{3400}'..='\u{9fff}' => Self::Ideographs,
            _ => Self::Alphabet,
        }
    }

    fn is_consonantal(self) -> bool {
        matches!(
            self,
            Self::Arabic | Self::Hebrew | Self::Indic | Self::Ethiopic
        )
    }
}

/// Where the French and English habit differs from a letter-by-letter rendering.
fn arabic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ا' | 'أ' | 'إ' | 'آ' | 'ى' | 'ة' => "a",
        'ع' | 'ء' | 'ئ' | 'ؤ' => "",
        'ه' | 'ح' => "h",
        'غ' => "gh",
        'ج' => "j",
        _ => return None,
    })
}

/// Consonants of the Indian scripts, whose blocks are laid out alike.
fn is_indic_consonant(letter: char) -> bool {
    let code = u32::from(letter);
    (0x900..0xd80).contains(&code) && (0x15..=0x39).contains(&(code & 0x7f))
}
