//! The door while the borne runs.

use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use courrier_cards::Token;
use courrier_clock::SharedClock;

use super::Kept;
use crate::private_file;

/// So many wrong codes cost no wait: fingers slip.
const FREE: u32 = 3;
/// The wait after one more; it doubles with each further one, up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// Why a code did not open the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeRefused {
    /// No technician's card was shown before.
    NoCard,
    /// It is another one.
    Wrong,
    /// Too many were wrong: none is looked at for so long.
    Wait(Duration),
}

/// The door to the maintenance screen. Wrong codes make it slower whichever card was shown, until a
/// right one.
pub struct Technician {
    kept: Option<Kept>,
    clock: SharedClock,
    /// The technician's card that was shown, until the door is opened or left.
    card: Option<Token>,
    wrong: u32,
    /// When the next code is looked at, on the monotonic clock.
    next: Duration,
}

impl Technician {
    /// Reads the file. Without it, or with one that is damaged or that others may read, there is no
    /// door; the log says why.
    pub fn load(file: &Path, clock: SharedClock) -> Self {
        let kept = match read(file) {
            Ok(kept) => kept,
            Err(error) => {
                tracing::warn!(%error, "no technician's card");
                None
            }
        };
        Self {
            kept,
            clock,
            card: None,
            wrong: 0,
            next: Duration::ZERO,
        }
    }

    /// Whether there is a door.
    pub fn is_set_up(&self) -> bool {
        self.kept.is_some()
    }

    /// Whether this is the technician's card; then the code is asked for. Quick: ask for every card
    /// before the daemon is asked.
    pub fn card(&mut self, card: &Token) -> bool {
        let is = self.kept.as_ref().is_some_and(|kept| kept.is_card(card));
        self.card = is.then(|| card.clone());
        is
    }

    /// How long until a code is looked at; zero if one is now.
    pub fn wait(&self) -> Duration {
        self.next.saturating_sub(self.clock.monotonic())
    }

    /// Opens the door, or says why it stays shut. The card must be shown anew after each opening.
    pub fn code(&mut self, code: &str) -> Result<(), CodeRefused> {
        let (Some(kept), Some(card)) = (&self.kept, &self.card) else {
            return Err(CodeRefused::NoCard);
        };
        let wait = self.wait();
        if !wait.is_zero() {
            return Err(CodeRefused::Wait(wait));
        }
        if kept.is_code(card, code) {
            self.card = None;
            self.wrong = 0;
            return Ok(());
        }
        self.wrong = self.wrong.saturating_add(1);
        tracing::warn!(wrong = self.wrong, "a wrong technician's code");
        let Some(doublings) = self.wrong.checked_sub(FREE) else {
            return Err(CodeRefused::Wrong);
        };
        let factor = 2_u32.saturating_pow(doublings);
        let wait = FIRST_WAIT.saturating_mul(factor).min(LONGEST_WAIT);
        self.next = self.clock.monotonic() + wait;
        Err(CodeRefused::Wait(wait))
    }

    /// The technician has left before the door was open.
    pub fn leave(&mut self) {
        self.card = None;
    }
}

