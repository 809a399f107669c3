//! Pashto in the mouth of the real espeak-ng: each sound is one that its Urdu voice has, and nothing
//! is spelt out by a code number.

use std::io::Write as _;
use std::process::{Command, Stdio};

use courrier_domain::Language;
use courrier_kiosk::voice::{Voice, Voices};

const SOUNDS: &str = include_str!("../../lang/ps.sounds");
const SENTENCES: &str = include_str!("../../lang/ps.ftl");

/// The voice of this file, whatever voices a later espeak-ng adds.
fn urdu() -> Voice {
    let voices = Voices::parse("Pty Language\n 5  ur  --/M  Urdu  inc/ur\n");
    let voice = voices.for_language(Language::Pashto).expect("a voice");
    assert_eq!(voice.name, "ur");
    voice
}

/// What the voice makes of a text: its own mnemonics, a line for each clause.
fn heard(text: &str) -> Vec<String> {
    let mut espeak = Command::new("espeak-ng")
        .args(["-v", urdu().name, "-x", "-q", "--sep=_", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("espeak-ng");
    let mut input = espeak.stdin.take().expect("its input");
    // It reads all before it writes.
    input.write_all(text.as_bytes()).expect("written");
    drop(input);
    let output = espeak.wait_with_output().expect("its output");
    let output = String::from_utf8(output.stdout).expect("letters");
    let lines = output.lines().map(|line| bare(&line.replace('_', "")));
    lines.filter(|line| !line.is_empty()).collect()
}

/// Sounds without what the voice adds or changes by itself: stress, a glide, an r that is tapped, an i
/// that is shorter.
fn bare(sounds: &str) -> String {
    sounds
        .replace(['\'', ',', ';', ' '], "")
        .replace('*', "r")
        .replace("i:", "i")
}

/// The sounds that a text was given.
fn given(readable: &str) -> String {
    let blocks = readable.split("[[").skip(1);
    let sounds = blocks.map(|block| block.split_once("]]").expect("a closed bracket").0);
    bare(&sounds.collect::<String>())
}

#[test]
fn the_voice_has_every_sound_of_the_table() {
    let lines = SOUNDS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let sounds: Vec<&str> = lines
        .map(|line| line.split('\t').nth(1).expect("sounds"))
        .collect();
    assert!(sounds.len() > 350);
    let clauses: Vec<String> = sounds
        .iter()
        .map(|sounds| format!("[[{sounds}]]."))
        .collect();
    let heard = heard(&clauses.join("\n"));
    assert_eq!(heard.len(), sounds.len());
    for (sounds, heard) in sounds.into_iter().zip(heard) {
        // It leaves out a word from the first sound on that it does not know.
        assert_eq!(heard, bare(sounds));
    }
    assert_ne!(self::heard("[[laGs]]"), ["laGs"], "it would be seen");
}

#[test]
fn it_says_what_it_is_given_and_nothing_else() {
    let holes = |line: &str| line.split(['{', '}']).step_by(2).collect::<String>();
    let written = SENTENCES.lines().filter(|line| !line.starts_with('#'));
    let mut texts: Vec<String> = written
        .map(|line| holes(line.split_once(" = ").map_or(line, |(_, text)| text)))
        .map(|text| {
            text.trim_start_matches(|c: char| c.is_ascii())
                .replace("SMS", "")
        })
        .filter(|text| !text.trim().is_empty())
        .collect();
    assert!(texts.len() > 100);
    texts.extend((0..1_000).map(|n| format!("{n} لیکونه، {n} ورځې.")));
    texts.extend((0..24).map(|hour| format!("له {hour}:00 تر {hour}:45. {hour}:01 بجې!")));
    // What the centre writes, with every letter of Pashto and a neighbour's.
    texts.extend(
        "ابپتټثجځچڅحخدډذرړزژږسښشصضطظعغفقکګلمنڼوهیيېۍئءأؤةكگےھ"
            .chars()
            .map(|letter| format!("«ب{letter}ل» ({letter}ا)، {letter}؟ ا{letter}: [{letter}]!")),
    );
    texts.push("ستاسو پوسته – ژر راشئ؛ مننه۔ 5 € …".to_owned());
    texts.push("په مرکز کې ستاسو کاغذونه ".repeat(200));
    let readable: Vec<String> = texts
        .iter()
        .map(|text| urdu().readable(text).into_owned())
        .collect();
    let given: Vec<String> = readable.iter().map(|text| given(text)).collect();
    // As one text it is one process. Where a line ends its clause is the voice's affair.
    let heard = heard(&readable.join(".\n"));
    let (heard, given) = (heard.concat(), given.concat());
    let same = heard.bytes().zip(given.bytes()).take_while(|(h, g)| h == g);
    let from = same.count().saturating_sub(40);
    assert!(
        heard == given,
        "{:.90}\nand not {:.90}",
        &heard[from..],
        &given[from..]
    );
}

#[test]
fn it_spells_what_it_is_not_given() {
    // Why all this: the test would be blind if a word in its own letters sounded the same.
    let own = heard("ښځې");
    assert!(own.concat().contains("let@"), "{own:?}");
    assert_eq!(heard(&urdu().readable("ښځې")), ["s.@dze:"]);
}
