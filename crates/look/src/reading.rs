//! How the borne cuts what is read on it into parts that fit its screen. The guichet shows the same to
//! whoever writes it.

/// A paragraph of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Whether it heads what follows.
    pub heading: bool,
    /// Whether the centre wrote it, in the page's language or in French; else the borne says it in
    /// its own words.
    pub written: bool,
    /// What it says.
    pub text: String,
}

impl Paragraph {
    /// What the centre wrote.
    pub fn written(text: String) -> Self {
        Self {
            heading: false,
            written: true,
            text,
        }
    }

    /// The borne's own words.
    pub fn said(text: String) -> Self {
        Self {
            written: false,
            ..Self::written(text)
        }
    }
}

/// How much fits a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Letters on a line.
    pub letters: usize,
    /// Lines.
    pub lines: usize,
}

impl Room {
    /// On a wide or a tall screen, with texts as they are or larger.
    ///
    /// From the sizes in `ui/`: a wide screen has 75 rem, a tall one 45, and a letter of Noto Sans
    /// is seldom wider than 0.6 of the type's 2.25 rem.
    pub fn of(tall: bool, larger: bool) -> Self {
        match (tall, larger) {
            (false, false) => Self {
                letters: 54,
                lines: 7,
            },
            (false, true) => Self {
                letters: 40,
                lines: 5,
            },
            (true, false) => Self {
                letters: 32,
                lines: 15,
            },
            (true, true) => Self {
                letters: 24,
                lines: 11,
            },
        }
    }
}

/// How many lines a text takes, words being kept whole.
pub fn lines(text: &str, room: Room) -> usize {
    text.lines()
        .map(|line| line.chars().count().div_ceil(room.letters).max(1))
        .sum::<usize>()
        .max(1)
}

/// A page's text, each paragraph between empty lines, cut so that each piece fits.
pub fn paragraphs(text: &str, room: Room) -> Vec<Vec<Paragraph>> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .flat_map(|text| sentences(text, room))
        .map(|text| vec![Paragraph::written(text)])
        .collect()
}

/// A paragraph, cut after sentences, or after words where it must be, so that each piece fits.
fn sentences(text: &str, room: Room) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut end_of_sentence = true;
    for word in text.split_whitespace() {
        let fits = |piece: &String| {
            lines(&format!("{piece} {word}"), room) <= room.lines
                && !(end_of_sentence && lines(piece, room) >= room.lines.saturating_sub(1))
        };
        match pieces.last_mut() {
            Some(piece) if fits(piece) => {
                piece.push(' ');
                piece.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
        end_of_sentence = word.ends_with(['.', '!', '?', '؟', '।', '።', '۔']);
    }
    pieces
}

/// Blocks below each other as long as they fit a part, one that fits none alone; never without a part.
pub fn fill(blocks: Vec<Vec<Paragraph>>, room: Room) -> Vec<Vec<Paragraph>> {
    let mut parts: Vec<Vec<Paragraph>> = Vec::new();
    let mut taken = 0;
    for block in blocks {
        let height: usize = block.iter().map(|line| lines(&line.text, room)).sum();
        match parts.last_mut() {
            Some(part) if taken + height <= room.lines => {
                part.extend(block);
                taken += height;
            }
            _ => {
                parts.push(block);
                taken = height;
            }
        }
    }
    if parts.is_empty() {
        parts.push(Vec::new());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_between_paragraphs_then_after_sentences() {
        let room = Room {
            letters: 10,
            lines: 3,
        };
        let parts = |text: &str| -> Vec<String> {
            let parts = fill(paragraphs(text, room), room);
            let text = |part: Vec<Paragraph>| {
                let lines = part.into_iter().map(|line| line.text);
                lines.collect::<Vec<_>>().join(" / ")
            };
            parts.into_iter().map(text).collect()
        };
        assert_eq!(parts(""), [""]);
        assert_eq!(
            parts("Un.\n\nDeux.\n\n\n\nTrois."),
            ["Un. / Deux. / Trois."]
        );
        assert_eq!(
            parts("Un.\n\nDeux lignes ici.\n\nTrois."),
            ["Un. / Deux lignes ici.", "Trois."]
        );
        assert_eq!(
            parts("Une phrase longue. Une autre plus loin."),
            ["Une phrase longue.", "Une autre plus loin."]
        );
    }
}
