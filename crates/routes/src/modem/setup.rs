//! From an open line to a modem that can send.

use std::time::Duration;

use thiserror::Error;
use tracing::{info, warn};

use super::ModemSettings;
use super::session::{AtError, Session, fields};
use crate::{Network, Stop};

/// A modem that is asleep, or that still finds its speed, misses the first commands.
const GREETINGS: u32 = 3;
/// How long each greeting is waited for, at most.
const GREETING: Duration = Duration::from_secs(1);
/// How often a SIM card that is starting is asked again.
const SIM_POLL: Duration = Duration::from_millis(200);
/// Ends whatever text a modem may still be waiting for, without sending it.
const ESCAPE: &[u8] = b"\x1B\r";
/// `+CME ERROR` numbers (3GPP TS 27.007, 9.2): no SIM, PUK asked, SIM failure, busy, wrong.
const NO_SIM: u16 = 10;
const PUK_ASKED: u16 = 12;
const SIM_FAILURE: u16 = 13;
const SIM_BUSY: u16 = 14;
const SIM_WRONG: u16 = 15;

/// Why a modem can't be made ready.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SetupError {
    /// It went away, or doesn't answer, or refuses a command: looked at again in a while.
    #[error("{0}")]
    At(#[from] AtError),
    /// A person must act.
    #[error("{0}")]
    Stop(#[from] Stop),
}

/// What the SIM card wants.
enum Sim {
    Ready,
    Pin,
}

impl Session {
    /// Makes the modem ready: greeting, PIN if asked, PDU mode, reports.
    pub fn set_up(&mut self, settings: &ModemSettings) -> Result<(), SetupError> {
        self.greet()?;
        for command in self.profile.setup.before_pin.clone() {
            self.tell(&command)?;
        }
        match self.sim()? {
            Sim::Ready => {}
            Sim::Pin => self.enter_pin(settings)?,
        }
        // The card is open: if a note was left, the PIN was right, or a person gave it.
        if settings.pin_memory.is_set()
            && let Err(error) = settings.pin_memory.clear()
        {
            warn!(route = settings.name, %error, "the note of the PIN can't be removed");
        }
        for command in self.profile.setup.after_pin.clone() {
            self.tell(&command)?;
        }
        for command in self.profile.setup.optional.clone() {
            match self.tell(&command) {
                Ok(()) => {}
                Err(error @ (AtError::Gone | AtError::Silent)) => return Err(error.into()),
                Err(error) => {
                    info!(route = settings.name, command, %error, "not known to this modem");
                }
            }
        }
        Ok(())
    }

    fn greet(&mut self) -> Result<(), AtError> {
        self.port.write(ESCAPE)?;
        self.listen(Duration::ZERO)?;
        let patience = GREETING.min(self.profile.patience.answer());
        let mut last = AtError::Silent;
        for _ in 0..GREETINGS {
            match self.ask_within("AT", "", patience) {
                Ok(_) => return Ok(()),
                Err(AtError::Gone) => return Err(AtError::Gone),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Asks the SIM card what it wants, until it knows.
    fn sim(&mut self) -> Result<Sim, SetupError> {
        let deadline = self.deadline(self.profile.patience.sim());
        loop {
            match self.ask("AT+CPIN?", "+CPIN:") {
                Ok(lines) => {
                    let state = lines.first().map(|line| fields(line).join(","));
                    match state.as_deref() {
                        Some("READY") => return Ok(Sim::Ready),
                        Some("SIM PIN") => return Ok(Sim::Pin),
                        Some("SIM PUK" | "SIM PUK2" | "PH-SIM PIN") => {
                            return Err(Stop::SimLocked.into());
                        }
                        _ => {}
                    }
                }
                Err(AtError::Equipment(NO_SIM | SIM_FAILURE | SIM_WRONG)) => {
                    return Err(Stop::NoSim.into());
                }
                Err(AtError::Equipment(PUK_ASKED)) => return Err(Stop::SimLocked.into()),
                Err(AtError::Equipment(SIM_BUSY)) => {}
                Err(error) => return Err(error.into()),
            }
            if self.port.time() >= deadline {
                return Err(AtError::Silent.into());
            }
            self.listen(SIM_POLL)?;
        }
    }

    /// Gives the PIN: once, noted before, and never while a try was lost already.
    fn enter_pin(&mut self, settings: &ModemSettings) -> Result<(), SetupError> {
        let Some(pin) = &settings.pin else {
            return Err(Stop::PinMissing.into());
        };
        if settings.pin_memory.is_set() {
            return Err(Stop::PinRefused.into());
        }
        let digits = pin.reveal();
        if !(4..=8).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Stop::Misconfigured("PIN".to_owned()).into());
        }
        // Two left: somebody mistook it already. The next two are for a person with the card's
        // papers in hand.
        if self.pin_tries()?.is_some_and(|left| left < 3) {
            return Err(Stop::PinRefused.into());
        }
        if let Err(error) = settings.pin_memory.set() {
            warn!(route = settings.name, %error, "the PIN's try can't be noted: it is not made");
            return Err(Stop::Misconfigured("PIN".to_owned()).into());
        }
        let given = zeroize::Zeroizing::new(format!("AT+CPIN=\"{digits}\""));
        match self.ask_within(&given, "", self.profile.patience.sim()) {
            Ok(_) => {}
            Err(AtError::Gone) => return Err(AtError::Gone.into()),
            // Also when it says nothing: whether it was right, only the card knows.
            Err(error) => {
                warn!(route = settings.name, %error, "the PIN was not taken");
                return Err(match self.sim() {
                    Ok(Sim::Ready) => return Ok(()),
                    Err(SetupError::At(AtError::Gone)) => AtError::Gone.into(),
                    Err(SetupError::Stop(Stop::SimLocked)) => Stop::SimLocked.into(),
                    _ => Stop::PinRefused.into(),
                });
            }
        }
        match self.sim()? {
            Sim::Ready => Ok(()),
            Sim::Pin => Err(Stop::PinRefused.into()),
        }
    }

    /// How many tries the PIN has left, if the modem can tell.
    fn pin_tries(&mut self) -> Result<Option<u8>, AtError> {
        let Some(how) = self.profile.setup.pin_tries.clone() else {
            return Ok(None);
        };
        match self.ask(&how.command, &how.prefix) {
            Ok(lines) => Ok(lines
                .iter()
                .find(|line| line.starts_with(&how.prefix))
                .and_then(|line| fields(line).get(how.field)?.parse().ok())),
            Err(error @ (AtError::Gone | AtError::Silent)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// The modem's place in the network.
    pub fn network(&mut self) -> Result<Option<Network>, AtError> {
        let lines = self.ask("AT+CREG?", "+CREG:")?;
        let field = lines.first().map(|line| fields(line));
        Ok(match field.as_ref().and_then(|fields| fields.get(1)) {
            Some(&"0") => Some(Network::Off),
            Some(&"1" | &"6") => Some(Network::Home),
            Some(&"2") => Some(Network::Searching),
            Some(&"3") => Some(Network::Denied),
            Some(&"5" | &"7") => Some(Network::Roaming),
            _ => None,
        })
    }

    /// The received signal, 0 to 31; none when the modem doesn't know.
    pub fn signal(&mut self) -> Result<Option<u8>, AtError> {
        let lines = self.ask("AT+CSQ", "+CSQ:")?;
        let signal = lines.first().and_then(|line| fields(line)[0].parse().ok());
        Ok(signal.filter(|signal| *signal <= 31))
    }
}
