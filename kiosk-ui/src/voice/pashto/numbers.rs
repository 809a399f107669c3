//! Numbers and times of day in Pashto's words, for the table of sounds to say.

use super::Token;

/// 0 to 29; from 30 on, the ones stand before the tens.
const ONES: [&str; 30] = [
    "صفر",
    "یو",
    "دوه",
    "درې",
    "څلور",
    "پنځه",
    "شپږ",
    "اووه",
    "اته",
    "نهه",
    "لس",
    "یوولس",
    "دوولس",
    "دیارلس",
    "څوارلس",
    "پنځلس",
    "شپاړس",
    "اوولس",
    "اتلس",
    "نولس",
    "شل",
    "یوویشت",
    "دوه‌ویشت",
    "درویشت",
    "څلورویشت",
    "پنځه‌ویشت",
    "شپږویشت",
    "اووه‌ویشت",
    "اته‌ویشت",
    "نهه‌ویشت",
];

/// 30 to 90.
const TENS: [&str; 7] = ["دېرش", "څلوېښت", "پنځوس", "شپېته", "اویا", "اتیا", "نوي"];

/// The hours of the day after له, from, and تر, until.
const HOURS: [&str; 24] = [
    "صفر",
    "یوې",
    "دوو",
    "درېیو",
    "څلورو",
    "پنځو",
    "شپږو",
    "اوو",
    "اتو",
    "نهو",
    "لسو",
    "یوولسو",
    "دوولسو",
    "دیارلسو",
    "څوارلسو",
    "پنځلسو",
    "شپاړسو",
    "اوولسو",
    "اتلسو",
    "نولسو",
    "شلو",
    "یوویشتو",
    "دوه‌ویشتو",
    "درویشتو",
];

/// A longer row of digits is no amount: it is said digit by digit, as one that begins with 0.
const LONGEST: usize = 6;

