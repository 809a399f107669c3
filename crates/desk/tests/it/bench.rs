//! A desk without a window, with answers that come when the test says so.

use std::sync::Arc;
use std::time::Duration;

use courrier_api::LoginRequest;
use courrier_clock::{ManualClock, SharedClock};
use courrier_desk::app::task::Task;
use courrier_desk::app::{App, Effect, Msg, session};
use courrier_desk::guichet::Guichet;
use courrier_desk::reader::ReaderState;
use futures_util::FutureExt as _;

use crate::fake::{Fake, today};

pub struct Bench {
    pub app: App,
    pub fake: Fake,
    pub clock: Arc<ManualClock>,
    /// Calls sent off and not yet answered, oldest first.
    pub tasks: Vec<Task>,
    pub follows: usize,
    pub quits: usize,
    pub remembered: Option<String>,
}

impl Bench {
    /// A desk at whose door nobody stands yet.
    pub fn closed() -> Self {
        let (fake, clock) = (Fake::new(), Arc::new(ManualClock::at(today())));
        let guichet: Arc<dyn Guichet> = Arc::new(fake.clone());
        let shared: SharedClock = clock.clone();
        let app = App::new(guichet, Arc::new(fake.clone()), shared, ReaderState::Ready);
        Self {
            app,
            fake,
            clock,
            tasks: Vec::new(),
            follows: 0,
            quits: 0,
            remembered: None,
        }
    }

    /// A desk where Fatou is logged in.
    pub fn open() -> Self {
        let mut bench = Self::closed();
        bench.log_in("fatou");
        bench
    }

    pub fn log_in(&mut self, login: &str) {
        let password = self.fake.state().password.clone();
        let request = LoginRequest {
            login: login.to_owned(),
            password,
        };
        self.go(Msg::Session(session::Msg::Submit(request)));
    }

    /// Something happens; calls are sent off and not answered.
    pub fn send(&mut self, msg: Msg) {
        let effects = self.app.update(msg);
        self.keep(effects);
    }

    /// Something happens, and everything it sets off is answered.
    pub fn go(&mut self, msg: Msg) {
        self.send(msg);
        self.answer_all();
    }

    /// Answers everything, and what the answers set off.
    pub fn answer_all(&mut self) {
        while !self.tasks.is_empty() {
            self.answer(0);
        }
    }

    /// Answers the call at this place.
    pub fn answer(&mut self, at: usize) {
        let task = self.tasks.remove(at);
        let reply = task.now_or_never().expect("the fake answers at once");
        let effects = self.app.reply(reply);
        self.keep(effects);
    }

    pub fn passes(&mut self, time: Duration) {
        self.clock.advance(time);
        self.go(Msg::Tick);
    }

    fn keep(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(task) => self.tasks.push(task),
                Effect::Follow(_) => self.follows += 1,
                Effect::Unfollow => {}
                Effect::Remember(place) => self.remembered = Some(place),
                Effect::Quit => self.quits += 1,
            }
        }
    }
}
