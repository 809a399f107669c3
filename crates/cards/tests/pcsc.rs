//! Contactless readers: a real pcscd, the vpcd driver, and cards played by this process.
//!
//! Only one pcscd runs on a machine, so these tests take turns (`Pcscd` holds a lock).

mod common;

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use common::{Events, SOON};
use courrier_cards::{
    CardEvent, CardStream, PcscStatus, ReaderConfig, ReaderStatus, Trouble, Unreadable, probe,
};
use courrier_clock::SystemClock;
use courrier_firmware_config::ReaderProfiles;
use courrier_testkit::{Card, Fault, Pcscd, Slot, VirtualCard, atr, wait_for};
use pcsc::{Context, Protocols, ReaderState, Scope, ShareMode, State};

const FIRST: &str = "Virtual PCD 00 00";
const SECOND: &str = "Virtual PCD 00 01";

fn listen() -> Events {
    let config = ReaderConfig::new(ReaderProfiles::embedded()).without_search();
    Events::of(config)
}

#[test]
fn readers_and_cards_come_and_go() {
    let mut pcscd = Pcscd::start_without_readers().unwrap();
    let events = listen();
    assert_eq!(
        probe(&ReaderProfiles::embedded()).pcsc,
        PcscStatus::Running(Vec::new())
    );
    pcscd.shut_down().unwrap();
    events.trouble("pcscd", Trouble::ServiceDown);
    pcscd.set_readers(true).unwrap();
    pcscd.start_again().unwrap();
    events.recovered("pcscd");
    events.attached(FIRST);
    events.attached(SECOND);

    let hand = VirtualCard::new(Slot::First);
    for (uid, atr, kind) in [
        ("04A1B2C3D4E5F6", &atr::NTAG[..], "MIFARE Ultralight / NTAG"),
        ("A1B2C3D4", &atr::MIFARE_CLASSIC_1K[..], "MIFARE Classic 1K"),
        ("04112233445566", &atr::DESFIRE[..], "MIFARE DESFire"),
    ] {
        hand.insert(Card::new(uid).with_atr(atr));
        match events.next_about(FIRST) {
            CardEvent::Inserted {
                token,
                kind: found,
                momentary,
                ..
            } => {
                assert_eq!(token.expose(), uid);
                assert_eq!(found.as_deref(), Some(kind));
                assert!(!momentary);
            }
            other => panic!("{other:?}"),
        }
        hand.remove();
        events.removed(FIRST);
    }

    pcscd.set_readers(false).unwrap();
    pcscd.shut_down().unwrap();
    events.detached(FIRST);
    events.detached(SECOND);
    events.trouble("pcscd", Trouble::ServiceDown);
    pcscd.start_again().unwrap();
    events.recovered("pcscd");
    assert_eq!(
        probe(&ReaderProfiles::embedded()).pcsc,
        PcscStatus::Running(Vec::new())
    );
    assert_eq!(events.rest(), []);
}

#[test]
fn a_card_that_lies_there_at_the_start_is_read() {
    let _pcscd = Pcscd::start().unwrap();
    let hand = VirtualCard::new(Slot::Second);
    hand.insert(Card::new("04AABBCC"));
    let events = listen();
    events.attached(SECOND);
    events.inserted(SECOND, "04AABBCC");
}

#[test]
fn two_hundred_insertions_and_none_missed() {
    const EACH: usize = 100;
    let _pcscd = Pcscd::start().unwrap();
    let events = listen();
    events.attached(FIRST);
    events.attached(SECOND);
    let uid = |slot: Slot, number: usize| {
        format!(
            "{}{number:06X}",
            if slot == Slot::First { "04" } else { "05" }
        )
    };
    // A card that the driver loses and finds again is put on the reader twice, and read twice.
    let tap_all = |slot: Slot| {
        let hand = VirtualCard::new(slot);
        let mut expected = Vec::new();
        for number in 0..EACH {
            assert!(
                hand.tap_until_read(&uid(slot, number), SOON),
                "{slot:?} {number}"
            );
            let presented = usize::try_from(hand.presented()).expect("few");
            expected.resize(presented, uid(slot, number));
            // pcscd looks every 200 ms: it must see the reader empty before the next card.
            events.wait_removed(slot, presented);
        }
        expected
    };
    let expected = std::thread::scope(|threads| {
        let both = [Slot::First, Slot::Second].map(|slot| {
            let tap_all = &tap_all;
            threads.spawn(move || (slot, tap_all(slot)))
        });
        both.map(|thread| thread.join().expect("all were tapped"))
    });
    for (slot, expected) in expected {
        assert_eq!(events.tokens_on(common::reader(slot)), expected);
    }
    assert_eq!(events.troubles(), []);
}

