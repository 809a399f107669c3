//! The machine around the screen, as the controller uses it: loudspeaker and printer.

use std::net::IpAddr;

use courrier_domain::Language;

use crate::network::Network;
use crate::outside::{Machine, Paper};
use crate::printer::{Ticket, TicketPrinter};
use crate::voice::{Loudspeaker, Speaker as _, Utterance, Volume};

/// Loudspeaker and printer, where there are any.
pub struct Around {
    /// Its voice; none where it can't have a thread.
    pub voice: Option<Loudspeaker>,
    /// The ticket printer that the settings name.
    pub printer: Option<TicketPrinter>,
    /// Its line to the daemon.
    pub network: Network,
}

impl Around {
    /// Whether tickets can be printed; none where there is no printer or it is not yet known.
    pub fn printer_ok(&self) -> Option<bool> {
        let state = self.printer.as_ref()?.state()?;
        Some(state.is_ok())
    }

    /// Whether speech works, as far as it is known.
    pub fn voice_ok(&self) -> Option<bool> {
        self.voice.as_ref()?.works()
    }
}

impl Machine for Around {
    fn speaks(&self, language: Language) -> bool {
        let voice = self.voice.as_ref();
        voice.is_some_and(|voice| voice.works() != Some(false) && voice.voice(language).is_some())
    }

    fn can_say(&self, utterance: &Utterance) -> bool {
        let voice = self.voice.as_ref();
        voice.is_some_and(|voice| voice.works() != Some(false) && voice.can_say(utterance))
    }

    fn say(&mut self, utterance: Utterance) {
        if let Some(voice) = &mut self.voice {
            voice.say(utterance);
        }
    }

    fn hush(&mut self) {
        if let Some(voice) = &mut self.voice {
            voice.stop();
        }
    }

    fn speaking(&self) -> bool {
        self.voice.as_ref().is_some_and(|voice| voice.speaking())
    }

    fn volume(&mut self, volume: Volume) {
        if let Some(voice) = &mut self.voice {
            voice.set_volume(volume);
        }
    }

    fn address(&self) -> Option<IpAddr> {
        self.network.address()
    }

    fn has_printer(&self) -> bool {
        self.printer.is_some()
    }

    fn prints(&self) -> bool {
        self.printer_ok() == Some(true)
    }

    fn print(&mut self, paper: &Paper) {
        if let Some(printer) = &self.printer {
            printer.print(Ticket {
                number: paper.number,
                centre: paper.centre.clone(),
                lines: paper.lines.clone(),
                at: paper.at,
            });
        }
    }
}
