//! The wall, told of calls and of time.

use super::super::{DRIFT, away};
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

/// The daemon does not answer, for longer than an answer may be lost.
fn away_for_long(board: &mut Board, now: Duration) {
    for _ in 0..IN_VAIN {
        assert!(!board.hear(None, now));
    }
}

fn board() -> Board {
    Board::new(&[Language::French], Duration::ZERO)
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
    let mut board = board();
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
fn numbers_called_in_one_second_are_each_called() {
    let mut board = board();
    let at = Duration::from_secs;
    let last = |board: &Board, now| {
        let shown = board.shown(now);
        let before: Vec<u32> = shown.before.iter().map(|call| call.number).collect();
        (shown.last.expect("a number").number, before, shown.fresh)
    };
    let four = called(4, 0);
    board.hear(Some(queue(vec![four.clone()])), at(0));
    // Two guichets call between two looks, a third while the first of theirs stands there.
    let two = vec![called(6, 1), called(5, 1), four.clone()];
    assert!(board.hear(Some(queue(two)), at(10)));
    assert_eq!(last(&board, at(10)), (5, vec![4], true));
    let three = vec![called(7, 2), called(6, 1), called(5, 1), four];
    assert!(!board.hear(Some(queue(three.clone())), at(11)));
    assert_eq!(last(&board, at(11)), (5, vec![4], true));
    assert_eq!(board.next_change(at(11)), at(1), "the words turn");
    assert_eq!(board.next_change(at(12)), at(3), "the next is called");
    assert!(board.call_next(at(15)));
    assert_eq!(last(&board, at(15)), (6, vec![5, 4], true));
    assert!(!board.call_next(at(15)), "each once");
    // What the daemon says meanwhile takes no turn away.
    assert!(!board.hear(Some(queue(three.clone())), at(16)));
    assert!(board.hear(Some(queue(three.clone())), at(20)));
    assert_eq!(last(&board, at(20)), (7, vec![6, 5, 4], true));
    assert!(!board.call_next(at(30)) && !board.hear(Some(queue(three)), at(30)));
    assert!(!last(&board, at(30)).2);
}

#[test]
fn more_calls_than_the_daemon_tells_of_leave_no_empty_wall() {
    let mut board = board();
    board.hear(Some(queue(vec![called(1, 0)])), Duration::ZERO);
    assert!(board.hear(Some(queue(vec![called(2, 1)])), Duration::ZERO));
    let next = vec![called(6, 2), called(5, 2), called(4, 2), called(3, 2)];
    assert!(board.hear(Some(queue(next)), Duration::ZERO));
    let shown = board.shown(Duration::ZERO);
    assert_eq!(shown.last, Some(called(3, 2)));
    let none = Some(queue(Vec::new()));
    assert!(!board.hear(none, EACH * 9), "a new day");
    assert_eq!(board.shown(EACH * 9).last, None);
}

#[test]
fn a_picture_that_stands_for_ten_minutes_moves_until_a_number_is_called() {
    let mut board = board();
    let at = Duration::from_secs;
    board.hear(Some(queue(vec![called(4, 0)])), at(0));
    assert!(board.hear(Some(queue(vec![called(5, 1)])), at(60)));
    assert_eq!(board.shown(at(659)).drift, None);
    let mut places = Vec::new();
    for minute in 11..11 + u64::from(ROUND) {
        let drift = board.shown(at(60 * minute)).drift;
        let (right, down) = away(drift);
        assert!((right.hypot(down) - DRIFT).abs() < 0.001, "{drift:?}");
        places.push(drift.expect("it moves"));
    }
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 8, "each minute elsewhere");
    assert!(board.hear(Some(queue(vec![called(6, 20)])), at(2_000)));
    assert_eq!(away(board.shown(at(2_000)).drift), (0.0, 0.0));
    away_for_long(&mut board, at(2_590));
    assert!(
        board.shown(at(2_600)).drift.is_some(),
        "without a daemon, too"
    );
}

