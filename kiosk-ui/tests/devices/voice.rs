//! The real espeak-ng, and the real aplay on a sound card that is a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use courrier_domain::Language;
use courrier_kiosk::machine::Around;
use courrier_kiosk::network::Network;
use courrier_kiosk::outside::Machine as _;
use courrier_kiosk::voice::{
    End, Fit, Loudspeaker, Speaker as _, Utterance, VoiceEvent, VoiceSettings, Volume,
};
use courrier_testkit::wait_for;
use tempfile::TempDir;

use crate::SOON;

/// A sentence of the borne in each language; numbers as it shows them.
const SENTENCES: [(Language, &str); 14] = [
    (
        Language::French,
        "Posez votre carte. 3 lettres vous attendent.",
    ),
    (
        Language::English,
        "Place your card. 3 letters are waiting for you.",
    ),
    (Language::Arabic, "ضع بطاقتك. 3 رسائل في انتظارك."),
    (Language::Romanian, "Puneți cardul. Vă așteaptă 3 scrisori."),
    (Language::Russian, "Приложите карту. Вас ждут 3 письма."),
    (
        Language::Ukrainian,
        "Прикладіть картку. На вас чекають 3 листи.",
    ),
    (Language::Spanish, "Ponga su tarjeta. Le esperan 3 cartas."),
    (
        Language::Portuguese,
        "Coloque o seu cartão. Tem 3 cartas à espera.",
    ),
    (Language::Turkish, "Kartınızı koyun. 3 mektubunuz var."),
    (Language::Bengali, "আপনার কার্ড রাখুন। ৩টি চিঠি অপেক্ষা করছে।"),
    (
        Language::Tamil,
        "உங்கள் அட்டையை வையுங்கள். 3 கடிதங்கள் காத்திருக்கின்றன.",
    ),
    (Language::Pashto, "خپل کارت کېږدئ. 3 لیکونه مو انتظار باسي."),
    (
        Language::Dari,
        "کارت خود را بگذارید. 3 نامه در انتظار شماست.",
    ),
    (Language::Tigrinya, "ካርድኹም ኣቐምጡ። 3 ደብዳቤታት ይጽበያኹም ኣለዋ።"),
];

/// A machine whose sound card writes what it is given into a file, as fast as it comes.
struct Machine {
    folder: TempDir,
    settings: VoiceSettings,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let card = folder.path().join("card");
        let config = folder.path().join("asound.conf");
        let text = format!(
            "pcm.!default {{\n  type file\n  slave.pcm {{ type null }}\n  file \"{}\"\n  \
             format \"raw\"\n}}\n",
            card.display()
        );
        fs::write(&config, text).expect("written");
        let mut player = vec![
            "env".to_owned(),
            format!("ALSA_CONFIG_PATH={}", config.display()),
        ];
        player.extend(VoiceSettings::default().player);
        let settings = VoiceSettings {
            player,
            ..VoiceSettings::default()
        };
        Self { folder, settings }
    }

    fn card(&self) -> PathBuf {
        self.folder.path().join("card")
    }

    /// A speaker, once it has found out whether it works.
    fn speaker(&self) -> (Loudspeaker, Receiver<VoiceEvent>) {
        let (speaker, events) = start(&self.settings);
        assert_eq!(next(&events), VoiceEvent::Works(true));
        (speaker, events)
    }

    /// What was played last: 16-bit samples, 22,050 a second.
    fn heard(&self) -> Vec<i16> {
        let bytes = fs::read(self.card()).expect("the sound card's file");
        bytes
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect()
    }

    /// Its processes, by the settings that they alone were given.
    fn children(&self) -> usize {
        let ours = self.folder.path().to_string_lossy().into_owned();
        let processes = fs::read_dir("/proc").expect("/proc").filter_map(Result::ok);
        processes
            .filter(|process| {
                let look = |file| fs::read(process.path().join(file)).unwrap_or_default();
                let given = [look("environ"), look("cmdline")].concat();
                String::from_utf8_lossy(&given).contains(&ours)
            })
            .count()
    }
}

/// An espeak-ng without a voice for Pashto.
fn few_voices() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/devices/few-voices.sh")
}

fn start(settings: &VoiceSettings) -> (Loudspeaker, Receiver<VoiceEvent>) {
    let (tell, events) = channel();
    let listener = Arc::new(move |event| {
        let _ = tell.send(event);
    });
    let speaker = Loudspeaker::start(settings, listener).expect("a thread");
    (speaker, events)
}

fn next(events: &Receiver<VoiceEvent>) -> VoiceEvent {
    events.recv_timeout(SOON).expect("news of the voice")
}

fn said(speaker: &mut Loudspeaker, events: &Receiver<VoiceEvent>, what: Utterance) -> End {
    let id = speaker.say(what);
    match next(events) {
        VoiceEvent::Ended(ended, end) if ended == id => end,
        other => panic!("{other:?}"),
    }
}

fn loudness(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
    (sum / f64::from(u32::try_from(samples.len().max(1)).expect("few"))).sqrt()
}