#[test]
fn killed_and_restarted_it_heals_by_itself() {
    let mut pcscd = Pcscd::start().unwrap();
    let hand = VirtualCard::new(Slot::First);
    let events = listen();
    events.attached(FIRST);
    hand.insert(Card::new("04000001"));
    events.inserted(FIRST, "04000001");

    pcscd.kill().unwrap();
    events.removed(FIRST);
    events.detached(FIRST);
    events.trouble("pcscd", Trouble::ServiceDown);
    assert_eq!(probe(&ReaderProfiles::embedded()).pcsc, PcscStatus::Down);

    // The card still lies there when pcscd is back.
    pcscd.start_again().unwrap();
    events.recovered("pcscd");
    events.attached(FIRST);
    events.inserted(FIRST, "04000001");

    // Faster than anyone asks: no trouble needs to be told, and the readers still come back.
    pcscd.restart().unwrap();
    events.removed(FIRST);
    events.detached(FIRST);
    events.attached(FIRST);
    events.inserted(FIRST, "04000001");
}

#[test]
fn hung_it_is_told_and_heals_by_itself() {
    let pcscd = Pcscd::start().unwrap();
    let hand = VirtualCard::new(Slot::First);
    let events = listen();
    events.attached(FIRST);
    pcscd.freeze().unwrap();
    events.trouble("pcscd", Trouble::ServiceHung);
    assert_eq!(probe(&ReaderProfiles::embedded()).pcsc, PcscStatus::Hung);
    // A stop doesn't wait for a service that hangs.
    let stopping = listen();
    let patience = courrier_testkit::Deadline::after(Duration::from_secs(4));
    drop(stopping);
    assert!(!patience.is_over());

    hand.insert(Card::new("04000002"));
    pcscd.thaw().unwrap();
    events.recovered("pcscd");
    events.inserted(FIRST, "04000002");
}

#[test]
fn cards_that_cannot_be_read_are_told_of_and_leave_the_reader_usable() {
    let _pcscd = Pcscd::start().unwrap();
    let hand = VirtualCard::new(Slot::First);
    let events = listen();
    events.attached(FIRST);
    events.attached(SECOND);
    let unreadable = |why| Trouble::Unreadable { why };
    let card = Card::new("04000003");
    let cases = [
        (card.clone().with_fault(Fault::Empty), Trouble::Mute),
        (card.clone().with_fault(Fault::Silent), Trouble::Mute),
        (
            card.clone().with_fault(Fault::Status(0x6A81)),
            unreadable(Unreadable::Status(0x6A81)),
        ),
        (
            card.clone().with_atr(&[0x00, 0x00]),
            unreadable(Unreadable::Protocol),
        ),
        (Card::new("0800000A"), unreadable(Unreadable::RandomUid)),
        (Card::new("0102"), unreadable(Unreadable::UidLength(2))),
    ];
    for (faulty, trouble) in cases {
        hand.insert(faulty);
        events.trouble(FIRST, trouble);
        hand.remove();
        events.removed(FIRST);
        hand.insert(card.clone());
        events.inserted(FIRST, "04000003");
        hand.remove();
        events.removed(FIRST);
    }
    hand.insert(card.with_fault(Fault::LeavesWhenAsked));
    events.trouble(FIRST, unreadable(Unreadable::RemovedTooSoon));
    events.removed(FIRST);
    assert_eq!(events.rest(), []);
}

#[test]
fn a_slow_card_holds_up_neither_the_other_reader_nor_the_news_of_its_swap() {
    let _pcscd = Pcscd::start().unwrap();
    let (slow, quick) = (
        VirtualCard::new(Slot::First),
        VirtualCard::new(Slot::Second),
    );
    let events = listen();
    events.attached(FIRST);
    events.attached(SECOND);
    slow.insert(Card::new("04000004").with_fault(Fault::Slow(Duration::from_millis(1200))));
    quick.insert(Card::new("04000005"));
    events.inserted(SECOND, "04000005");
    assert_eq!(
        events.seen_about(FIRST),
        1,
        "the slow card is still being read"
    );
    events.inserted(FIRST, "04000004");

    // Put in place of the other in one movement: both are told, in order.
    slow.insert(Card::new("04000006"));
    events.removed(FIRST);
    events.inserted(FIRST, "04000006");
}

