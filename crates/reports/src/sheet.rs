//! Pages of text and lines.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str};

/// A4, in points.
const WIDTH: f32 = 595.28;
const HEIGHT: f32 = 841.89;

/// A length in points, of millimetres.
pub(crate) fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// One of the two faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    Plain,
    Bold,
}

/// A page being written. Lengths are points from the upper left corner.
pub(crate) struct Page(Content);

impl Page {
    pub(crate) fn new() -> Self {
        Self(Content::new())
    }

    /// Writes a line whose letters stand on `y`.
    pub(crate) fn text(&mut self, face: Face, size: f32, x: f32, y: f32, text: &str) {
        let name = Name(if face == Face::Bold { b"B" } else { b"P" });
        self.0
            .begin_text()
            .set_font(name, size)
            .next_line(x, HEIGHT - y)
            .show(Str(&encoded(text)))
            .end_text();
    }

    /// Draws a frame.
    pub(crate) fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, line: f32) {
        self.0
            .set_line_width(line)
            .rect(x, HEIGHT - y - height, width, height)
            .stroke();
    }

    /// Draws a line to cut along.
    pub(crate) fn cut(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.0
            .save_state()
            .set_line_width(0.4)
            .set_dash_pattern([3.0, 3.0], 0.0)
            .move_to(from.0, HEIGHT - from.1)
            .line_to(to.0, HEIGHT - to.1)
            .stroke()
            .restore_state();
    }
}

/// A document of these pages.
pub(crate) fn document(title: &str, pages: Vec<Page>) -> Vec<u8> {
    let (catalog, tree, information) = (Ref::new(1), Ref::new(2), Ref::new(3));
    let (plain, bold) = (Ref::new(4), Ref::new(5));
    let mut next = 6;
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.document_info(information)
        .title(pdf_writer::TextStr(title));
    for (id, face) in [(plain, b"Helvetica".as_slice()), (bold, b"Helvetica-Bold")] {
        pdf.type1_font(id)
            .base_font(Name(face))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    let mut kids = Vec::with_capacity(pages.len());
    for Page(content) in pages {
        let (id, stream) = (Ref::new(next), Ref::new(next + 1));
        next += 2;
        kids.push(id);
        let mut page = pdf.page(id);
        page.parent(tree)
            .media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT))
            .contents(stream);
        let mut resources = page.resources();
        let mut fonts = resources.fonts();
        fonts.pair(Name(b"P"), plain).pair(Name(b"B"), bold);
        fonts.finish();
        resources.finish();
        page.finish();
        pdf.stream(stream, &content.finish());
    }
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(kids).count(count);
    pdf.finish()
}

/// A text in the letters that the faces have.
fn encoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        let mut buffer = [0; 4];
        let one = letter.encode_utf8(&mut buffer);
        let (known, _, unknown) = encoding_rs::WINDOWS_1252.encode(one);
        if unknown {
            bytes.extend(any_ascii::any_ascii_char(letter).bytes());
        } else {
            bytes.extend_from_slice(&known);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_kept_and_the_rest_transliterated() {
        assert_eq!(encoded("À l'œuvre"), b"\xC0 l'\x9Cuvre");
        assert_eq!(encoded("Zs\u{151}fia\n"), b"Zsofia");
        assert_eq!(encoded("Ж"), b"Zh");
    }
}
