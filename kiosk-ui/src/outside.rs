//! What the controller asks of the world outside it. Calls return at once.

use courrier_api::TicketBy;
use courrier_cards::Token;
use courrier_domain::Language;

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
    /// Says a text, in place of what is being said.
    fn say(&mut self, text: &str, language: Language);
    /// Ends what is being said.
    fn hush(&mut self);
    /// Whether something is being said.
    fn speaking(&self) -> bool;
    /// Sets how loud the voice is.
    fn volume(&mut self, volume: Volume);
    /// Whether a paper can be printed.
    fn prints(&self) -> bool;
    /// Prints a number in the queue.
    fn print(&mut self, paper: &Paper);
}

/// How loud the voice is: a step from 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volume(u8);

/// What stands on a printed number: nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The number.
    pub number: u32,
    /// The centre.
    pub centre: String,
    /// Below the number: who is before, where to go.
    pub lines: Vec<String>,
    /// When it is printed, on the centre's clocks.
    pub at: chrono::NaiveDateTime,
}

impl Volume {
    /// What it returns to after each person.
    pub const DEFAULT: Self = Self(3);
    /// The loudest.
    pub const MOST: Self = Self(5);

    /// The step, from 1 to 5.
    pub fn step(self) -> u8 {
        self.0
    }

    /// A step louder, not beyond the loudest.
    pub fn louder(self) -> Self {
        Self((self.0 + 1).min(Self::MOST.0))
    }

    /// A step quieter, not to silence.
    pub fn quieter(self) -> Self {
        Self((self.0 - 1).max(1))
    }

    /// A step louder; from the loudest to the quietest, for the one button on the screen.
    pub fn around(self) -> Self {
        if self == Self::MOST {
            Self(1)
        } else {
            self.louder()
        }
    }
}
