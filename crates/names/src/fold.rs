//! Any script to plain Latin words.

use any_ascii::any_ascii_char;

/// A hash of the letters of a word in another script than Latin, which folding makes fewer of: two
/// names of one script may fold to the same. 0 for a word in Latin letters.
pub type Original = u32;

/// A word of a name in lower-case ASCII letters and digits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    /// At least one letter or digit.
    pub text: String,
    /// Whether its script leaves vowels unsaid or says them otherwise than Latin writing does, so
    /// that it can only be compared by its consonants.
    pub consonantal: bool,
    /// As it was written.
    pub original: Original,
}

impl Word {
    /// Whether it was written in another script than Latin.
    pub fn is_foreign(&self) -> bool {
        self.original != 0
    }
}

/// The folded words of a text: lower case, without accents, in any script brought to Latin;
/// apostrophes join (`N'Diaye` is `ndiaye`), hyphens and anything else part.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open = Word::default();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let script = Script::of(letter);
        if script == Script::Ideographs || is_article(&open, letter, &letters) {
            close(&mut words, &mut open);
        }
        let special = match script {
            Script::Joining => continue,
            Script::Arabic => arabic(letter),
            Script::Indic => indic(letter),
            Script::Greek => greek(letter, &open.text),
            // The sign of *n°* is no letter.
            _ if matches!(letter, '°' | 'º') => Some(" "),
            _ => None,
        };
        let latin = special.unwrap_or_else(|| any_ascii_char(letter));
        let is_foreign = script != Script::Alphabet || is_cyrillic_or_beyond(letter);
        if is_foreign && letter.is_alphabetic() {
            open.original = with_letter(open.original, letter);
        }
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

/// The hash with one letter more, whatever its case.
fn with_letter(original: Original, letter: char) -> Original {
    letter.to_lowercase().fold(original, |hash, letter| {
        (hash.rotate_left(5) ^ u32::from(letter))
            .wrapping_mul(0x9E37_79B1)
            .max(1)
    })
}

fn close(words: &mut Vec<Word>, open: &mut Word) {
    let word = std::mem::take(open);
    if !word.text.is_empty() {
        words.push(word);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Latin, Cyrillic, Georgian, Armenian: one letter, one sound.
    Alphabet,
    Greek,
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
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Self::Greek,
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

/// Whether an alphabet's letter is another's than the Latin one's, which ends before Greek but for
/// its extensions.
fn is_cyrillic_or_beyond(letter: char) -> bool {
    letter >= '\u{370}'
        && !matches!(letter, '\u{1d00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff21}'..='\u{ff5a}')
}

/// Whether the letter begins a name of which the Arabic article has been written: `الخطيب` is
/// *al Khatib*.
fn is_article(open: &Word, letter: char, after: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    open.text == "al"
        && open.consonantal
        && Script::of(letter) == Script::Arabic
        && after
            .clone()
            .take_while(|next| next.is_alphabetic())
            .count()
            > 1
}

/// Where the French and English habit differs from the romanisation of scholars, who write `c` for
/// what is said *ch*, in Tamil *s*.
fn indic(letter: char) -> Option<&'static str> {
    match letter {
        'ச' => Some("s"),
        'च' | 'চ' | 'ਚ' | 'ચ' | 'చ' | 'ಚ' | 'ച' | 'ච' => Some("ch"),
        _ => None,
    }
}

/// Greek upsilon after another vowel, and the two letters that begin a word for b, d and g.
fn greek(letter: char, before: &str) -> Option<&'static str> {
    match (letter, before) {
        ('υ' | 'ύ', _) if before.ends_with('o') => Some("u"),
        ('υ' | 'ύ', _) if before.ends_with(['a', 'e']) => Some("v"),
        _ => None,
    }
}

/// Consonants of the Indian scripts, whose blocks are laid out alike.
fn is_indic_consonant(letter: char) -> bool {
    let code = u32::from(letter);
    (0x900..0xd80).contains(&code) && (0x15..=0x39).contains(&(code & 0x7f))
}
