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

/// The characters of page 858 past ASCII that stand for letters and punctuation, not frames.
const PC858: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»ÁÂÀ©¢¥ãÃ¤ðÐÊËÈ€ÍÎÏÌÓßÔÒõÕµþÞÚÛÙýÝ¯´±¾¶§÷¸°¨·¹³²";

/// How large the number is, in letters' heights and widths: the most that there is.
const LARGEST: u8 = 8;

impl Page {
    /// The text in the page's characters. Others are written in near ones, and what has none of
    /// those is left out: bytes of another page would come out as garbage.
    pub fn written(self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                ' '..='~' => written.push(letter),
                letter if self == Self::Pc858 && PC858.contains(letter) => written.push(letter),
                letter if letter.is_whitespace() => written.push(' '),
                letter => written.push_str(any_ascii::any_ascii_char(letter)),
            }
        }
        written
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
        for line in lines(&page.written(&self.centre), columns) {
            printer.writeln(&line)?;
        }
        printer.feed()?;
        let number = self.number.to_string();
        let digits = u8::try_from(number.len()).unwrap_or(u8::MAX);
        let size = (columns / digits).clamp(1, LARGEST);
        printer.size(size, size)?.bold(true)?.writeln(&number)?;
        printer.bold(false)?.reset_size()?.feed()?;
        for text in &self.lines {
            for line in lines(&page.written(text), columns / 2) {
                printer.size(2, 2)?.writeln(&line)?;
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
            (Page::Pc858, "L’œuvre – Łódź", "L'oeuvre - Lodz"),
            (Page::Ascii, "Éloïse à 14 h", "Eloise a 14 h"),
            (Page::Pc858, "رقمك", "rqmk"),
            (Page::Pc858, "a\u{1b}\u{0}\nb\tc", "a b c"),
        ] {
            assert_eq!(page.written(text), written, "{text}");
        }
    }

    #[test]
    fn every_letter_of_the_page_is_one_byte() {
        let page = Ticket {
            number: 1,
            centre: PC858.to_owned(),
            lines: Vec::new(),
            at: NaiveDateTime::default(),
        };
        let sent = Sent::default();
        page.write(sent.clone(), Page::Pc858, u8::MAX)
            .expect("written");
        let sent = sent.0.lock().expect("not poisoned").clone();
        let high = sent.iter().filter(|byte| **byte >= 0x80).count();
        assert_eq!(high, PC858.chars().count());
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

    #[derive(Clone, Default)]
    struct Sent(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

    impl Driver for Sent {
        fn name(&self) -> String {
            String::new()
        }
        fn write(&self, data: &[u8]) -> PrinterResult<()> {
            self.0.lock().expect("not poisoned").extend(data);
            Ok(())
        }
        fn read(&self, _: &mut [u8]) -> PrinterResult<usize> {
            Ok(0)
        }
        fn flush(&self) -> PrinterResult<()> {
            Ok(())
        }
    }
}
