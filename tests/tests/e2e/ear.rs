//! What a borne or a wall says aloud, through the real espeak-ng and the real ALSA.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use courrier_testkit::wait_for;
use courrier_tests::Centre;

const SOON: Duration = Duration::from_secs(30);

/// Something that was given to espeak-ng.
#[derive(Debug, Clone)]
pub struct Uttered {
    pub voice: String,
    pub amplitude: u32,
    pub text: String,
}

/// An ear at the synthesiser: the real espeak-ng, behind a script that notes what it is given.
pub struct Ear {
    log: PathBuf,
}

impl Ear {
    /// An ear, and the settings of a borne or a wall that it hears; its sound goes to this file.
    pub fn at(centre: &Centre, sound: &Path) -> (Self, String) {
        let log = centre.data().join("said.txt");
        let script = centre.data().join("listening-espeak-ng");
        let text = format!(
            "#!/bin/sh\ncase \"$*\" in\n*--stdin*)\n  text=$(cat)\n  \
             printf '%s|%s|%s\\n' \"$2\" \"$6\" \"$(printf %s \"$text\" | tr '\\n' ' ')\" >> '{}'\n  \
             printf %s \"$text\" | espeak-ng \"$@\";;\n*) exec espeak-ng \"$@\";;\nesac\n",
            log.display()
        );
        fs::write(&script, text).expect("written");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("made to run");
        let settings = format!(
            "languages = [\"fr\", \"en\", \"es\"]\n{}synthesiser = \"{}\"\n",
            sound_card(centre, sound),
            script.display()
        );
        (Self { log }, settings)
    }

    /// All that was said.
    pub fn all(&self) -> Vec<Uttered> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let whole = log.rfind('\n').map_or("", |end| &log[..end]);
        let uttered = |line: &str| {
            let mut parts = line.splitn(3, '|').map(str::to_owned);
            let mut next = || parts.next().expect("voice, amplitude, text");
            Uttered {
                voice: next(),
                amplitude: next().parse().expect("a number"),
                text: next().replace('\u{a0}', " "),
            }
        };
        whole.lines().map(uttered).collect()
    }

    /// Waits for something new after so many with these words, and returns it.
    pub fn hears(&self, after: usize, words: &str) -> Uttered {
        let find = || {
            let new = self.all().into_iter().skip(after);
            new.into_iter().find(|uttered| uttered.text.contains(words))
        };
        assert!(
            wait_for(SOON, || find().is_some()),
            "{words:?} was not said: {:#?}",
            &self.all()[after..]
        );
        find().expect("it was found")
    }
}

/// Settings that let the machine's sound go to a file, through real ALSA.
fn sound_card(centre: &Centre, file: &Path) -> String {
    let config = centre.data().join("asound.conf");
    let text = format!(
        "pcm.!default {{\n  type file\n  slave.pcm {{ type null }}\n  file \"{}\"\n  \
         format \"raw\"\n}}\n",
        file.display()
    );
    fs::write(&config, text).expect("written");
    format!(
        "[voice]\nplayer = [\"env\", \"ALSA_CONFIG_PATH={}\", \"aplay\", \"--quiet\", \"-\"]\n",
        config.display()
    )
}
