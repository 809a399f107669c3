//! The machine around the screen, as the controller uses it.

use std::sync::Arc;

use courrier_domain::Language;

use crate::outside::{Machine, Paper, Volume};
use crate::printer::{Ticket, TicketPrinter};
use crate::settings::Settings;
use crate::voice::{self, Headphones, Loudspeaker, Speaker as _, Utterance, VoiceEvent};

/// What happens around the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineEvent {
    /// Headphones were plugged in or out.
    Headphones(bool),
    /// Voice or printer work otherwise than before, or are done with something.
    Changed,
}

/// Loudspeaker and printer, where there are any.
pub struct Around {
    voice: Loudspeaker,
    printer: Option<TicketPrinter>,
    _headphones: Headphones,
}

impl Around {
    /// Starts their threads; `tell` is called from them.
    pub fn start(
        settings: &Settings,
        tell: impl Fn(MachineEvent) + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let tell = Arc::new(tell);
        let told = Arc::clone(&tell);
        let listener: voice::Listener = Arc::new(move |event| {
            told(match event {
                VoiceEvent::Headphones(plugged) => MachineEvent::Headphones(plugged),
                VoiceEvent::Ended(..) | VoiceEvent::Works(_) => MachineEvent::Changed,
            });
        });
        let printer = settings.printer.clone().map(|printer| {
            let listener = Arc::new(move |_| tell(MachineEvent::Changed));
            TicketPrinter::start(printer, listener)
        });
        Ok(Self {
            voice: Loudspeaker::start(&settings.voice, listener.clone())?,
            printer: printer.transpose()?,
            _headphones: Headphones::watch(listener)?,
        })
    }

    /// Whether speech works; none until that is known.
    pub fn voice_ok(&self) -> Option<bool> {
        self.voice.works()
    }

    /// Whether the printer does; none if there is none, or until that is known.
    pub fn printer_ok(&self) -> Option<bool> {
        let state = self.printer.as_ref()?.state()?;
        Some(state.is_ok())
    }
}

impl Machine for Around {
    fn say(&mut self, text: &str, language: Language) {
        self.voice.say(Utterance::new(language, text));
    }

    fn hush(&mut self) {
        self.voice.stop();
    }

    fn speaking(&self) -> bool {
        self.voice.speaking()
    }

    fn volume(&mut self, volume: Volume) {
        self.voice.set_volume(voice::Volume::of_step(volume.step()));
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
