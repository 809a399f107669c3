//! `courrier-kiosk --display`: the screen that calls numbers, with a chime.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::Timelike as _;
use chrono_tz::Tz;
use courrier_api::{CalledNumber, Client, KioskCentre, KioskQueue};
use courrier_clock::SharedClock;
use courrier_domain::Language;
use slint::{ComponentHandle as _, ModelRc, SharedString, VecModel};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use crate::app::fill;
use crate::said::on_the_wall;
use crate::settings::Settings;
use crate::voice::{Loudspeaker, Speaker as _};
use crate::window::{Call, DisplayWindow};
use crate::words::{Filling, Words};

/// How often the daemon is asked.
const LOOK: Duration = Duration::from_secs(1);
/// How long an answer may take.
const ATTEMPT: Duration = Duration::from_secs(3);
/// How long a number that was just called stands out.
const FRESH: Duration = Duration::from_secs(8);

/// What the screen knows.
#[derive(Debug, Default)]
pub struct Board {
    queue: Option<KioskQueue>,
    /// The number called last, as the daemon last told; none until it has told anything. A number
    /// that was called while nothing answered is news all the same.
    newest: Option<Option<CalledNumber>>,
    /// Until when the last number stands out (monotonic).
    fresh_until: Duration,
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number called last.
    pub last: Option<CalledNumber>,
    /// Those before it, newest first.
    pub before: Vec<CalledNumber>,
    /// Whether it was called just now.
    pub fresh: bool,
    /// Said where no number is called: the name of the sentence.
    pub nobody: &'static str,
    /// How many wait; none when it is not known or nobody is called.
    pub waiting: Option<u32>,
}

impl Board {
    /// The daemon told of the queue, or was asked in vain. True if a number was called that was not
    /// there before: then the chime sounds. What was called before the screen began is old.
    pub fn hear(&mut self, queue: Option<KioskQueue>, now: Duration) -> bool {
        let Some(queue) = queue else {
            self.queue = None;
            return false;
        };
        let newest = queue.called.first().cloned();
        let known = self.newest.replace(newest.clone());
        let called = newest.is_some() && known.is_some_and(|known| known != newest);
        if called {
            self.fresh_until = now + FRESH;
        }
        self.queue = Some(queue);
        called
    }

    /// What to show now.
    pub fn shown(&self, now: Duration) -> Shown {
        let mut called = self
            .queue
            .iter()
            .flat_map(|queue| queue.called.iter().cloned());
        let open = self.queue.as_ref().is_some_and(|queue| queue.open);
        Shown {
            last: called.next(),
            before: called.collect(),
            fresh: now < self.fresh_until,
            nobody: match &self.queue {
                None => "ask-desk",
                Some(_) if open => "display-nobody",
                Some(_) => "display-closed",
            },
            waiting: self
                .queue
                .as_ref()
                .filter(|queue| queue.open)
                .map(|queue| queue.waiting),
        }
    }
}

/// News from the thread that asks.
type News = (Option<KioskQueue>, Option<KioskCentre>);

/// Runs the screen until its window closes.
pub fn run(settings: &Settings, clock: &SharedClock) -> anyhow::Result<()> {
    let client =
        Client::new(&settings.daemon, &settings.fingerprint)?.with_bearer(&settings.credential()?);
    courrier_look::fonts::register();
    let window = DisplayWindow::new().context("la fenêtre ne peut pas s'ouvrir")?;
    window.set_whole_screen(settings.windowed.is_none());
    fill(window.window(), settings.windowed);
    let (news, mut heard) = unbounded_channel();
    ask(client, news)?;
    let mut voice = Loudspeaker::start(&settings.voice, Arc::new(|_| {}))
        .inspect_err(|error| tracing::warn!(%error, "no chime"))
        .ok();
    let words = Words::of(Language::French);
    let board = Rc::new(RefCell::new(Board::default()));
    let (weak, clock) = (window.as_weak(), clock.clone());
    let mut tz = Tz::Europe__Paris;
    slint::spawn_local(async move {
        while let Some((queue, centre)) = heard.recv().await {
            let now = clock.monotonic();
            let mut board = board.borrow_mut();
            if board.hear(queue, now)
                && let Some(voice) = &mut voice
            {
                voice.chime();
            }
            let Some(window) = weak.upgrade() else { return };
            if let Some(centre) = centre {
                tz = centre.time_zone.parse().unwrap_or(Tz::Europe__Paris);
                window.set_centre(centre.name.into());
            }
            let at = clock.now().with_timezone(&tz);
            window.set_clock(on_the_wall(at.num_seconds_from_midnight() / 60).into());
            show(&window, &board.shown(now), &words);
        }
    })
    .context("la boucle d'événements ne tourne pas")?;
    window.run().context("la fenêtre s'est fermée")
}

