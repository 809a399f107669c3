//! The tracks of a magnetic stripe (ISO 7811), as bits and as text.
//!
//! Pure. A character is its data bits, least significant first, then a bit that makes the number of
//! ones odd. After the end sentinel stands a check character (LRC): the exclusive or of the data bits
//! of all characters from the start to the end sentinel, with an odd parity bit of its own.

pub use courrier_firmware_config::readers::TrackNumber;
use zeroize::Zeroizing;

/// The character that ends every track.
pub const END: char = '?';

/// What sets the three tracks apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Format {
    data_bits: usize,
    /// The character whose data bits are all zero.
    zero: u8,
    start: char,
    /// Characters that fit, with both sentinels and the check character.
    capacity: usize,
}

fn format(track: TrackNumber) -> Format {
    match track {
        TrackNumber::One => Format {
            data_bits: 6,
            zero: 0x20,
            start: '%',
            capacity: 79,
        },
        TrackNumber::Two => Format {
            data_bits: 4,
            zero: 0x30,
            start: ';',
            capacity: 40,
        },
        TrackNumber::Three => Format {
            data_bits: 4,
            zero: 0x30,
            start: ';',
            capacity: 107,
        },
    }
}

impl Format {
    fn value(self, character: char) -> Option<u8> {
        let value = u8::try_from(character).ok()?.checked_sub(self.zero)?;
        (usize::from(value) < 1 << self.data_bits).then_some(value)
    }

    fn character(self, value: u8) -> char {
        // Six bits at most above 0x20: always ASCII.
        char::from(self.zero + value)
    }
}

/// What is wrong with a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TrackError {
    /// Nothing is written on it: every bit is zero.
    #[error("the track is blank")]
    Blank,
    /// What is written doesn't begin with the track's start sentinel, in either direction.
    #[error("no start sentinel")]
    NoStart,
    /// A character has an even number of ones. Counted from the start sentinel, which is 0.
    #[error("wrong parity at character {0}")]
    Parity(usize),
    /// The bits end before an end sentinel and its check character.
    #[error("the track breaks off")]
    NoEnd,
    /// The check character doesn't agree with what was read.
    #[error("the check character doesn't agree")]
    Check,
    /// Something is written after the check character.
    #[error("the track goes on after its end")]
    AfterEnd,
    /// More characters than the track can hold.
    #[error("more characters than the track can hold")]
    TooLong,
    /// A character this track can't hold, or a sentinel in a wrong place. Counted from 0.
    #[error("character {0} can't stand there")]
    Character(usize),
}

/// A track that was read. It holds a token, so it has no `Debug`.
#[derive(PartialEq, Eq)]
pub struct Decoded {
    /// The text between the sentinels.
    pub content: Zeroizing<String>,
    /// Whether the card was swiped the other way round.
    pub reversed: bool,
}

/// Reads a track from its bits, swiped in either direction, zeros before and after it allowed.
pub fn decode(track: TrackNumber, bits: &[bool]) -> Result<Decoded, TrackError> {
    let forward = match decode_forward(track, bits.iter().copied()) {
        Ok(content) => {
            return Ok(Decoded {
                content,
                reversed: false,
            });
        }
        Err(error) => error,
    };
    match decode_forward(track, bits.iter().rev().copied()) {
        Ok(content) => Ok(Decoded {
            content,
            reversed: true,
        }),
        // Of two failures, the one that at least found a start tells more.
        Err(backward) if forward == TrackError::NoStart => Err(backward),
        Err(_) => Err(forward),
    }
}

fn decode_forward(
    track: TrackNumber,
    bits: impl Iterator<Item = bool>,
) -> Result<Zeroizing<String>, TrackError> {
    let format = format(track);
    // Both start sentinels begin with a one, so the first one is theirs.
    let bits: Zeroizing<Vec<bool>> = Zeroizing::new(bits.skip_while(|bit| !bit).collect());
    if bits.is_empty() {
        return Err(TrackError::Blank);
    }
    let mut characters = bits.chunks(format.data_bits + 1).enumerate();
    let mut content = Zeroizing::new(String::with_capacity(format.capacity));
    let mut check = 0;
    loop {
        let (position, value) = next_value(format, &mut characters)?;
        check ^= value;
        let character = format.character(value);
        match (position, character) {
            (0, start) if start == format.start => {}
            (0, _) => return Err(TrackError::NoStart),
            (_, END) => break,
            // Room is left for the end sentinel and the check character.
            (position, _) if position + 2 >= format.capacity => return Err(TrackError::TooLong),
            (_, character) => content.push(character),
        }
    }
    let (_, written) = next_value(format, &mut characters)?;
    if written != check {
        return Err(TrackError::Check);
    }
    if characters.any(|(_, rest)| rest.contains(&true)) {
        return Err(TrackError::AfterEnd);
    }
    Ok(content)
}

/// The data bits of the next character, and its place.
fn next_value<'a>(
    format: Format,
    characters: &mut impl Iterator<Item = (usize, &'a [bool])>,
) -> Result<(usize, u8), TrackError> {
    let Some((position, bits)) = characters.next() else {
        return Err(TrackError::NoEnd);
    };
    if bits.len() <= format.data_bits {
        return Err(TrackError::NoEnd);
    }
    let ones = bits.iter().filter(|bit| **bit).count();
    if ones.is_multiple_of(2) {
        // A first character with wrong parity is no start sentinel.
        return Err(if position == 0 {
            TrackError::NoStart
        } else {
            TrackError::Parity(position)
        });
    }
    let value = bits[..format.data_bits]
        .iter()
        .enumerate()
        .fold(0, |value, (place, bit)| value | u8::from(*bit) << place);
    Ok((position, value))
}

/// Writes a track as bits: sentinels and check character around `content`, no zeros before or after.
pub fn encode(track: TrackNumber, content: &str) -> Result<Vec<bool>, TrackError> {
    check_content(track, content)?;
    let format = format(track);
    let check = check_value(format, content);
    let values = std::iter::once(format.start)
        .chain(content.chars())
        .chain([END])
        .filter_map(|character| format.value(character))
        .chain([check]);
    Ok(values
        .flat_map(|value| character_bits(format, value))
        .collect())
}

fn character_bits(format: Format, value: u8) -> Vec<bool> {
    let mut bits: Vec<bool> = (0..format.data_bits)
        .map(|place| value >> place & 1 == 1)
        .collect();
    bits.push(value.count_ones().is_multiple_of(2));
    bits
}

/// The check character of a track with this content, as readers that send it write it.
///
/// # Examples
/// ```
/// use courrier_cards::track::{TrackNumber, check_character};
/// assert_eq!(check_character(TrackNumber::Two, "000123"), Ok('4'));
/// ```
pub fn check_character(track: TrackNumber, content: &str) -> Result<char, TrackError> {
    check_content(track, content)?;
    let format = format(track);
    Ok(format.character(check_value(format, content)))
}

fn check_value(format: Format, content: &str) -> u8 {
    std::iter::once(format.start)
        .chain(content.chars())
        .chain([END])
        .filter_map(|character| format.value(character))
        .fold(0, |check, value| check ^ value)
}

/// Whether a track can hold this text between its sentinels.
pub fn check_content(track: TrackNumber, content: &str) -> Result<(), TrackError> {
    let format = format(track);
    for (position, character) in content.chars().enumerate() {
        if character == END || format.value(character).is_none() {
            return Err(TrackError::Character(position));
        }
    }
    if content.chars().count() + 3 > format.capacity {
        return Err(TrackError::TooLong);
    }
    Ok(())
}
