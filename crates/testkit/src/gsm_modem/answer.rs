//! What a modem answers to each command.

use super::sim::PinState;
use super::{Moment, OnSend, State};

/// `+CME ERROR`: SIM PIN required, SIM PUK required, incorrect password.
const PIN_REQUIRED: &str = "+CME ERROR: 11";
const PUK_REQUIRED: &str = "+CME ERROR: 12";
const INCORRECT_PASSWORD: &str = "+CME ERROR: 16";

impl State {
    pub(super) fn answer(&mut self, command: &str) {
        if let Some(late) = self.late.take() {
            self.reply(&late);
        }
        if let Some(rest) = command.strip_prefix("AT+CMGS=") {
            self.begin_message(rest);
            return;
        }
        match self.lines(command) {
            Ok(lines) => {
                for line in lines {
                    self.reply(&line);
                }
                self.reply("OK");
            }
            Err(error) => self.reply(error),
        }
    }

    fn begin_message(&mut self, length: &str) {
        if self.sim.pin_state() != PinState::Ready {
            self.reply("+CMS ERROR: 311");
            return;
        }
        let Ok(length) = length.parse() else {
            self.reply("+CMS ERROR: 304");
            return;
        };
        self.speak(Moment::BeforePrompt);
        match self.on_send.front() {
            Some(OnSend::RefusePrompt(code)) => {
                let error = format!("+CMS ERROR: {code}");
                self.on_send.pop_front();
                self.reply(&error);
                return;
            }
            Some(OnSend::NoPrompt) => {
                self.on_send.pop_front();
                return;
            }
            Some(OnSend::UnplugAtPrompt) => {
                self.on_send.pop_front();
                self.unplugged = true;
                return;
            }
            _ => {}
        }
        self.announced = Some(length);
        self.out.extend(b"\r\n> ");
        self.speak(Moment::AfterPrompt);
    }

    fn lines(&mut self, command: &str) -> Result<Vec<String>, &'static str> {
        if let Some(rest) = command.strip_prefix("AT+CPIN=") {
            return match self.sim.enter_pin(rest.trim_matches('"')) {
                PinState::Ready => Ok(Vec::new()),
                PinState::Pin => Err(INCORRECT_PASSWORD),
                PinState::Puk => Err(PUK_REQUIRED),
            };
        }
        let one = |line: String| Ok(vec![line]);
        match command {
            "AT" | "AT+CMEE=1" | "AT+CMEE=0" => return Ok(Vec::new()),
            "ATE0" | "ATE1" => {
                self.echo = command == "ATE1";
                return Ok(Vec::new());
            }
            "AT+CPIN?" => {
                return one(match self.sim.pin_state() {
                    PinState::Ready => "+CPIN: READY".to_owned(),
                    PinState::Pin => "+CPIN: SIM PIN".to_owned(),
                    PinState::Puk => "+CPIN: SIM PUK".to_owned(),
                });
            }
            "AT+CPINR=\"SIM PIN\"" => {
                return one(format!("+CPINR: SIM PIN,{},3", self.sim.tries_left()));
            }
            "AT+CREG?" => return one(format!("+CREG: 0,{}", self.network)),
            "AT+CSQ" => return one(format!("+CSQ: {},99", self.signal)),
            _ => {}
        }
        if self.sim.pin_state() != PinState::Ready {
            return Err(PIN_REQUIRED);
        }
        self.message_lines(command)
    }

    /// Commands that need the card open.
    fn message_lines(&mut self, command: &str) -> Result<Vec<String>, &'static str> {
        let index = |text: &str| text.parse().map_err(|_| "+CMS ERROR: 321");
        if let Some(rest) = command.strip_prefix("AT+CPMS=") {
            let memory = rest.split(',').next().unwrap_or_default();
            self.sim.choose(memory.trim_matches('"'));
            return Ok(vec!["+CPMS: 1,30,1,30,1,30".to_owned()]);
        }
        if let Some(rest) = command.strip_prefix("AT+CMGR=") {
            let pdu = self.sim.read(index(rest)?).ok_or("+CMS ERROR: 321")?;
            return Ok(vec![format!("+CMGR: 0,,25\r\n{pdu}")]);
        }
        if let Some(rest) = command.strip_prefix("AT+CMGD=") {
            self.sim.delete(index(rest)?);
            return Ok(Vec::new());
        }
        match command {
            "AT+CMGF=0" | "AT+CSMS=1" => Ok(Vec::new()),
            "AT+CNMA" => {
                self.acknowledged += 1;
                Ok(Vec::new())
            }
            "AT+CMGL=4" => {
                let stored = self.sim.listed();
                let lines = stored
                    .iter()
                    .map(|(index, pdu)| format!("+CMGL: {index},1,,25\r\n{pdu}"));
                Ok(lines.collect())
            }
            _ if command.starts_with("AT+CNMI=") => Ok(Vec::new()),
            _ => Err("ERROR"),
        }
    }
}
