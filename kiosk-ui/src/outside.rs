//! What the controller asks of the world outside it. Calls return at once.

use std::net::IpAddr;

use courrier_api::TicketBy;
use courrier_cards::Token;
use courrier_domain::Language;

use crate::voice::{Utterance, Volume};

/// The number of one tap, counted from 1.
pub type TapId = u64;

/// The daemon, as the controller sees it. What comes of a call is told to the controller later.
pub trait Service {
    /// Asks what waits for this card's holder. A second call with the same number repeats the first.
    fn tap(&mut self, tap: TapId, card: &Token);
    /// Asks for a number in the queue for the holder of the card of this tap.
    fn ticket(&mut self, tap: TapId, card: &Token, by: TicketBy);
}

/// The machine around the screen: loudspeaker and printer.
pub trait Machine {
    /// Whether it says anything whatever in this language.
    fn speaks(&self, language: Language) -> bool;
    /// Whether it can say all of this: a language without a voice may have recordings of what the
    /// borne says.
    fn can_say(&self, utterance: &Utterance) -> bool {
        let mut passages = utterance.passages();
        passages.all(|(language, _)| self.speaks(language))
    }
    /// Says this, in place of what is being said.
    fn say(&mut self, utterance: Utterance);
    /// Ends what is being said.
    fn hush(&mut self);
    /// Whether something is being said.
    fn speaking(&self) -> bool;
    /// Sets how loud the voice is.
    fn volume(&mut self, volume: Volume);
    /// Its own address on the way to the daemon, if there is a way.
    fn address(&self) -> Option<IpAddr>;
    /// Whether there is a printer at all, well or not.
    fn has_printer(&self) -> bool {
        self.prints()
    }
    /// Whether a paper can be printed.
    fn prints(&self) -> bool;
    /// Prints a number in the queue.
    fn print(&mut self, paper: &Paper);
}

/// What stands on a printed number: nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The number.
    pub number: u32,
    /// The centre.
    pub centre: String,
    /// Below the number: who is before, where to go.
    pub lines: Vec<String>,
    /// When it is printed, on the centre's clock.
    pub at: chrono::NaiveDateTime,
}