#[test]
fn without_a_daemon_no_number_stands_there() {
    let mut board = board();
    assert_eq!(board.shown(Duration::ZERO).nobody, "ask-desk");
    board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO);
    board.hear(None, Duration::ZERO);
    let last = board.shown(Duration::ZERO).last;
    assert_eq!(last, Some(called(5, 1)), "one answer was lost");
    away_for_long(&mut board, Duration::ZERO);
    let shown = board.shown(Duration::ZERO);
    assert_eq!((shown.last, shown.nobody), (None, "ask-desk"));
    assert!(
        !board.hear(Some(queue(vec![called(5, 1)])), Duration::ZERO),
        "it is the same"
    );
    assert!(board.hear(Some(queue(vec![called(6, 2)])), Duration::ZERO));
    away_for_long(&mut board, Duration::ZERO);
    assert!(!board.shown(Duration::ZERO).fresh, "no number is called");
    assert!(
        board.hear(Some(queue(vec![called(7, 3), called(6, 2)])), EACH),
        "called while nothing answered"
    );
}

#[test]
fn an_empty_and_a_closed_queue_say_so() {
    let mut board = board();
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

#[test]
fn the_words_stand_in_each_language_in_turn_whatever_is_called() {
    use Language::{Arabic, French, Tamil};
    let start = Duration::from_millis(70_300);
    let mut board = Board::new(&[French, Arabic, Tamil], start);
    let at = |ms: u64| start + Duration::from_millis(ms);
    let language = |board: &Board, ms| board.shown(at(ms)).language;
    for (ms, expected) in [
        (0, French),
        (3_999, French),
        (4_000, Arabic),
        (7_999, Arabic),
        (8_000, Tamil),
        (12_000, French),
        (4_000 * 3_000_001, Arabic),
    ] {
        assert_eq!(language(&board, ms), expected, "{ms}");
    }
    board.hear(Some(queue(vec![called(4, 0)])), at(0));
    assert!(board.hear(Some(queue(vec![called(5, 1), called(4, 0)])), at(5_000)));
    let first = board.shown(at(5_000));
    let next = board.shown(at(8_000));
    assert_eq!((first.language, next.language), (Arabic, Tamil));
    let french = Shown {
        language: first.language,
        ..next
    };
    assert_eq!(
        french, first,
        "nothing else changes, and it still stands out"
    );
    let one = Board::new(&[], start);
    assert_eq!(language(&one, 4_000), French);
}

#[test]
fn it_is_drawn_anew_when_the_language_turns_and_when_a_number_is_no_longer_fresh() {
    let start = Duration::from_millis(300);
    let ms = Duration::from_millis;
    let mut board = Board::new(&Language::ALL, start);
    board.hear(Some(queue(Vec::new())), start);
    assert_eq!(board.next_change(start), ms(4_000));
    assert_eq!(board.next_change(start + ms(3_999)), ms(1));
    assert_eq!(board.next_change(start + ms(4_000)), ms(4_000));
    board.hear(Some(queue(vec![called(4, 0)])), start + ms(1_000));
    assert_eq!(board.next_change(start + ms(8_500)), ms(500));
    assert_eq!(board.next_change(start + ms(9_000)), ms(3_000));
}

#[test]
fn the_clock_is_the_daemons_where_the_machines_is_wrong() {
    let instant = |text: &str| text.parse::<Instant>().expect("an instant");
    let mut board = board();
    let machine = instant("2026-11-23T13:00:00Z");
    let heard = Duration::from_secs(50);
    assert_eq!(board.clock_ok(machine, heard), None);
    assert_eq!(board.corner(machine, heard), ("", None), "nothing is known");
    let mut centre = KioskCentre {
        name: "CCAS".to_owned(),
        time_zone: "Indian/Reunion".to_owned(),
        ..KioskCentre::default()
    };
    board.hear_centre(&centre, heard);
    assert_eq!(board.clock_ok(machine, heard), None, "it told no time");
    assert_eq!(board.corner(machine, heard), ("CCAS", Some(17 * 60)));
    centre.now = instant("2026-11-23T13:02:00Z");
    board.hear_centre(&centre, heard);
    assert_eq!(board.clock_ok(machine, heard), Some(true));
    assert_eq!(board.corner(machine, heard), ("CCAS", Some(17 * 60)));
    let late = machine - TimeDelta::days(1);
    assert_eq!(board.clock_ok(late, heard), Some(false));
    let a_minute = Duration::from_mins(1);
    let later = late + TimeDelta::minutes(1);
    assert_eq!(
        board.corner(later, heard + a_minute),
        ("CCAS", Some(17 * 60 + 3))
    );
}
