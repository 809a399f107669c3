//! A text in the units that the network counts, and where it is cut.

use thiserror::Error;

use super::alphabet;

/// Octets of user data in one short message (3GPP TS 23.040, 9.2.3.24).
const USER_DATA: usize = 140;
/// The parts of one text are counted in one octet.
const MAX_PARTS: usize = 255;

/// How a text is written on the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// GSM 03.38: 160 characters, or 153 a segment.
    Gsm,
    /// UCS-2 (UTF-16): 70, or 67 a segment.
    Ucs2,
}

/// What says which parts belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// One octet, as all phones know it.
    Short(u8),
    /// Two octets: one septet less a segment, and 256 times rarer to meet another text's.
    Long(u16),
}

/// A text in its units.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded {
    text: String,
    units: Units,
}

/// Septets, escapes included, or code units.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Units {
    Gsm(Vec<u8>),
    Ucs2(Vec<u16>),
}

/// Which part of a text a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The text's reference.
    pub reference: Reference,
    /// How many parts there are.
    pub total: u8,
    /// Which one it is, from 1.
    pub number: u8,
}

/// What one short message carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Segment {
    pub(super) units: Units,
    pub(super) part: Option<Part>,
}

/// A text that would take more than 255 segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("ce texte est trop long pour un SMS")]
pub struct TooLong;

/// Writes a text in the units it will leave in. What GSM 03.38 lacks is transliterated; if some of
/// it can't be, the whole text goes unchanged in UCS-2.
pub fn encode(text: &str) -> Encoded {
    if let Ok(written) = alphabet::transliterate(text)
        && let Some(septets) = alphabet::septets(&written)
    {
        return Encoded {
            text: written,
            units: Units::Gsm(septets),
        };
    }
    Encoded {
        text: text.to_owned(),
        units: Units::Ucs2(text.encode_utf16().collect()),
    }
}

impl Encoded {
    /// The text as it will be read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The alphabet chosen.
    pub fn alphabet(&self) -> Alphabet {
        self.units.alphabet()
    }

    /// Length in the alphabet's units: an escape, or the first half of a surrogate pair, is one.
    pub fn units(&self) -> usize {
        self.units.len()
    }

    /// The length of each segment, in units; an empty text is one empty segment.
    pub(super) fn lengths(&self, reference: Reference) -> Vec<usize> {
        let whole = self.units.room(0);
        if self.units() <= whole {
            return vec![self.units()];
        }
        let room = self.units.room(reference.header_octets());
        let mut lengths = Vec::with_capacity(self.units() / room + 1);
        let mut start = 0;
        while start < self.units() {
            let mut end = (start + room).min(self.units());
            if end < self.units() && self.units.opens_a_pair(end - 1) {
                end -= 1;
            }
            lengths.push(end - start);
            start = end;
        }
        lengths
    }

    /// The segments, in order. Neither an escape nor a surrogate pair is split. A text of one
    /// segment has no header, and the reference is not used.
    pub fn segments(&self, reference: Reference) -> Result<Vec<Segment>, TooLong> {
        let lengths = self.lengths(reference);
        if lengths.len() > MAX_PARTS {
            return Err(TooLong);
        }
        let total = u8::try_from(lengths.len()).map_err(|_| TooLong)?;
        let mut start = 0;
        let segments = (1..=total).zip(lengths).map(|(number, length)| {
            let units = self.units.slice(start, start + length);
            start += length;
            let part = (total > 1).then_some(Part {
                reference,
                total,
                number,
            });
            Segment { units, part }
        });
        Ok(segments.collect())
    }
}

impl Segment {
    /// The alphabet it is written in.
    pub fn alphabet(&self) -> Alphabet {
        self.units.alphabet()
    }

    /// Which part of its text it is; none if it is the whole.
    pub fn part(&self) -> Option<Part> {
        self.part
    }

    /// What it says.
    pub fn text(&self) -> String {
        match &self.units {
            Units::Gsm(septets) => alphabet::text(septets),
            Units::Ucs2(units) => String::from_utf16_lossy(units),
        }
    }

    /// Length in the alphabet's units.
    pub fn units(&self) -> usize {
        self.units.len()
    }
}

impl Reference {
    /// Octets of the user data header that carries it, its own length included.
    pub(super) fn header_octets(self) -> usize {
        match self {
            Self::Short(_) => 6,
            Self::Long(_) => 7,
        }
    }
}

impl Units {
    fn alphabet(&self) -> Alphabet {
        match self {
            Self::Gsm(_) => Alphabet::Gsm,
            Self::Ucs2(_) => Alphabet::Ucs2,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Gsm(septets) => septets.len(),
            Self::Ucs2(units) => units.len(),
        }
    }