#[test]
fn every_language_that_has_a_voice_is_heard() {
    let machine = Machine::new();
    let (mut speaker, events) = machine.speaker();
    for (language, sentence) in SENTENCES {
        let what = Utterance::new(language, sentence);
        let tag = language.tag();
        let voice = speaker.voice(language).expect(tag);
        // What espeak-ng 1.51 lacks.
        let near = [(Language::Tigrinya, "am"), (Language::Pashto, "ur")];
        let near = near.contains(&(language, voice.name));
        assert_eq!(voice.fit == Fit::Near, near, "{tag}");
        assert!(speaker.can_say(&what), "{tag}");
        assert_eq!(said(&mut speaker, &events, what), End::Said, "{tag}");
        let heard = machine.heard();
        let seconds = heard.len() / 22_050;
        assert!((1..15).contains(&seconds), "{tag}: {seconds} s");
        assert!(loudness(&heard) > 200.0, "{tag}: {}", loudness(&heard));
    }
    // Its own letters are spoken, not spelt out by their code numbers.
    let whole = Utterance::new(Language::Tigrinya, "ቐረባ");
    assert_eq!(said(&mut speaker, &events, whole), End::Said);
    let word = machine.heard().len();
    let near = Utterance::new(Language::Tigrinya, "ቀረባ");
    assert_eq!(said(&mut speaker, &events, near), End::Said);
    assert_eq!(word, machine.heard().len());
}

#[test]
fn each_passage_has_the_voice_of_its_language() {
    let machine = Machine::new();
    let (mut speaker, events) = machine.speaker();
    let text = "Le centre garde votre courrier.";
    let french = Utterance::new(Language::French, text);
    assert_eq!(said(&mut speaker, &events, french), End::Said);
    let alone = machine.heard();
    let romanian = Utterance::new(Language::Romanian, text);
    assert_eq!(said(&mut speaker, &events, romanian), End::Said);
    assert_ne!(machine.heard(), alone);
    let both = Utterance::new(Language::Romanian, "Bună ziua.").then(Language::French, text);
    assert_eq!(said(&mut speaker, &events, both), End::Said);
    assert_eq!(machine.heard(), alone, "the last of its two voices");
}

#[test]
fn it_is_as_loud_as_asked_until_the_session_ends() {
    let machine = Machine::new();
    let (mut speaker, events) = machine.speaker();
    let mut loud = Vec::new();
    let mut volume = Volume::SOFTEST;
    loop {
        speaker.set_volume(volume);
        let what = Utterance::new(Language::French, "Trois lettres vous attendent.");
        assert_eq!(said(&mut speaker, &events, what), End::Said);
        loud.push(loudness(&machine.heard()));
        if volume == volume.louder() {
            break;
        }
        volume = volume.louder();
    }
    assert_eq!(loud.len(), 5);
    assert!(
        loud.windows(2).all(|pair| pair[1] > pair[0] * 1.3),
        "each step is heard: {loud:?}"
    );
    let id = speaker.repeat().expect("the last one");
    assert_eq!(next(&events), VoiceEvent::Ended(id, End::Said));
    assert!((loudness(&machine.heard()) - loud[4]).abs() < 1.0);

    speaker.end_session();
    assert_eq!(speaker.volume(), Volume::default());
    assert_eq!(speaker.repeat(), None, "it was for the one who left");
}

#[test]
fn what_is_being_said_ends_at_once() {
    let machine = Machine::new();
    // A sound card that takes nothing: whatever is said lasts for ever.
    let made = Command::new("mkfifo").arg(machine.card()).status();
    assert!(made.expect("mkfifo").success());
    // The synthesiser is known by its settings too: a link in the folder.
    let synthesiser = machine.folder.path().join("espeak-ng");
    let program = Path::new("/usr/bin/espeak-ng");
    std::os::unix::fs::symlink(program, &synthesiser).expect("a link");
    let settings = VoiceSettings {
        synthesiser,
        ..machine.settings.clone()
    };
    let (mut speaker, events) = start(&settings);
    let long = Utterance::new(
        Language::French,
        "Trois lettres vous attendent. ".repeat(400),
    );
    assert!(wait_for(SOON, || speaker.can_say(&long)));
    assert!(!format!("{long:?}").contains("lettres"));

    let first = speaker.say(long.clone());
    assert!(wait_for(SOON, || machine.children() == 2), "it speaks");
    let second = speaker.say(long.clone());
    assert_eq!(next(&events), VoiceEvent::Ended(first, End::Stopped));
    assert!(speaker.speaking());
    speaker.stop();
    assert!(!speaker.speaking());
    assert_eq!(next(&events), VoiceEvent::Ended(second, End::Stopped));
    assert_eq!(machine.children(), 0, "nothing speaks any more");

    let third = speaker.say(long);
    assert!(wait_for(SOON, || machine.children() == 2));
    drop(speaker);
    assert_eq!(next(&events), VoiceEvent::Ended(third, End::Stopped));
    assert_eq!(machine.children(), 0);
}

