//! The machine around the screen, as the controller uses it.

use courrier_domain::Language;

use crate::outside::{Machine, Paper, Volume};

/// Loudspeaker and printer, where there are any.
#[derive(Debug, Default)]
pub struct Around {}

impl Machine for Around {
    fn say(&mut self, _text: &str, _language: Language) {}
    fn hush(&mut self) {}
    fn speaking(&self) -> bool {
        false
    }
    fn volume(&mut self, _volume: Volume) {}
    fn prints(&self) -> bool {
        false
    }
    fn print(&mut self, _paper: &Paper) {}
}
