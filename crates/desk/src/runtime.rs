//! The world outside the window: calls on a tokio runtime, what changes, the card readers.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use courrier_clock::SharedClock;
use slint::ComponentHandle as _;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::app::{App, Effect, Msg};
use crate::guichet::Guichet;
use crate::live;
use crate::place::PlaceFile;
use crate::printer::Printer;
use crate::reader::{ReaderNews, ReaderState};
use crate::view::ui::Shell;
use crate::view::{Delivery, Desk, DeskWindow, Outside};

/// How often the desk looks whether somebody is still there.
const TICK: Duration = Duration::from_secs(5);

/// A way into the window's thread, for any other.
#[derive(Clone)]
pub struct Door {
    queue: Sender<Delivery>,
    window: slint::Weak<DeskWindow>,
}

impl Door {
    /// Hands something in; false when the window is gone.
    pub fn hand_in(&self, delivery: Delivery) -> bool {
        self.queue.send(delivery).is_ok()
            && self
                .window
                .upgrade_in_event_loop(|window| window.global::<Shell<'_>>().invoke_deliver())
                .is_ok()
    }

    /// Hands in what the reader tells.
    pub fn reader(&self, news: ReaderNews) -> bool {
        self.hand_in(Delivery::Msg(Msg::Reader(news)))
    }
}

struct Runtime {
    handle: Handle,
    guichet: Arc<dyn Guichet>,
    door: Door,
    following: RefCell<Option<AbortHandle>>,
    place: PlaceFile,
}

impl Runtime {
    fn follow(&self, epoch: Option<u64>) {
        let next = epoch.map(|epoch| {
            let (guichet, door) = (Arc::clone(&self.guichet), self.door.clone());
            let tell = move |news| door.hand_in(Delivery::Msg(Msg::Live(epoch, news)));
            self.handle
                .spawn(live::follow(guichet, tell))
                .abort_handle()
        });
        if let Some(last) = self.following.replace(next) {
            last.abort();
        }
    }
}

impl Outside for Runtime {
    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Ask(task) => {
                let door = self.door.clone();
                self.handle.spawn(async move {
                    door.hand_in(Delivery::Reply(task.await));
                });
            }
            Effect::Follow(epoch) => self.follow(Some(epoch)),
            Effect::Unfollow => self.follow(None),
            Effect::Remember(place) => {
                if let Err(error) = self.place.write(&place) {
                    tracing::warn!(%error, "where this desk stands can't be remembered");
                }
            }
            Effect::Quit => {
                // No event loop, nothing to quit.
                let _ = slint::quit_event_loop();
            }
        }
    }
}

/// The desk with its window and its clockwork.
pub struct Running {
    /// The desk.
    pub desk: Desk,
    /// The way in for other threads.
    pub door: Door,
    // Ticks while it lives.
    _timer: slint::Timer,
}

/// Joins a window to a service: calls run on `handle`, answers come back through the event loop.
pub fn start(
    window: &DeskWindow,
    guichet: Arc<dyn Guichet>,
    printer: Arc<dyn Printer>,
    clock: SharedClock,
    handle: Handle,
    reader: ReaderState,
    place: PlaceFile,
) -> Running {
    let stands_at = place.read();
    let (queue, waiting) = channel();
    let door = Door {
        queue,
        window: window.as_weak(),
    };
    let outside = Runtime {
        handle,
        guichet: Arc::clone(&guichet),
        door: door.clone(),
        following: RefCell::default(),
        place,
    };
    let mut app = App::new(guichet, printer, clock, reader);
    app.stands_at(stands_at);
    let desk = Desk::connect(window, app, Rc::new(outside));
    let deliver = desk.clone();
    window.global::<Shell<'_>>().on_deliver(move || {
        while let Ok(delivery) = waiting.try_recv() {
            deliver.deliver(delivery);
        }
    });
    let (timer, ticking) = (slint::Timer::default(), desk.clone());
    timer.start(slint::TimerMode::Repeated, TICK, move || {
        ticking.send(Msg::Tick);
    });
    let closing = desk.clone();
    window.window().on_close_requested(move || {
        closing.send(Msg::Quit);
        // The window goes with the event loop, unless the person is asked something first.
        slint::CloseRequestResponse::KeepWindowShown
    });
    Running {
        desk,
        door,
        _timer: timer,
    }
}
