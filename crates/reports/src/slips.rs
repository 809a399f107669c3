//! Slips for mail that goes back: one for each envelope, eight a page, to cut or on labels of
//! 105 × 74 mm.

use chrono::NaiveDate;
use courrier_domain::CourrierKind;
use courrier_domain::courrier::ReturnReason;

use crate::sheet::{Face, Page, document, mm};

/// Slips beside and below each other on a page.
const ACROSS: usize = 2;
const DOWN: usize = 4;
const SLIP: (f32, f32) = (105.0, 74.25);
const MARGIN: f32 = 9.0;
/// About as wide as Helvetica's letters are in their size, so that a long name stays on its slip.
const LETTER: f32 = 0.56;

/// One slip. It names nobody: the envelope does, and the numero says which envelope it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// The folder.
    pub numero: String,
    /// What goes back.
    pub kind: CourrierKind,
    /// When it came.
    pub arrived: NaiveDate,
    /// Why it goes back.
    pub reason: ReturnReason,
}

/// The slips of one bag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slips {
    /// The centre's name.
    pub centre: String,
    /// The day on them.
    pub on: NaiveDate,
    /// Each of them, in the order in which they are printed.
    pub slips: Vec<Slip>,
}

impl Slips {
    /// The pages to print.
    pub fn pdf(&self) -> Vec<u8> {
        let pages = self.slips.chunks(ACROSS * DOWN).map(|slips| {
            let mut page = Page::new();
            for (at, slip) in slips.iter().enumerate() {
                let (column, row) = (at % ACROSS, at / ACROSS);
                self.draw(&mut page, slip, offset(SLIP.0, column), offset(SLIP.1, row));
            }
            lines(&mut page);
            page
        });
        document("Bordereaux de retour", pages.collect())
    }

    fn draw(&self, page: &mut Page, slip: &Slip, left: f32, top: f32) {
        let (x, width) = (left + mm(MARGIN), mm(SLIP.0 - 2.0 * MARGIN));
        let y = |millimetres: f32| top + mm(millimetres);
        page.frame(x, y(10.0), width, mm(15.0), 1.6);
        page.text(
            Face::Bold,
            17.0,
            x + mm(3.5),
            y(19.4),
            "RETOUR À L'EXPÉDITEUR",
        );
        let reason = format!("Motif : {}", on_a_slip(slip.reason));
        page.text(
            Face::Bold,
            fitting(13.0, &reason, width),
            x,
            y(35.0),
            &reason,
        );
        let day = format!("Le {}", french(self.on));
        page.text(Face::Plain, 11.0, x, y(43.0), &day);
        page.text(
            Face::Plain,
            fitting(11.0, &self.centre, width),
            x,
            y(51.0),
            &self.centre,
        );
        let which = format!(
            "Dossier {} · {} du {}",
            slip.numero,
            named(slip.kind),
            french(slip.arrived)
        );
        page.text(Face::Plain, fitting(8.0, &which, width), x, y(66.0), &which);
    }
}

/// Lines to cut along, between the slips.
fn lines(page: &mut Page) {
    let (width, height) = (offset(SLIP.0, ACROSS), offset(SLIP.1, DOWN));
    for column in 1..ACROSS {
        let x = offset(SLIP.0, column);
        page.cut((x, 0.0), (x, height));
    }
    for row in 1..DOWN {
        let y = offset(SLIP.1, row);
        page.cut((0.0, y), (width, y));
    }
}

/// Where the slip of this place begins.
fn offset(size: f32, place: usize) -> f32 {
    // A page holds a few slips.
    mm(size) * f32::from(u8::try_from(place).unwrap_or(u8::MAX))
}

/// A size at which the text stays within the width.
fn fitting(size: f32, text: &str, width: f32) -> f32 {
    let letters = f32::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX));
    size.min(width / (letters.max(1.0) * LETTER))
}

fn french(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn named(kind: CourrierKind) -> &'static str {
    match kind {
        CourrierKind::Lettre => "lettre",
        CourrierKind::Recommande => "recommandé",
        CourrierKind::Colis => "colis",
    }
}

/// The closed list of reasons, in words for the sender: no more than the post needs.
fn on_a_slip(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::NonReclame => "non réclamé",
        ReturnReason::Inconnu => "inconnu à cette adresse",
        ReturnReason::Radie => "n'est plus à cette adresse",
        ReturnReason::Decede => "destinataire décédé",
        ReturnReason::Refuse => "refusé par le destinataire",
        ReturnReason::Autre => "autre motif",
    }
}
