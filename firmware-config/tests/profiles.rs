//! The profiles as a centre's technician meets them: the files we ship, and the errors of their own.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them itself"
)]

use std::fs;
use std::path::Path;

use courrier_firmware_config::{
    ReaderDevice, ReaderProfile, ReaderProfiles, UDEV_RULES, readers::PcscProfile,
};
use expect_test::{Expect, expect};

/// Checks the error of one profile file.
#[track_caller]
fn check(text: &str, expected: &Expect) {
    let error = ReaderProfile::parse(Path::new("readers/mine.toml"), text)
        .expect_err("the profile should be refused");
    expected.assert_eq(&error.to_string());
}

const PCSC: &str = "description = \"Lecteur\"\n\n[pcsc]\nreaders = [\"ACS *\"]\n";
const SERIAL: &str = "description = \"Lecteur\"\n\n[serial]\nports = [\"/dev/x\"]\n";
const TOKEN: &str = "\n[serial.token]\ntrack = 2\n";
const WEDGE: &str =
    "description = \"Lecteur\"\n[wedge]\ndevices = [\"/dev/x\"]\nframing = \"line\"\n";

#[test]
fn errors_name_file_line_and_key() {
    let pcsc = |rest: &str| format!("{PCSC}{rest}");
    check(
        &pcsc(""),
        &expect!["readers/mine.toml, line 3, key `pcsc`: missing field `uid_apdu`"],
    );
    check(
        &pcsc("uid_apdu = \"FFC\"\n"),
        &expect![
            "readers/mine.toml, line 5, key `pcsc.uid_apdu`: 3 hexadecimal digits: a byte has two"
        ],
    );
    check(
        &pcsc("uid_apdu = \"FF CG 00 00\"\n"),
        &expect![
            "readers/mine.toml, line 5, key `pcsc.uid_apdu`: `CG` is not a byte in hexadecimal"
        ],
    );
    check(
        &pcsc("uid_apdu = 12\n"),
        &expect![
            "readers/mine.toml, line 5, key `pcsc.uid_apdu`: invalid type: integer `12`, expected a string"
        ],
    );
    check(
        &pcsc("uid_apdu = \"FF CA\"\n"),
        &expect!["readers/mine.toml, line 5, key `pcsc.uid_apdu`: a command has 4 to 261 bytes"],
    );
    check(
        &pcsc("uid_apdu = \"FFCA0000\"\nuid_lengths = [4, 0]\n"),
        &expect!["readers/mine.toml, line 6, key `pcsc.uid_lengths`: a UID has at least one byte"],
    );
    check(
        &pcsc("uid_apdu = \"FFCA0000\"\nbyte_ordre = \"reversed\"\n"),
        &expect![
            "readers/mine.toml, line 6, key `pcsc.byte_ordre`: unknown field `byte_ordre`, expected one of `readers`, `uid_apdu`, `uid_lengths`, `byte_order`, `refuse_random_uid`, `cards`"
        ],
    );
    check(
        &pcsc("uid_apdu = \"FFCA0000\"\nbyte_order = \"backwards\"\n"),
        &expect![
            "readers/mine.toml, line 6, key `pcsc.byte_order`: unknown variant `backwards`, expected `as-sent` or `reversed`"
        ],
    );
    check(
        &pcsc("uid_apdu = \"FFCA0000\"\n[[pcsc.cards]]\natr = \"3B\"\nkind = \"x\"\n"),
        &expect![
            "readers/mine.toml, line 7, key `pcsc.cards[0].atr`: an answer to reset has 2 to 33 bytes, not 1"
        ],
    );
    check(
        &pcsc("uid_apdu = \"FFCA0000\n"),
        &expect![[
            r#"readers/mine.toml, line 5, key `uid_apdu`: invalid basic string, expected `"`"#
        ]],
    );
    check(
        "description = \"Lecteur\"\n[pcsc]\nreaders = [\"[\"]\n",
        &expect![
            "readers/mine.toml, line 3, key `pcsc.readers`: `[`: Pattern syntax error near position 0: invalid range pattern"
        ],
    );
    check(
        "description = \"Lecteur\"\n[pcsc]\nreaders = []\n",
        &expect!["readers/mine.toml, line 3, key `pcsc.readers`: at least one pattern is needed"],
    );
}