fn read(file: &Path) -> io::Result<Option<Kept>> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    if private_file::is_exposed(file)? {
        return Err(io::Error::other(
            "its file can be read by others: chmod 600",
        ));
    }
    // The parser's message could show what stands in the file.
    let kept: Kept = toml::from_str(&text).map_err(|_| io::Error::other("its file is damaged"))?;
    if !kept.is_sound() {
        return Err(io::Error::other("its file is damaged"));
    }
    Ok(Some(kept))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::Arc;

    use courrier_clock::{Clock as _, ManualClock};

    use super::*;
    use crate::technician::keep;

    fn token(text: &str) -> Token {
        Token::new(text.to_owned())
    }

    struct Borne {
        folder: tempfile::TempDir,
        clock: Arc<ManualClock>,
    }

    impl Borne {
        fn new() -> Self {
            let start = chrono::DateTime::from_timestamp(1_700_000_000, 0).expect("an instant");
            let borne = Self {
                folder: tempfile::tempdir().expect("a folder"),
                clock: Arc::new(ManualClock::at(start)),
            };
            keep(&borne.file(), &token("04AA"), "271828").expect("kept");
            borne
        }

        fn file(&self) -> std::path::PathBuf {
            self.folder.path().join("technician")
        }

        fn door(&self) -> Technician {
            Technician::load(&self.file(), self.clock.clone())
        }
    }

    #[test]
    fn the_card_and_then_the_code_open_the_door_once() {
        let borne = Borne::new();
        let mut door = borne.door();
        assert!(door.is_set_up());
        assert_eq!(door.code("271828"), Err(CodeRefused::NoCard));
        assert!(!door.card(&token("04AB")));
        assert_eq!(door.code("271828"), Err(CodeRefused::NoCard));
        assert!(door.card(&token("04AA")));
        assert_eq!(door.code("271829"), Err(CodeRefused::Wrong));
        assert_eq!(door.code("271828"), Ok(()));
        assert_eq!(door.code("271828"), Err(CodeRefused::NoCard), "one opening");
        assert!(door.card(&token("04AA")));
        door.leave();
        assert_eq!(door.code("271828"), Err(CodeRefused::NoCard));
        assert!(door.card(&token("04AA")));
        assert!(!door.card(&token("04AB")), "another card takes it back");
        assert_eq!(door.code("271828"), Err(CodeRefused::NoCard));
    }

    #[test]
    fn wrong_codes_cost_more_and_more_time() {
        let borne = Borne::new();
        let mut door = borne.door();
        assert!(door.card(&token("04AA")));
        for _ in 0..2 {
            assert_eq!(door.code("000000"), Err(CodeRefused::Wrong));
        }
        for seconds in [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600] {
            let (wait, second) = (Duration::from_secs(seconds), Duration::from_secs(1));
            assert_eq!(door.code("000000"), Err(CodeRefused::Wait(wait)));
            // The right one isn't looked at either, whether or not the card is shown again.
            borne.clock.advance(wait.saturating_sub(second));
            assert!(door.card(&token("04AA")));
            assert_eq!(door.code("271828"), Err(CodeRefused::Wait(second)));
            borne
                .clock
                .jump_to(borne.clock.now() + chrono::TimeDelta::days(1));
            assert_eq!(door.wait(), second, "a corrected date is no time gone by");
            borne.clock.advance(second);
        }
        assert_eq!(door.code("271828"), Ok(()));
        assert!(door.card(&token("04AA")));
        assert_eq!(
            door.code("000000"),
            Err(CodeRefused::Wrong),
            "it is forgiven"
        );
    }

    #[test]
    fn without_a_sound_file_there_is_no_door() {
        let borne = Borne::new();
        let kept = fs::read_to_string(borne.file()).expect("read");
        assert!(!kept.contains("04AA") && !kept.contains("271828"), "{kept}");
        assert!(!private_file::is_exposed(&borne.file()).expect("there"));

        let shut = |why: &str| {
            let mut door = borne.door();
            assert!(!door.is_set_up(), "{why}");
            assert!(!door.card(&token("04AA")), "{why}");
            assert_eq!(door.code("271828"), Err(CodeRefused::NoCard), "{why}");
        };
        fs::set_permissions(borne.file(), fs::Permissions::from_mode(0o644)).expect("changed");
        shut("others may read it");
        for damaged in ["", "key = 1", &kept.replace("argon2id", "argon2d")] {
            private_file::write(&borne.file(), damaged.as_bytes()).expect("written");
            shut(damaged);
        }
        fs::remove_file(borne.file()).expect("removed");
        shut("there is none");
    }

    #[test]
    fn the_code_of_one_card_is_nothing_with_another() {
        let borne = Borne::new();
        let first = fs::read_to_string(borne.file()).expect("read");
        keep(&borne.file(), &token("04BB"), "271828").expect("kept");
        let second = fs::read_to_string(borne.file()).expect("read");
        let line = |text: &str, name: &str| {
            let found = text.lines().find(|line| line.starts_with(name));
            found.expect("a line").to_owned()
        };
        assert_ne!(line(&first, "key"), line(&second, "key"));
        // The card of the one with the code of the other.
        let mixed = format!(
            "{}\n{}\n{}\n",
            line(&second, "key"),
            line(&second, "card"),
            line(&first, "code")
        );
        private_file::write(&borne.file(), mixed.as_bytes()).expect("written");
        let mut door = borne.door();
        assert!(door.card(&token("04BB")));
        assert_eq!(door.code("271828"), Err(CodeRefused::Wrong));
    }
}
