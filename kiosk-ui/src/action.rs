//! What a person can press, by finger or by key.

use courrier_domain::Language;

use crate::view::Chapter;

/// A button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// I have read it.
    Done,
    /// I have not yet read it.
    MoreTime,
    /// Say what stands on the screen.
    Listen,
    /// Say nothing any more.
    StopVoice,
    /// Louder by a step; from the loudest to the quietest.
    Louder,
    /// Texts larger and stronger, then either alone, then as before.
    Display,
    /// Everything lower on a tall screen, or as before.
    LowerScreen,
    /// Which language?
    Languages,
    /// This one.
    Language(Language),
    /// What is there to read?
    Information,
    /// This.
    Read(Chapter),
    /// The next part of it.
    NextPart,
    /// The part before.
    PreviousPart,
    /// A number in the queue.
    TakeTicket,
    /// The number by SMS too.
    TicketBySms,
    /// Back to what stood there before.
    Back,
    /// A digit of the technician's code.
    Digit(u8),
    /// The last digit away.
    Erase,
    /// That was the code.
    Enter,
    /// Says something, for the technician to hear.
    TestVoice,
    /// Prints something, for the technician to see.
    TestPrint,
}

/// A key of the tactile keypad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// To the next button.
    Next,
    /// To the one before.
    Previous,
    /// Press it.
    Choose,
    /// Leave, without choosing.
    Leave,
    /// Say it, or say it again.
    Repeat,
    /// Louder by a step.
    Louder,
    /// Quieter by a step.
    Quieter,
}

impl Action {
    /// The number by which the window knows it.
    pub fn code(self) -> i32 {
        let place = |place: usize| i32::try_from(place).unwrap_or(i32::MAX - LANGUAGE);
        match self {
            Self::Language(language) => {
                let at = Language::ALL.iter().position(|known| *known == language);
                LANGUAGE + place(at.unwrap_or_default())
            }
            Self::Read(Chapter::Contents) => CHAPTER,
            Self::Read(Chapter::Hours) => CHAPTER + 1,
            Self::Read(Chapter::Places) => CHAPTER + 2,
            Self::Read(Chapter::Page(at)) => PAGE + place(at),
            Self::Digit(digit) => DIGIT + i32::from(digit),
            other => place(
                PLAIN
                    .iter()
                    .position(|known| *known == other)
                    .unwrap_or_default(),
            ),
        }
    }

    /// The action of a number; none for a number that none has.
    pub fn of_code(code: i32) -> Option<Self> {
        let at = |first: i32| usize::try_from(code - first).ok();
        match code {
            ..DIGIT => PLAIN.get(at(0)?).copied(),
            DIGIT..LANGUAGE => {
                let digit = u8::try_from(code - DIGIT).ok()?;
                (digit < 10).then_some(Self::Digit(digit))
            }
            LANGUAGE..CHAPTER => Language::ALL
                .get(at(LANGUAGE)?)
                .copied()
                .map(Self::Language),
            CHAPTER => Some(Self::Read(Chapter::Contents)),
            code if code == CHAPTER + 1 => Some(Self::Read(Chapter::Hours)),
            code if code == CHAPTER + 2 => Some(Self::Read(Chapter::Places)),
            PAGE.. => Some(Self::Read(Chapter::Page(at(PAGE)?))),
            _ => None,
        }
    }

    /// The name of its words; none for what is named by its content.
    pub fn label(self) -> Option<&'static str> {
        Some(match self {
            Self::Done => "done",
            Self::MoreTime => "more-time",
            Self::Listen => "listen",
            Self::StopVoice => "stop-voice",
            Self::Louder => "louder",
            Self::Display => "display",
            Self::LowerScreen => "lower-screen",
            Self::Languages => "languages",
            Self::Information | Self::Read(Chapter::Contents) => "information",
            Self::Read(Chapter::Hours) => "hours-title",
            Self::Read(Chapter::Places) => "places-title",
            Self::NextPart => "next-page",
            Self::PreviousPart => "previous-page",
            Self::TakeTicket => "take-ticket",
            Self::TicketBySms => "by-sms",
            Self::Back => "back",
            Self::Language(_)
            | Self::Read(Chapter::Page(_))
            | Self::Digit(_)
            | Self::Erase
            | Self::Enter
            | Self::TestVoice
            | Self::TestPrint => return None,
        })
    }
}

const DIGIT: i32 = 50;
const LANGUAGE: i32 = 100;
const CHAPTER: i32 = 200;
const PAGE: i32 = 300;

/// Actions that carry nothing, in the order of their codes.
const PLAIN: [Action; 18] = [
    Action::Done,
    Action::MoreTime,
    Action::Listen,
    Action::StopVoice,
    Action::Louder,
    Action::Display,
    Action::LowerScreen,
    Action::Languages,
    Action::Information,
    Action::NextPart,
    Action::PreviousPart,
    Action::TakeTicket,
    Action::TicketBySms,
    Action::Back,
    Action::Erase,
    Action::Enter,
    Action::TestVoice,
    Action::TestPrint,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_action_has_a_code_of_its_own() {
        let others = Language::ALL.into_iter().map(Action::Language).chain(
            [
                Chapter::Contents,
                Chapter::Hours,
                Chapter::Places,
                Chapter::Page(0),
                Chapter::Page(11),
            ]
            .map(Action::Read),
        );
        let digits = (0..10).map(Action::Digit);
        let all: Vec<Action> = PLAIN.into_iter().chain(others).chain(digits).collect();
        for action in &all {
            assert_eq!(Action::of_code(action.code()), Some(*action));
        }
        for code in [-1, 18, 49, 60, 99, 114, 199, 203, 299, i32::MIN] {
            assert_eq!(Action::of_code(code), None, "{code}");
        }
    }
}