#[test]
fn errors_of_serial_and_wedge_profiles() {
    let serial = |rest: &str| format!("{SERIAL}{rest}{TOKEN}");
    check(
        &serial("baud = 12\n"),
        &expect![
            "readers/mine.toml, line 5, key `serial.baud`: a line runs at 300 to 921600 bits a second"
        ],
    );
    check(
        &serial("baud = 9600\ndata_bits = 5\n"),
        &expect!["readers/mine.toml, line 6, key `serial.data_bits`: tracks are text: 7 or 8 bits"],
    );
    check(
        &serial("baud = 9600\nstop_bits = 3\n"),
        &expect!["readers/mine.toml, line 6, key `serial.stop_bits`: 1 or 2"],
    );
    check(
        &serial("baud = 9600\nparity = \"mark\"\n"),
        &expect![
            "readers/mine.toml, line 6, key `serial.parity`: unknown variant `mark`, expected one of `none`, `even`, `odd`"
        ],
    );
    check(
        &serial("baud = 9600\nsilence_ms = 5\n"),
        &expect!["readers/mine.toml, line 6, key `serial.silence_ms`: 10 to 2000 milliseconds"],
    );
    check(
        &serial("baud = 9600\n").replace("track = 2", "track = 4"),
        &expect![
            "readers/mine.toml, line 8, key `serial.token.track`: a stripe has tracks 1, 2 and 3, not 4"
        ],
    );

    let token = "[wedge.token]\ntrack = 2\n";
    let wedge = |rest: &str| format!("{WEDGE}{rest}{token}");
    check(
        &wedge("max_gap_ms = 60\nterminators = [28]\nshift = [42]\nkeys = [[28, \"a\", \"A\"]]\n"),
        &expect!["readers/mine.toml, line 8, key `wedge.keys`: position 28 stands twice"],
    );
    check(
        &wedge("max_gap_ms = 60\nterminators = []\nshift = [42]\nkeys = []\n"),
        &expect![
            "readers/mine.toml, line 6, key `wedge.terminators`: a swipe must end with some key"
        ],
    );
    check(
        &wedge("max_gap_ms = 900\nterminators = [28]\nshift = [42]\nkeys = []\n"),
        &expect!["readers/mine.toml, line 5, key `wedge.max_gap_ms`: 5 to 500 milliseconds"],
    );
    check(
        &wedge(
            "max_gap_ms = 60\nterminators = [28]\nshift = [42]\nkeys = [\n  [2, \"ab\", \"A\"],\n]\n",
        ),
        &expect![[
            r#"readers/mine.toml, line 9, key `wedge.keys[0][1]`: invalid value: string "ab", expected a character"#
        ]],
    );
}

#[test]
fn a_profile_describes_one_device() {
    check(
        "description = \"Lecteur\"\n",
        &expect![
            "readers/mine.toml, line 1, top of the file: one table of `pcsc`, `serial` or `wedge`, and no more than one, must say how the reader is attached"
        ],
    );
    let both = format!(
        "{PCSC}uid_apdu = \"FFCA0000\"\n{}",
        SERIAL.split_once('\n').unwrap().1
    );
    check(
        &format!("{both}baud = 9600\n{TOKEN}"),
        &expect![
            "readers/mine.toml, line 1, top of the file: one table of `pcsc`, `serial` or `wedge`, and no more than one, must say how the reader is attached"
        ],
    );
}

