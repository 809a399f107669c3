//! What one person has chosen: it lasts as long as they stand there, and leaves with them.

use std::time::Duration;

use courrier_domain::Language;

use crate::action::Action;
use crate::view::Looks;
use crate::voice::Volume;

/// What somebody said of hearing the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// Nothing: only headphones speak.
    #[default]
    Unsaid,
    /// To hear all of it, their own mail too.
    Hear,
    /// Silence, headphones or not.
    Silence,
}

/// One person's choices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Session {
    /// The language chosen by touch.
    pub language: Option<Language>,
    /// A language chosen by touch long before the card was read, by this person or another: the
    /// person's own counts more.
    pub chosen_before: Option<Language>,
    /// The language of the person whose card was read.
    pub own_language: Option<Language>,
    /// How the screen is drawn.
    pub looks: Looks,
    /// Whether the person wants to hear the screen.
    pub wish: Wish,
    /// When something was last begun to be said (monotonic).
    pub said_at: Option<Duration>,
    /// The person uses the keypad: what is nobody's secret is said as well.
    pub guided: bool,
    /// How loud.
    pub volume: Volume,
    /// The person has heard that the time ends soon.
    pub warned: bool,
    /// Where the keypad stands.
    pub focus: Option<Action>,
    /// The last press (monotonic); none as long as nobody pressed anything.
    pub touched: Option<Duration>,
}

impl Session {
    /// The screen's language: what was chosen, then the person's own; none if nobody said.
    pub fn language(&self) -> Option<Language> {
        self.language.or(self.own_language).or(self.chosen_before)
    }

    /// Whoever chose all this may have gone. Their language serves who has none; what is private is
    /// said to nobody who has not asked, but offered.
    pub fn grow_old(&mut self) {
        if let Some(language) = self.language.take() {
            self.chosen_before = Some(language);
        }
        self.ask_again();
    }

    /// Who asked to hear the screen is to ask once more before their own mail is read out.
    pub fn ask_again(&mut self) {
        if self.wish == Wish::Hear {
            self.wish = Wish::Unsaid;
            self.guided = true;
        }
    }

    /// By one press texts are larger and in full contrast; then larger alone, full contrast alone, and
    /// as before.
    pub fn next_display(&mut self) {
        let looks = &mut self.looks;
        (looks.larger, looks.contrast) = match (looks.larger, looks.contrast) {
            (false, false) => (true, true),
            (true, true) => (true, false),
            (true, false) => (false, true),
            (false, true) => (false, false),
        };
    }
}
