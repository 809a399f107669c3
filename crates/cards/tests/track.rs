//! The tracks of a stripe: known vectors, every error, and the laws of parity and check character.

use courrier_cards::track::{
    TrackError, TrackNumber, check_character, check_content, decode, encode,
};
use proptest::prelude::*;

const TRACKS: [TrackNumber; 3] = [TrackNumber::One, TrackNumber::Two, TrackNumber::Three];

fn bits(text: &str) -> Vec<bool> {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c == '1')
        .collect()
}

#[track_caller]
fn check(track: TrackNumber, stripe: &str, expected: Result<&str, TrackError>) {
    let decoded = decode(track, &bits(stripe));
    assert_eq!(
        decoded.map(|d| d.content.to_string()),
        expected.map(str::to_owned)
    );
}

#[test]
fn check_characters_of_known_tracks() {
    let cases = [
        (TrackNumber::One, "DOM000123", 0x3C),
        (TrackNumber::One, "B1234567890^DUPONT/JEAN^2912", 0x2A),
        (TrackNumber::Two, "000123", 0x4),
        (TrackNumber::Two, "1234567890=2912101", 0x0),
    ];
    for (track, content, value) in cases {
        let zero = if track == TrackNumber::One {
            0x20
        } else {
            0x30
        };
        assert_eq!(
            check_character(track, content),
            Ok(char::from(zero + value)),
            "{content}"
        );
    }
}

#[test]
fn a_track_bit_by_bit() {
    // ; 0 1 2 ? and the check character, which is 7: B ^ 0 ^ 1 ^ 2 ^ F = 7.
    let stripe = "11010 00001 10000 01000 11111 11100";
    assert_eq!(encode(TrackNumber::Two, "012"), Ok(bits(stripe)));
    check(TrackNumber::Two, stripe, Ok("012"));
    check(TrackNumber::Two, &format!("00000 0{stripe}000"), Ok("012"));
    // Swiped the other way round.
    let reversed: String = stripe.chars().rev().collect();
    check(TrackNumber::Two, &reversed, Ok("012"));
    // % A ? on track 1.
    check(TrackNumber::One, "1010001 1000011 1111100 1101110", Ok("A"));
}

#[test]
fn every_error_is_told_apart() {
    use TrackError::{AfterEnd, Blank, Check, NoEnd, NoStart, Parity, TooLong};
    let two = TrackNumber::Two;
    check(two, "", Err(Blank));
    check(two, "0000000000", Err(Blank));
    check(two, "00001 10000 01000 11111 11001", Err(NoStart));
    check(two, "11010 00001 10010 01000 11111 11100", Err(Parity(2)));
    check(two, "11010 00001 10000 01000", Err(NoEnd));
    check(two, "11010 00001 10000 01000 11111", Err(NoEnd));
    check(two, "11010 00001 10000 01000 11111 111", Err(NoEnd));
    check(two, "11010 00001 10000 01000 11111 00001", Err(Check));
    check(
        two,
        "11010 00001 10000 01000 11111 11100 10000",
        Err(AfterEnd),
    );
    let endless = format!("11010 {}", "10000 ".repeat(60));
    check(two, &endless, Err(TooLong));
    check(TrackNumber::Three, &endless, Err(NoEnd));
}

#[test]
fn what_a_track_cannot_hold_is_refused() {
    let cases = [
        (TrackNumber::One, "ABC", Ok(())),
        (TrackNumber::One, "", Ok(())),
        (TrackNumber::One, "abc", Err(TrackError::Character(0))),
        (TrackNumber::One, "A?B", Err(TrackError::Character(1))),
        (TrackNumber::One, "É", Err(TrackError::Character(0))),
        (TrackNumber::Two, "12A", Err(TrackError::Character(2))),
        (TrackNumber::Two, "1 2", Err(TrackError::Character(1))),
    ];
    for (track, content, expected) in cases {
        assert_eq!(check_content(track, content), expected, "{content}");
        assert_eq!(encode(track, content).map(|_| ()), expected, "{content}");
    }
    for (track, capacity) in TRACKS.into_iter().zip([79, 40, 107]) {
        let full = "1".repeat(capacity - 3);
        assert_eq!(
            encode(track, &full).map(|bits| decode(track, &bits).unwrap().content.len()),
            Ok(full.len())
        );
        assert_eq!(
            check_content(track, &format!("{full}1")),
            Err(TrackError::TooLong)
        );
    }
}

fn track_and_content() -> impl Strategy<Value = (TrackNumber, String)> {
    prop_oneof![
        "[ -%&->@-_]{0,76}".prop_map(|text| (TrackNumber::One, text)),
        "[0-9:;<=>]{0,37}".prop_map(|text| (TrackNumber::Two, text)),
        "[0-9:;<=>]{0,104}".prop_map(|text| (TrackNumber::Three, text)),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read((track, content) in track_and_content(), before in 0usize..40, after in 0usize..40) {
        let written = encode(track, &content).unwrap();
        let stripe = [vec![false; before], written, vec![false; after]].concat();
        let read = decode(track, &stripe).unwrap();
        prop_assert_eq!(read.content.as_str(), content.as_str());
        prop_assert!(!read.reversed);
    }

    #[test]
    fn the_direction_does_not_matter((track, content) in track_and_content(), before in 0usize..40) {
        let mut stripe = [vec![false; before], encode(track, &content).unwrap()].concat();
        stripe.reverse();
        let read = decode(track, &stripe).unwrap();
        prop_assert_eq!(read.content.as_str(), content.as_str());
        prop_assert!(read.reversed);
    }

    #[test]
    fn a_single_wrong_bit_is_always_noticed(
        (track, content) in track_and_content(),
        wrong in any::<prop::sample::Index>(),
        margin in 0usize..20,
        reversed in any::<bool>(),
    ) {
        let written = encode(track, &content).unwrap();
        let mut stripe = [vec![false; margin], written, vec![false; margin]].concat();
        let wrong = wrong.index(stripe.len());
        stripe[wrong] = !stripe[wrong];
        if reversed {
            stripe.reverse();
        }
        prop_assert!(decode(track, &stripe).is_err());
    }

    #[test]
    fn noise_never_panics(track in 0usize..3, noise in prop::collection::vec(any::<bool>(), 0..900)) {
        let _ = decode(TRACKS[track], &noise);
    }
}
