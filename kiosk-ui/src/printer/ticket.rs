//! What stands on a ticket.

use chrono::NaiveDateTime;
use escpos::driver::Driver;
use escpos::errors::Result as PrinterResult;
use escpos::printer::Printer;
use escpos::printer_options::PrinterOptions;
use escpos::utils::{JustifyMode, PageCode, Protocol};
use serde::Deserialize;

/// A number in the queue. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The number.
    pub number: u32,
    /// The centre's name.
    pub centre: String,
    /// What stands below the number, in the person's language: who is before, where one is called
    /// to. What the printer's letters can't write is written in Latin ones.
    pub lines: Vec<String>,
    /// When it is printed, on the centre's clocks.
    pub at: NaiveDateTime,
}

/// The characters that a printer has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Page {
    /// Code page 858, Western Europe: nearly every printer's number 19.
    #[default]
    Pc858,
    /// Nothing but ASCII, for one that knows no pages.
    Ascii,
}

/// The upper half of page 858, from 0x80 on; of a frame's parts and of what is no letter, spaces.
const PC858: &str = "\
    ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»     ÁÂÀ©    ¢¥       ãÃ       ¤\
    ðÐÊËÈ€ÍÎÏ    ¦Ì ÓßÔÒõÕµþÞÚÛÙýÝ¯´ ± ¾¶§÷¸°¨·¹³²  ";

/// How large the number is, in letters' heights and widths: the most that there is.
const LARGEST: u8 = 8;

impl Page {
    /// The text in characters that the page has. Others become near ones, and what has none of
    /// those is left out: bytes of another page would come out as garbage.
    fn readable(self, text: &str) -> String {
        let mut readable = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                letter if letter.is_whitespace() => readable.push(' '),
                // A control character would be a command to the printer.
                letter if letter.is_control() => {}
                letter if self.byte(letter).is_some() => readable.push(letter),
                letter => readable.push_str(any_ascii::any_ascii_char(letter)),
            }
        }
        readable
    }

    /// The bytes of a readable text. The crate's own table writes a hyphen as a soft one.
    fn bytes(self, readable: &str) -> Vec<u8> {
        readable
            .chars()
            .filter_map(|letter| self.byte(letter))
            .collect()
    }

    fn byte(self, letter: char) -> Option<u8> {
        match (self, letter) {
            (_, ' '..='~') => u8::try_from(letter).ok(),
            (Self::Ascii, _) => None,
            (Self::Pc858, _) => {
                let place = PC858.chars().position(|known| known == letter)?;
                Some(0x80 + u8::try_from(place).ok()?)
            }
        }
    }
}

impl Ticket {
    /// Sends it to a printer and cuts it off.
    pub fn write<D: Driver>(&self, to: D, page: Page, columns: u8) -> PrinterResult<()> {
        let code = match page {
            Page::Pc858 => Some(PageCode::PC858),
            Page::Ascii => None,
        };
        let options = PrinterOptions::new(code, None, columns);
        let mut printer = Printer::new(to, Protocol::default(), Some(options));
        printer.init()?.justify(JustifyMode::CENTER)?;
        for line in lines(&page.readable(&self.centre), columns) {
            printer.custom(&page.bytes(&line))?.feed()?;
        }
        printer.feed()?;
        let number = self.number.to_string();
        let digits = u8::try_from(number.len()).unwrap_or(u8::MAX);
        let size = (columns / digits).clamp(1, LARGEST);
        printer.size(size, size)?.bold(true)?.writeln(&number)?;
        printer.bold(false)?.reset_size()?.feed()?;
        for text in &self.lines {
            for line in lines(&page.readable(text), columns / 2) {
                printer.size(2, 2)?.custom(&page.bytes(&line))?.feed()?;
            }
        }
        printer.reset_size()?;
        printer.writeln(&self.at.format("%d/%m/%Y  %H:%M").to_string())?;
        printer.feeds(3)?.print_cut()?;
        Ok(())
    }
}

/// Breaks a text between words; a word that is longer than a line is broken anywhere.
fn lines(text: &str, columns: u8) -> Vec<String> {
    let columns = usize::from(columns.max(1));
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(columns) {
            let room = lines
                .last()
                .map_or(0, |line| columns.saturating_sub(line.chars().count()));
            match lines.last_mut() {
                Some(line) if room > piece.len() => {
                    line.push(' ');
                    line.extend(piece);
                }
                _ => lines.push(piece.iter().collect()),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_in_the_printers_letters() {
        for (page, text, written) in [
            (
                Page::Pc858,
                "Accueil «\u{a0}Été\u{a0}» à 2 €",
                "Accueil « Été » à 2 €",
            ),
            (Page::Pc858, "L’œuvre – Łódź", "L'oeuvre - Lódz"),
            (Page::Ascii, "Éloïse à 14 h", "Eloise a 14 h"),
            (Page::Pc858, "رقمك", "rqmk"),
            (Page::Pc858, "a\u{1b}\u{0}\nb\tc─", "a b c-"),
        ] {
            let readable = page.readable(text);
            assert_eq!(readable, written, "{text}");
            let letters = readable.chars().count();
            assert_eq!(page.bytes(&readable).len(), letters, "a byte each");
        }
    }

    #[test]
    fn the_page_is_whole() {
        assert_eq!(PC858.chars().count(), 128);
        for (letter, byte) in [
            ('-', 0x2d),
            ('Ç', 0x80),
            ('É', 0x90),
            ('á', 0xa0),
            ('»', 0xaf),
            ('©', 0xb8),
            ('¥', 0xbe),
            ('Ã', 0xc7),
            ('¤', 0xcf),
            ('€', 0xd5),
            ('Ì', 0xde),
            ('Ó', 0xe0),
            ('´', 0xef),
            ('°', 0xf8),
            ('²', 0xfd),
        ] {
            assert_eq!(Page::Pc858.byte(letter), Some(byte), "{letter}");
        }
    }

    #[test]
    fn long_names_are_broken_between_words() {
        let broken = |text: &str| lines(text, 10).join("|");
        assert_eq!(
            broken("Centre communal d'action"),
            "Centre|communal|d'action"
        );
        assert_eq!(broken("un deux et trois"), "un deux et|trois");
        assert_eq!(broken("anticonstitutionnel a"), "anticonsti|tutionnel|a");
        assert_eq!(broken("  "), "");
    }
}
