//! The events of a stream, kept in order, and the questions that tests ask of them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use courrier_cards::{CardEvent, CardStream, ReaderConfig, Trouble};
use courrier_clock::SystemClock;
use courrier_testkit::{Slot, wait_for};

/// Longer than anything here takes on a busy machine; no test waits for it unless it fails.
pub const SOON: Duration = Duration::from_secs(15);

/// The reader a slot of vpcd is.
pub fn reader(slot: Slot) -> &'static str {
    match slot {
        Slot::First => "Virtual PCD 00 00",
        Slot::Second => "Virtual PCD 00 01",
    }
}

/// A stream and all it has told. Questions about one reader take its events in order.
pub struct Events {
    all: Arc<Mutex<Vec<CardEvent>>>,
    taken: Mutex<Vec<usize>>,
    _stream: CardStream,
}

impl Events {
    pub fn of(config: ReaderConfig) -> Self {
        let all: Arc<Mutex<Vec<CardEvent>>> = Arc::default();
        let sink = Arc::clone(&all);
        let stream = CardStream::open_with(config, SystemClock::shared(), move |event| {
            sink.lock().unwrap().push(event);
        })
        .unwrap();
        Self {
            all,
            taken: Mutex::default(),
            _stream: stream,
        }
    }

    fn all(&self) -> Vec<CardEvent> {
        self.all.lock().unwrap().clone()
    }

    /// The next event about a reader that wasn't taken yet.
    #[track_caller]
    pub fn next_about(&self, reader: &str) -> CardEvent {
        let mut taken = self.taken.lock().unwrap();
        let mut found = None;
        wait_for(SOON, || {
            let mut fresh = self.all().into_iter().enumerate();
            found = fresh.find(|(n, e)| !taken.contains(n) && e.reader().as_ref() == reader);
            found.is_some()
        });
        let Some((number, event)) = found else {
            panic!("nothing more about {reader}; all: {:#?}", self.all());
        };
        taken.push(number);
        event
    }

    #[track_caller]
    fn expect(&self, reader: &str, what: &str, fits: impl FnOnce(&CardEvent) -> bool) {
        let event = self.next_about(reader);
        assert!(
            fits(&event),
            "{what} expected, {event:?} found; all: {:#?}",
            self.all()
        );
    }

    #[track_caller]
    pub fn attached(&self, reader: &str) {
        self.expect(reader, "attached", |e| {
            matches!(e, CardEvent::ReaderAttached { .. })
        });
    }

    #[track_caller]
    pub fn detached(&self, reader: &str) {
        self.expect(reader, "detached", |e| {
            matches!(e, CardEvent::ReaderDetached { .. })
        });
    }

    #[track_caller]
    pub fn removed(&self, reader: &str) {
        self.expect(reader, "removed", |e| {
            matches!(e, CardEvent::Removed { .. })
        });
    }

    #[track_caller]
    pub fn recovered(&self, reader: &str) {
        self.expect(reader, "recovered", |e| {
            matches!(e, CardEvent::Recovered { .. })
        });
    }

    #[track_caller]
    pub fn trouble(&self, reader: &str, wanted: Trouble) {
        let what = format!("{wanted:?}");
        self.expect(
            reader,
            &what,
            |e| matches!(e, CardEvent::Trouble { trouble, .. } if *trouble == wanted),
        );
    }

    #[track_caller]
    pub fn inserted(&self, reader: &str, wanted: &str) {
        self.expect(
            reader,
            wanted,
            |e| matches!(e, CardEvent::Inserted { token, .. } if token.expose() == wanted),
        );
    }
}

/// What only some of the test binaries ask.
#[allow(dead_code, reason = "each test binary compiles this module for itself")]
impl Events {
    /// The events that nobody asked about.
    pub fn rest(&self) -> Vec<CardEvent> {
        let taken = self.taken.lock().unwrap();
        let all = self.all().into_iter().enumerate();
        all.filter(|(number, _)| !taken.contains(number))
            .map(|(_, event)| event)
            .collect()
    }

    /// How many events there were about a reader.
    pub fn seen_about(&self, reader: &str) -> usize {
        self.all()
            .iter()
            .filter(|event| event.reader().as_ref() == reader)
            .count()
    }

    /// Waits until this many cards have left a reader.
    #[track_caller]
    pub fn wait_removed(&self, slot: Slot, count: usize) {
        let removed = || {
            let left = |e: &&CardEvent| matches!(e, CardEvent::Removed { reader: r, .. } if r.as_ref() == reader(slot));
            self.all.lock().unwrap().iter().filter(left).count()
        };
        assert!(
            wait_for(SOON, || removed() >= count),
            "{} of {count} removals",
            removed()
        );
    }

    /// The tokens read on a reader, in order.
    pub fn tokens_on(&self, wanted: &str) -> Vec<String> {
        let token = |event: CardEvent| match event {
            CardEvent::Inserted { reader, token, .. } if reader.as_ref() == wanted => {
                Some(token.expose().to_owned())
            }
            _ => None,
        };
        self.all().into_iter().filter_map(token).collect()
    }

    /// All troubles told, of whatever reader.
    pub fn troubles(&self) -> Vec<Trouble> {
        let trouble = |event: CardEvent| match event {
            CardEvent::Trouble { trouble, .. } => Some(trouble),
            _ => None,
        };
        self.all().into_iter().filter_map(trouble).collect()
    }
}
