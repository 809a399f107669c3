use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::printer::{Page, PrinterPlace};

const PRINT: &str = "ab";

fn settings(line: &str) -> Result<Settings, String> {
    let arguments = Arguments::try_parse_from(line.split_whitespace())
        .map_err(|error| error.kind().to_string())?;
    Settings::new(&arguments.connection, &arguments.run).map_err(|error| error.to_string())
}

#[test]
fn flags_win_over_the_file_and_the_file_over_defaults() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("borne.toml");
    let (print, other) = (PRINT.repeat(32), "CD".repeat(32));
    fs::write(
        &config,
        format!(
            "daemon = \"10.0.0.1:8443\"\nfingerprint = \"{print}\"\n\
             credential-file = \"/var/lib/borne/token\"\nwindow = \"1024x768\"\n"
        ),
    )
    .expect("written");
    let config = config.display();

    let from_file = settings(&format!("k --config {config}")).expect("settings");
    assert_eq!(from_file.daemon, "10.0.0.1:8443");
    assert_eq!(from_file.fingerprint, print.parse().expect("a fingerprint"));
    assert_eq!(from_file.credential_file, Path::new("/var/lib/borne/token"));
    assert_eq!(from_file.windowed, Some((1024, 768)));

    let flags = format!(
        "k --config {config} --daemon localhost:1 --fingerprint {other} --credential-file t \
         --fullscreen --profiles p --trace-latency l"
    );
    let from_flags = settings(&flags).expect("settings");
    assert_eq!(
        from_flags,
        Settings {
            daemon: "localhost:1".to_owned(),
            fingerprint: other.parse().expect("a fingerprint"),
            credential_file: "t".into(),
            windowed: None,
            profiles: Some("p".into()),
            trace_latency: Some("l".into()),
            technician_file: "technician".into(),
            offline_file: "centre.json".into(),
            languages: courrier_domain::Language::ALL.to_vec(),
            voice: VoiceSettings::default(),
            printer: None,
        }
    );

    let bare = settings(&format!("k --fingerprint {print} --credential-file t")).expect("settings");
    assert_eq!(bare.daemon, DAEMON);
    assert_eq!(bare.windowed, None, "the whole screen by default");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let print = PRINT.repeat(32);
    for (line, expected) in [
        ("k", "empreinte"),
        (&format!("k --fingerprint {print}"), "--credential-file"),
        ("k --fingerprint 12 --credential-file t", "64 chiffres"),
        (
            &format!("k --fingerprint {print} --credential-file t --windowed big"),
            "1280x800",
        ),
        (
            &format!("k --fingerprint {print} --credential-file t --windowed 5x5"),
            "1280x800",
        ),
        (
            "k --config /nonexistent/borne.toml",
            "/nonexistent/borne.toml",
        ),
    ] {
        let error = settings(line).expect_err(line);
        assert!(error.contains(expected), "{line}: {error}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("borne.toml");
    fs::write(&config, "daemon = \"a:1\"\nfinger = 1\n").expect("written");
    let error = settings(&format!("k --config {}", config.display())).expect_err("a wrong key");
    assert!(
        error.contains("line 2") && error.contains("finger"),
        "{error}"
    );
}

#[test]
fn enrolment_takes_the_same_options_on_either_side_of_its_name() {
    for line in [
        "k --daemon a:1 --credential-file t enrol --code X",
        "k enrol --daemon a:1 --credential-file t --code X",
    ] {
        let arguments = Arguments::try_parse_from(line.split_whitespace()).expect(line);
        assert_eq!(
            arguments.connection.daemon.as_deref(),
            Some("a:1"),
            "{line}"
        );
        assert!(matches!(arguments.command, Some(Command::Enrol { code }) if code == "X"));
    }
}

#[test]
fn a_credential_is_kept_for_this_account_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("credential");
    let line = format!(
        "k --fingerprint {} --credential-file {}",
        PRINT.repeat(32),
        file.display()
    );
    let settings = settings(&line).expect("settings");
    assert!(
        matches!(settings.credential(), Err(SettingsError::File { .. })),
        "none yet"
    );
    for credential in ["first", "second"] {
        settings.keep_credential(credential).expect("kept");
        assert_eq!(settings.credential().expect("read"), credential);
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("opened to a group");
    assert!(matches!(
        settings.credential(),
        Err(SettingsError::Exposed(_))
    ));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("closed");
    fs::write(&file, " \n").expect("emptied");
    assert!(matches!(
        settings.credential(),
        Err(SettingsError::NoCredential(_))
    ));
}

#[test]
fn what_touches_the_machine_is_set_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("borne.toml");
    let read = |more: &str| {
        let text = format!(
            "fingerprint = \"{}\"\ncredential-file = \"/var/lib/borne/jeton\"\n{more}",
            PRINT.repeat(32)
        );
        fs::write(&config, text).expect("written");
        settings(&format!("k --config {}", config.display()))
    };

    let bare = read("").expect("settings");
    assert_eq!(bare.technician_file, Path::new("/var/lib/borne/technician"));
    assert_eq!(bare.offline_file, Path::new("/var/lib/borne/centre.json"));
    assert_eq!(bare.printer, None);
    assert_eq!(bare.voice, VoiceSettings::default());

    let voice = read("[voice]\nprompts = \"/etc/courrier/prompts\"\nspeed = 120\n");
    let voice = voice.expect("settings").voice;
    assert_eq!(
        voice.prompts.as_deref(),
        Some(Path::new("/etc/courrier/prompts"))
    );
    assert_eq!(voice.speed, 120);
    assert_eq!(voice.player, VoiceSettings::default().player);

    let printer = |text: &str| read(&format!("[printer]\n{text}")).map(|read| read.printer);
    let usb = printer("device = \"/dev/usb/lp0\"\npage = \"ascii\"\ncolumns = 32\n");
    let expected = PrinterSettings {
        place: PrinterPlace::Device("/dev/usb/lp0".into()),
        page: Page::Ascii,
        columns: 32,
    };
    assert_eq!(usb, Ok(Some(expected)));
    let network = printer("network = \"192.168.1.40:9100\"\n").expect("settings");
    let place = network.expect("a printer").place;
    assert_eq!(place, PrinterPlace::Network("192.168.1.40:9100".to_owned()));
    for (wrong, said) in [
        ("", "device"),
        ("device = \"a\"\nnetwork = \"b:1\"\n", "device"),
        ("network = \"imprimante\"\n", "9100"),
        ("divice = \"a\"\n", "divice"),
        ("device = \"a\"\npage = \"pc437\"\n", "pc437"),
    ] {
        let error = printer(wrong).expect_err(wrong);
        assert!(error.contains(said), "{wrong}: {error}");
    }
}