/// A digit as ASCII has it: Pashto has its own, Arabic others.
pub(super) fn digit(letter: char) -> Option<char> {
    let value = match letter {
        '0'..='9' => return Some(letter),
        '\u{6f0}'..='\u{6f9}' => u32::from(letter) - 0x6f0,
        '\u{660}'..='\u{669}' => u32::from(letter) - 0x660,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// A time of day that a text begins with, such as `14:30`.
pub(super) fn time(text: &str) -> Option<(&str, Token<'static>)> {
    let (hour, after) = number(text)?;
    let (minute, rest) = number(after.strip_prefix(':')?)?;
    let two = |digits: &str| digits.len() == 2;
    let (h, m) = (hour.parse().ok()?, minute.parse().ok()?);
    let is_time = hour.len() <= 2 && two(&minute) && h < 24 && m < 60;
    is_time.then(|| (&text[..text.len() - rest.len()], Token::Time(h, m)))
}

/// The digits that a text begins with, and what follows.
fn number(text: &str) -> Option<(String, &str)> {
    let piece = super::leading(text, |letter| digit(letter).is_some());
    let digits = piece.chars().filter_map(digit).collect();
    (!piece.is_empty()).then(|| (digits, &text[piece.len()..]))
}

/// A number in words.
pub(super) fn words(digits: &str, feminine: bool) -> Vec<&'static str> {
    match (digits, digits.parse()) {
        ("1", _) if feminine => vec!["یوه"],
        ("2", _) if feminine => vec!["دوې"],
        ("0", _) => vec![ONES[0]],
        (_, Ok(amount)) if digits.len() <= LONGEST && !digits.starts_with('0') => {
            let mut said = Vec::new();
            add(amount, &mut said);
            said
        }
        _ => {
            let each = digits.chars().filter_map(|digit| digit.to_digit(10));
            each.map(|digit| ONES[digit as usize]).collect()
        }
    }
}

/// Adds the words of an amount below a million, from its thousands down. Nothing is said of 0.
fn add(amount: usize, said: &mut Vec<&'static str>) {
    let (count, one, many, rest) = match amount {
        1_000.. => (amount / 1_000, "زر", "زره", amount % 1_000),
        100.. => (amount / 100, "سل", "سوه", amount % 100),
        30.. => {
            let ones = amount % 10;
            said.extend((ones > 0).then(|| ONES[ones]));
            return said.push(TENS[amount / 10 - 3]);
        }
        0 => return,
        _ => return said.push(ONES[amount]),
    };
    if count == 1 {
        said.push(one);
    } else {
        add(count, said);
        said.push(many);
    }
    if rest > 0 {
        said.push("او");
        add(rest, said);
    }
}

/// A time of day in words, up to "o'clock" where the hour is full. After له and تر it is oblique.
pub(super) fn hour(hour: u32, minute: u32, oblique: bool) -> Vec<&'static str> {
    let (clock, minutes) = if oblique {
        ("بجو", "دقیقو")
    } else {
        ("بجې", "دقیقې")
    };
    let mut said = match (hour, oblique) {
        (1, false) => vec!["یوه", "بجه"],
        (1, true) => vec!["یوې", "بجې"],
        (hour, true) => vec![HOURS[hour as usize % HOURS.len()], clock],
        (hour, false) => [words(&hour.to_string(), true), vec![clock]].concat(),
    };
    if minute > 0 {
        said.push("او");
        said.extend(words(&minute.to_string(), true));
        said.push(if minute == 1 { "دقیقه" } else { minutes });
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::TABLE;
    use super::super::plain;
    use super::*;

    #[test]
    fn numbers_are_said_in_pashto() {
        for (digits, said) in [
            ("0", "صفر"),
            ("1", "یو"),
            ("15", "پنځلس"),
            ("22", "دوه‌ویشت"),
            ("30", "دېرش"),
            ("47", "اووه څلوېښت"),
            ("99", "نهه نوي"),
            ("100", "سل"),
            ("101", "سل او یو"),
            ("365", "درې سوه او پنځه شپېته"),
            ("999", "نهه سوه او نهه نوي"),
            ("1000", "زر"),
            ("2026", "دوه زره او شپږویشت"),
            ("93200", "درې نوي زره او دوه سوه"),
            ("05", "صفر پنځه"),
            ("1234567", "یو دوه درې څلور پنځه شپږ اووه"),
        ] {
            assert_eq!(words(digits, false).join(" "), said, "{digits}");
        }
        assert_eq!(words("1", true), ["یوه"]);
        assert_eq!(words("2", true), ["دوې"]);
        assert_eq!(words("12", true), ["دوولس"]);
    }

    #[test]
    fn hours_are_said_as_a_clock_tells_them() {
        for (h, m, oblique, said) in [
            (14, 0, false, "څوارلس بجې"),
            (14, 30, false, "څوارلس بجې او دېرش دقیقې"),
            (1, 1, false, "یوه بجه او یوه دقیقه"),
            (2, 2, false, "دوې بجې او دوې دقیقې"),
            (2, 0, true, "دوو بجو"),
            (1, 0, true, "یوې بجې"),
            (17, 5, true, "اوولسو بجو او پنځه دقیقو"),
            (0, 0, false, "صفر بجې"),
        ] {
            assert_eq!(hour(h, m, oblique).join(" "), said, "{h}:{m}");
        }
    }

    #[test]
    fn times_are_told_from_numbers() {
        for (text, found) in [
            ("14:30", Some(("14:30", Token::Time(14, 30)))),
            ("۸:۰۵ بجې", Some(("۸:۰۵", Token::Time(8, 5)))),
            ("24:00", None),
            ("9:60", None),
            ("14:3", None),
            ("014:30", None),
            ("14: 30", None),
            ("x", None),
        ] {
            assert_eq!(time(text), found, "{text}");
        }
    }

    #[test]
    fn all_their_words_have_sounds() {
        let both = |n: u32| [false, true].map(|feminine| words(&n.to_string(), feminine));
        let numbers = (0..1_100).flat_map(both).flatten();
        let hours = (0..24).flat_map(|h| [hour(h, 1, false), hour(h, 59, true)].concat());
        for word in numbers.chain(hours) {
            assert!(TABLE.contains_key(&plain(word)), "{word}");
        }
    }
}