#[test]
fn every_embedded_profile_loads() {
    let profiles = ReaderProfiles::load(None).unwrap();
    let listed: Vec<String> = profiles
        .iter()
        .map(|profile| format!("{}: {}", profile.name, profile.description))
        .collect();
    expect![[r#"
        acr122u: Lecteur sans contact ACS ACR122U
        contactless: Lecteur sans contact PC/SC
        keyboard-wedge: Lecteur de piste magnétique en émulation clavier
        serial-magstripe: Lecteur de piste magnétique sur port série
        vpcd: Lecteur virtuel (vpcd)"#]]
    .assert_eq(&listed.join("\n"));
}

#[test]
fn a_reader_gets_the_profile_that_says_most_about_it() {
    let profiles = ReaderProfiles::embedded();
    let cases = [
        ("ACS ACR122U PICC Interface 00 00", Some("acr122u")),
        (
            "ACS ACR1252 1S CL Reader [ACR1252 Reader PICC] 00 00",
            Some("acr122u"),
        ),
        (
            "HID Global OMNIKEY 5022 Smart Card Reader 00 00",
            Some("contactless"),
        ),
        (
            "SCM Microsystems Inc. SCL011 Contactless Reader 00 00",
            Some("contactless"),
        ),
        ("Virtual PCD 00 00", Some("vpcd")),
        // A reader for cards with contacts, such as an agent's professional card.
        ("Gemalto PC Twin Reader 00 00", None),
        ("HID Global OMNIKEY 3x21 Smart Card Reader 00 00", None),
    ];
    for (reader, expected) in cases {
        let found = profiles
            .for_pcsc_reader(reader)
            .map(|(profile, _)| profile.name.as_str());
        assert_eq!(found, expected, "{reader}");
    }
}

fn vpcd(profiles: &ReaderProfiles) -> &PcscProfile {
    match &profiles.get("vpcd").unwrap().device {
        ReaderDevice::Pcsc(pcsc) => pcsc,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_to_reset_tells_the_kind_of_card() {
    let profiles = ReaderProfiles::embedded();
    let classic =
        *b"\x3B\x8F\x80\x01\x80\x4F\x0C\xA0\x00\x00\x03\x06\x03\x00\x01\x00\x00\x00\x00\x6A";
    let ntag = *b"\x3B\x8F\x80\x01\x80\x4F\x0C\xA0\x00\x00\x03\x06\x03\x00\x03\x00\x00\x00\x00\x68";
    let cases: [(&[u8], Option<&str>); 5] = [
        (&classic, Some("MIFARE Classic 1K")),
        (&ntag, Some("MIFARE Ultralight / NTAG")),
        (
            &[0x3B, 0x81, 0x80, 0x01, 0x80, 0x80],
            Some("MIFARE DESFire"),
        ),
        (&classic[..19], None),
        (&[], None),
    ];
    for (atr, expected) in cases {
        assert_eq!(
            profiles.card_kind(vpcd(&profiles), atr),
            expected,
            "{atr:02X?}"
        );
    }
}

#[test]
fn a_folder_replaces_and_adds() {
    let folder = tempfile::tempdir().unwrap();
    let readers = folder.path().join("readers");
    fs::create_dir(&readers).unwrap();
    fs::write(
        readers.join("vpcd.toml"),
        format!("{PCSC}uid_apdu = \"FFCA0000\"\n"),
    )
    .unwrap();
    fs::write(
        readers.join("other.toml"),
        "description = \"Autre\"\n[pcsc]\nreaders = [\"ACS ACR122U PICC*\"]\nuid_apdu = \"FFCA0000\"\n\
         [[pcsc.cards]]\natr = \"3B 81 80 01 80 80\"\nkind = \"Carte du CCAS\"\n",
    )
    .unwrap();
    fs::write(readers.join("README"), "not a profile").unwrap();

    let profiles = ReaderProfiles::load(Some(folder.path())).unwrap();
    assert_eq!(profiles.get("vpcd").unwrap().description, "Lecteur");
    let (other, pcsc) = profiles
        .for_pcsc_reader("ACS ACR122U PICC Interface 00 00")
        .unwrap();
    assert_eq!(other.name, "other", "the longer pattern decides");
    let desfire = [0x3B, 0x81, 0x80, 0x01, 0x80, 0x80];
    assert_eq!(profiles.card_kind(pcsc, &desfire), Some("Carte du CCAS"));

    fs::write(
        folder.path().join("cards.toml"),
        "[[cards]]\natr = \"3B8180018080\"\nkind = \"B\"\n",
    )
    .unwrap();
    let profiles = ReaderProfiles::load(Some(folder.path())).unwrap();
    assert_eq!(profiles.card_kind(vpcd(&profiles), &desfire), Some("B"));
}

#[test]
fn a_folder_that_is_not_there_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("none");
    let count = |profiles: ReaderProfiles| profiles.iter().count();
    assert_eq!(
        count(ReaderProfiles::load(Some(&missing)).unwrap()),
        count(ReaderProfiles::embedded())
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("readers/broken.toml")).unwrap();
    let error = ReaderProfiles::load(Some(folder.path()))
        .unwrap_err()
        .to_string();
    assert!(error.contains("readers/broken.toml: "), "{error}");
}

/// A profile waits for a device under the name that a rule gives it: they must agree.
#[test]
fn udev_rules_make_the_names_the_profiles_wait_for() {
    let rules = UDEV_RULES.iter().map(|(_, text)| *text).collect::<String>();
    let names: Vec<String> = rules
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split("SYMLINK+=\"").nth(1)?.split('"').next())
        .map(|name| format!("/dev/{}", name.replace("%n", "3")))
        .collect();
    assert_eq!(names.len(), 2);
    for profile in ReaderProfiles::embedded().iter() {
        let patterns = match &profile.device {
            ReaderDevice::Pcsc(_) => continue,
            ReaderDevice::Serial(serial) => &serial.ports,
            ReaderDevice::Wedge(wedge) => &wedge.devices,
        };
        assert!(
            names.iter().any(|name| patterns.fit(name).is_some()),
            "{}",
            profile.name
        );
    }
}

#[test]
fn every_udev_rule_is_made_of_matches_and_assignments() {
    for (file, text) in UDEV_RULES {
        for rule in text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            for part in rule.split(", ") {
                let (key, value) = part
                    .split_once('=')
                    .unwrap_or_else(|| panic!("{file}: {part}"));
                assert!(
                    key.starts_with(|c: char| c.is_ascii_uppercase()),
                    "{file}: {part}"
                );
                let value = value.trim_start_matches('=');
                assert!(
                    value.starts_with('"') && value.ends_with('"'),
                    "{file}: {part}"
                );
            }
        }
    }
}