    /// How many units a message holds beside a header of this many octets.
    pub(super) fn room(&self, header_octets: usize) -> usize {
        match self {
            Self::Gsm(_) => (USER_DATA - header_octets) * 8 / 7,
            Self::Ucs2(_) => (USER_DATA - header_octets) / 2,
        }
    }

    /// Whether the unit there means something with the next one only.
    fn opens_a_pair(&self, at: usize) -> bool {
        match self {
            Self::Gsm(septets) => septets.get(at) == Some(&alphabet::ESCAPE),
            Self::Ucs2(units) => units
                .get(at)
                .is_some_and(|unit| (0xD800..0xDC00).contains(unit)),
        }
    }

    fn slice(&self, start: usize, end: usize) -> Self {
        match self {
            Self::Gsm(septets) => Self::Gsm(septets[start..end].to_vec()),
            Self::Ucs2(units) => Self::Ucs2(units[start..end].to_vec()),
        }
    }
}

/// What is said to a person is private: only lengths show in a log.
impl std::fmt::Debug for Encoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Encoded({:?}, {} units)", self.alphabet(), self.units())
    }
}

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Segment({:?}, {} units)", self.alphabet(), self.units())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(text: &str, reference: Reference) -> usize {
        encode(text).lengths(reference).len()
    }

    #[test]
    fn the_limits() {
        let short = Reference::Short(7);
        let long = Reference::Long(7);
        for (unit, times, reference, segments) in [
            ("a", 0, short, 1),
            ("a", 160, short, 1),
            ("a", 161, short, 2),
            ("a", 306, short, 2),
            ("a", 307, short, 3),
            ("a", 304, long, 2),
            ("a", 305, long, 3),
            ("€", 80, short, 1),
            ("€", 81, short, 2),
            // 153 is odd: 76 pairs a segment, and one septet lost.
            ("€", 152, short, 2),
            ("€", 153, short, 3),
            ("ж", 70, short, 1),
            ("ж", 71, short, 2),
            ("ж", 134, short, 2),
            ("ж", 135, short, 3),
            ("ж", 132, long, 2),
            ("ж", 133, long, 3),
            ("👍", 35, short, 1),
            // 67 is odd as well.
            ("👍", 66, short, 2),
            ("👍", 67, short, 3),
        ] {
            assert_eq!(
                count(&unit.repeat(times), reference),
                segments,
                "{times} {unit}, {reference:?}"
            );
        }
        assert!(encode(&"a".repeat(255 * 153)).segments(short).is_ok());
        assert_eq!(
            encode(&"a".repeat(255 * 153 + 1)).segments(short),
            Err(TooLong)
        );
    }

    fn references() -> impl Strategy<Value = Reference> {
        prop_oneof![
            any::<u8>().prop_map(Reference::Short),
            any::<u16>().prop_map(Reference::Long)
        ]
    }

    /// Texts of every length with pairs at every place, in both alphabets.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-zéèà€\\[\\]ê’]{0,700}",
            "[a-zж€👍يத]{0,400}",
            "\\PC{0,400}"
        ]
    }

    proptest! {
        #[test]
        fn segments_together_say_the_text(text in texts(), reference in references()) {
            let encoded = encode(&text);
            let segments = encoded.segments(reference).expect("not that long");
            let said: String = segments.iter().map(Segment::text).collect();
            prop_assert_eq!(&said, encoded.text());
            let expected = alphabet::transliterate(&text).unwrap_or(text);
            prop_assert_eq!(said, expected);
        }

        #[test]
        fn no_segment_is_too_long_and_none_could_be_spared(text in texts(), reference in references()) {
            let encoded = encode(&text);
            let segments = encoded.segments(reference).expect("not that long");
            let octets = if segments.len() > 1 { reference.header_octets() } else { 0 };
            let room = encoded.units.room(octets);
            for (at, segment) in segments.iter().enumerate() {
                prop_assert!(segment.units() <= room);
                // Only a pair may leave one unit unused, and only the last segment more.
                prop_assert!(at + 1 == segments.len() || segment.units() + 1 >= room);
                let part = segment.part().map(|part| (usize::from(part.number), usize::from(part.total)));
                prop_assert_eq!(part, (segments.len() > 1).then_some((at + 1, segments.len())));
            }
            prop_assert_eq!(segments.len() == 1, encoded.units() <= encoded.units.room(0));
        }

        #[test]
        fn nothing_is_split_that_belongs_together(text in texts(), reference in references()) {
            for segment in encode(&text).segments(reference).expect("not that long") {
                match &segment.units {
                    Units::Gsm(septets) => prop_assert!(septets.last() != Some(&alphabet::ESCAPE)),
                    Units::Ucs2(units) => prop_assert!(String::from_utf16(units).is_ok()),
                }
            }
        }
    }
}