/// Waits until pcscd has counted this many insertions and removals on the first reader since its
/// start, and a card lies there.
fn wait_counted(events: u32) {
    let context = Context::establish(Scope::User).unwrap();
    assert!(wait_for(SOON, || {
        let mut states = [ReaderState::new(c"Virtual PCD 00 00", State::UNAWARE)];
        context.get_status_change(SOON, &mut states).unwrap();
        states[0].event_count() == events && states[0].event_state().contains(State::PRESENT)
    }));
}

#[test]
fn a_card_swapped_between_two_looks_is_told_by_its_counter() {
    let _pcscd = Pcscd::start().unwrap();
    let hand = VirtualCard::new(Slot::First);
    hand.insert(Card::new("04000011"));
    wait_counted(1);
    let (told, events) = channel();
    let (go_on, held) = channel::<()>();
    let held = Mutex::new(held);
    let config = ReaderConfig::new(ReaderProfiles::embedded()).without_search();
    let stream = CardStream::open_with(config, SystemClock::shared(), move |event| {
        let hold =
            matches!(&event, CardEvent::ReaderAttached { reader, .. } if &**reader == SECOND);
        told.send(event).unwrap();
        if hold {
            // The thread that watches the readers stands here while the card is swapped.
            held.lock().unwrap().recv().unwrap();
        }
    })
    .unwrap();
    let next = |reader: &str| loop {
        let event = events.recv_timeout(SOON).unwrap();
        if &**event.reader() == reader {
            return event;
        }
    };
    let read = |event: CardEvent| match event {
        CardEvent::Inserted { token, .. } => token.expose().to_owned(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(next(FIRST), CardEvent::ReaderAttached { .. }));
    assert_eq!(read(next(FIRST)), "04000011");
    hand.insert(Card::new("04000012"));
    wait_counted(3);
    go_on.send(()).unwrap();
    assert!(matches!(next(FIRST), CardEvent::Removed { .. }));
    assert_eq!(read(next(FIRST)), "04000012");
    drop(stream);
}

#[test]
fn a_card_that_another_program_holds_is_read_when_it_lets_go() {
    let _pcscd = Pcscd::start().unwrap();
    let hand = VirtualCard::new(Slot::First);
    hand.insert(Card::new("04000007"));
    let other = Context::establish(Scope::User).unwrap();
    let name = c"Virtual PCD 00 00";

    // For itself alone: connecting is refused.
    let mut held = None;
    assert!(wait_for(SOON, || {
        held = other
            .connect(name, ShareMode::Exclusive, Protocols::ANY)
            .ok();
        held.is_some()
    }));
    let events = listen();
    events.attached(FIRST);
    events.trouble(FIRST, Trouble::HeldByAnotherProgram);
    let statuses = match probe(&ReaderProfiles::embedded()).pcsc {
        PcscStatus::Running(readers) => readers,
        other => panic!("{other:?}"),
    };
    assert_eq!(statuses[0].status, ReaderStatus::Held);
    drop(held);
    events.inserted(FIRST, "04000007");
    hand.remove();
    events.removed(FIRST);

    // In a transaction: connecting blocks.
    hand.insert(Card::new("04000008"));
    events.inserted(FIRST, "04000008");
    let mut card = other
        .connect(name, ShareMode::Shared, Protocols::ANY)
        .unwrap();
    let transaction = card.transaction().unwrap();
    let later = listen();
    later.attached(FIRST);
    later.trouble(FIRST, Trouble::HeldByAnotherProgram);
    drop(transaction);
    later.inserted(FIRST, "04000008");
}

#[test]
fn probe_lists_readers_with_their_profile() {
    let _pcscd = Pcscd::start().unwrap();
    let hand = VirtualCard::new(Slot::Second);
    hand.insert(Card::new("04000009"));
    let profiles = ReaderProfiles::embedded();
    let found = || match probe(&profiles).pcsc {
        PcscStatus::Running(readers) => readers
            .into_iter()
            .map(|reader| (reader.name, reader.profile, reader.status))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let vpcd = Some("vpcd".to_owned());
    let expected = [
        (FIRST.to_owned(), vpcd.clone(), ReaderStatus::Ready),
        (SECOND.to_owned(), vpcd, ReaderStatus::CardPresent),
    ];
    assert!(wait_for(SOON, || found() == expected), "{:?}", found());
}