fn show(window: &DisplayWindow, shown: &Shown, words: &Words) {
    let call = |called: &CalledNumber| Call {
        number: SharedString::from(called.number.to_string()),
        place: words
            .fill("go-to", &[("place", Filling::Foreign(&called.place))])
            .into(),
    };
    window.set_heading(words.say("display-title").into());
    window.set_nobody(words.say(shown.nobody).into());
    window.set_last(shown.last.as_ref().map(call).unwrap_or_default());
    let before: Vec<Call> = shown.before.iter().map(call).collect();
    window.set_before(ModelRc::new(VecModel::from(before)));
    window.set_fresh(shown.fresh);
    let waiting = shown
        .waiting
        .map(|count| words.count("waiting-people", count));
    window.set_waiting(waiting.unwrap_or_default().into());
}

/// Asks the daemon from a thread, as long as the window hears.
fn ask(client: Client, news: UnboundedSender<News>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::Builder::new()
        .name("daemon link".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                let mut centre = None;
                loop {
                    let queue = timeout(ATTEMPT, client.kiosk_queue()).await;
                    let queue = queue.ok().and_then(Result::ok);
                    if queue.is_none() || centre.is_none() {
                        let found = timeout(ATTEMPT, client.kiosk_centre()).await;
                        centre = found.ok().and_then(Result::ok);
                    }
                    if news.send((queue, centre.clone())).is_err() {
                        return;
                    }
                    sleep(LOOK).await;
                }
            });
        })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(number: u32, minute: u32) -> CalledNumber {
        CalledNumber {
            number,
            place: "Guichet 2".to_owned(),
            called_at: format!("2026-11-23T14:{minute:02}:00Z")
                .parse()
                .expect("an instant"),
        }
    }

    fn queue(called: Vec<CalledNumber>) -> KioskQueue {
        KioskQueue {
            open: true,
            called,
            waiting: 3,
        }
    }

    #[test]
    fn a_number_is_called_once_and_stands_out_for_a_moment() {
        let mut board = Board::default();
        let at = Duration::from_secs;
        assert!(
            !board.hear(Some(queue(vec![called(4, 0)])), at(0)),
            "it was called before"
        );
        assert!(!board.shown(at(0)).fresh);
        assert!(board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(10)));
        let shown = board.shown(at(10));
        assert_eq!(shown.last, Some(called(5, 1)));
        assert_eq!(shown.before, [called(4, 0)]);
        assert!(shown.fresh);
        assert!(!board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(11)));
        assert!(!board.shown(at(18)).fresh);
        assert!(
            board.hear(Some(queue(vec![called(5, 2), called(4, 0)])), at(20)),
            "called again, it sounds again"
        );
    }

    #[test]
    fn without_a_daemon_no_number_stands_there() {
        let mut board = Board::default();
        assert_eq!(board.shown(Duration::ZERO).nobody, "ask-desk");
        board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO);
        board.hear(None, Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.last, shown.nobody), (None, "ask-desk"));
        assert!(
            !board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO),
            "it is the same"
        );
        board.hear(None, Duration::ZERO);
        assert!(
            board.hear(Some(queue(vec![called(6, 2)])), Duration::ZERO),
            "called while nothing answered"
        );
    }

    #[test]
    fn an_empty_and_a_closed_queue_say_so() {
        let mut board = Board::default();
        board.hear(Some(queue(Vec::new())), Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.nobody, shown.waiting), ("display-nobody", Some(3)));
        let closed = KioskQueue {
            open: false,
            ..KioskQueue::default()
        };
        board.hear(Some(closed), Duration::ZERO);
        let shown = board.shown(Duration::ZERO);
        assert_eq!((shown.nobody, shown.waiting), ("display-closed", None));
    }
}