#[test]
fn a_missing_program_or_sound_card_is_told() {
    let machine = Machine::new();
    let broken = [
        VoiceSettings {
            synthesiser: "/nonexistent/espeak-ng".into(),
            ..machine.settings.clone()
        },
        VoiceSettings {
            player: vec!["/nonexistent/aplay".to_owned()],
            ..machine.settings.clone()
        },
        VoiceSettings {
            // The file has no such device: aplay itself fails.
            player: [
                &machine.settings.player[..2],
                &["aplay", "--device=none", "-"].map(str::to_owned),
            ]
            .concat(),
            ..machine.settings.clone()
        },
    ];
    for settings in broken {
        let (mut speaker, events) = start(&settings);
        assert_eq!(next(&events), VoiceEvent::Works(false), "{settings:?}");
        assert_eq!(speaker.works(), Some(false));
        let end = said(
            &mut speaker,
            &events,
            Utterance::new(Language::French, "Bonjour"),
        );
        assert!(matches!(end, End::Failed | End::NoVoice), "{end:?}");
    }
}

#[test]
fn recordings_stand_in_and_give_a_voice_to_who_has_none() {
    let machine = Machine::new();
    let prompts = machine.folder.path().join("prompts");
    fs::create_dir_all(prompts.join("ps")).expect("a folder");
    let record = |name: &str, sentence: &str| {
        let file = prompts.join("ps").join(name);
        fs::write(file.with_extension("txt"), sentence).expect("written");
        file.with_extension("wav")
    };
    let spoken = Command::new("espeak-ng")
        .args(["-v", "fa", "-w"])
        .arg(record("none", "لیک نشته."))
        .arg("پسته")
        .status();
    assert!(spoken.expect("espeak-ng").success());
    fs::write(record("damaged", "بیا راشئ."), "no sound").expect("written");
    let settings = VoiceSettings {
        synthesiser: few_voices(),
        prompts: Some(prompts),
        ..machine.settings.clone()
    };
    let (mut speaker, events) = start(&settings);
    assert_eq!(next(&events), VoiceEvent::Works(true));
    let pashto = |text: &str| Utterance::new(Language::Pashto, text);
    assert_eq!(said(&mut speaker, &events, pashto("لیک نشته.")), End::Said);
    assert!(loudness(&machine.heard()) > 200.0);
    assert_eq!(speaker.voice(Language::Pashto), None);
    let half = pashto("لیک نشته. خپل کارت واخلئ.");
    assert!(!speaker.can_say(&half), "half an answer is worse than none");
    assert_eq!(said(&mut speaker, &events, half), End::NoVoice);
    let id = speaker.say(pashto("بیا راشئ."));
    assert_eq!(next(&events), VoiceEvent::Works(false));
    assert_eq!(next(&events), VoiceEvent::Ended(id, End::Failed));
    assert!(!speaker.speaking());
    // The next one that is heard sets it right.
    let id = speaker.say(pashto("لیک نشته. لیک نشته!"));
    assert_eq!(next(&events), VoiceEvent::Works(true));
    assert_eq!(next(&events), VoiceEvent::Ended(id, End::Said));
    // The controller asks the machine around the screen, and hears the same.
    let around = Around {
        voice: Some(speaker),
        printer: None,
        network: Network::towards(""),
    };
    assert!(around.can_say(&pashto("لیک نشته.")));
    assert!(!around.can_say(&pashto("خپل کارت واخلئ.")));
    assert!(!around.speaks(Language::Pashto));
}

#[test]
fn a_number_is_called_with_a_chime_and_its_words() {
    let mut machine = Machine::new();
    let words = Utterance::new(Language::French, "Numéro 12, guichet 2.");
    let (mut speaker, events) = machine.speaker();
    assert_eq!(said(&mut speaker, &events, words.clone()), End::Said);
    let alone = machine.heard();
    speaker.call(std::slice::from_ref(&words));
    assert!(matches!(next(&events), VoiceEvent::Ended(_, End::Said)));
    assert_eq!(machine.heard(), alone, "its words come last");
    // A second call waits for the first to be said, and both are over as one.
    let other = Utterance::new(Language::French, "Numéro 13, guichet 1.");
    assert_eq!(said(&mut speaker, &events, other.clone()), End::Said);
    let second = machine.heard();
    speaker.call(std::slice::from_ref(&words));
    speaker.call(&[other]);
    assert!(matches!(next(&events), VoiceEvent::Ended(_, End::Said)));
    assert_eq!(machine.heard(), second);
    // Where no voice can say them, the chime sounds alone.
    machine.settings.synthesiser = few_voices();
    let (mut speaker, events) = machine.speaker();
    speaker.call(&[words, Utterance::new(Language::Pashto, "دولس.")]);
    assert!(matches!(next(&events), VoiceEvent::Ended(_, End::Said)));
    let chime = machine.heard();
    assert!(chime.len() > 22_050 && loudness(&chime) > 500.0);
    assert_ne!(chime, alone);
}
