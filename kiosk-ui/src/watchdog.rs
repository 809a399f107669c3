//! systemd's eye on the window.
//!
//! The unit is of `Type=notify` with a `WatchdogSec=`: the borne says READY=1 when its first frame
//! is drawn, and WATCHDOG=1 again and again from a timer of the window's event loop. A window that
//! hangs turns its loop no more, systemd hears nothing, kills it and starts it again.

use std::cell::Cell;
use std::time::Duration;

use sd_notify::NotifyState;
use slint::{Timer, TimerMode};

/// The beat. Without systemd, or without a watchdog in the unit, it does nothing.
#[derive(Default)]
pub struct Watchdog {
    timer: Timer,
    ready: Cell<bool>,
}

impl Watchdog {
    /// Call it from the window's thread after each frame, or at least after the first.
    pub fn frame_drawn(&self) {
        if self.ready.replace(true) {
            return;
        }
        tell(&NotifyState::Ready);
        if let Some(limit) = sd_notify::watchdog_enabled() {
            self.timer.start(TimerMode::Repeated, beat(limit), || {
                tell(&NotifyState::Watchdog);
            });
        }
    }
}

/// Three beats within the limit: one may be late, and one lost.
fn beat(limit: Duration) -> Duration {
    limit / 3
}

fn tell(state: &NotifyState<'_>) {
    // Without a socket it does nothing. With one that does not take it, systemd ends the borne soon;
    // there is nothing better to do than to say why.
    if let Err(error) = sd_notify::notify(std::slice::from_ref(state)) {
        tracing::warn!(%error, "systemd does not listen");
    }
}
