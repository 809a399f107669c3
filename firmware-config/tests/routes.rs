//! Modem and gateway profiles as a centre's technician meets them: the files we ship, and the
//! errors of their own.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes them itself"
)]

use std::fs;
use std::path::Path;

use courrier_firmware_config::{GatewayProfile, GatewayProfiles, ModemProfile, ModemProfiles};
use expect_test::{Expect, expect};

const MODEM: &str = include_str!("../modems/generic.toml");
const GATEWAY: &str = include_str!("../gateways/ovhcloud.toml");
const TOKEN: &str = include_str!("../gateways/orange-contact-everyone.toml");

#[track_caller]
fn check(text: &str, expected: &Expect) {
    let file = Path::new("mine.toml");
    let error = if text.contains("[line]") {
        ModemProfile::parse(file, text).map(drop)
    } else {
        GatewayProfile::parse(file, text).map(drop)
    };
    expected.assert_eq(
        &error
            .expect_err("the profile should be refused")
            .to_string(),
    );
}

/// A file of ours with one piece changed.
#[track_caller]
fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[test]
fn every_embedded_profile_loads() {
    let modems = ModemProfiles::load(None).unwrap();
    let gateways = GatewayProfiles::load(None).unwrap();
    let modems = modems
        .iter()
        .map(|p| format!("{}: {}", p.name, p.description));
    let gateways = gateways
        .iter()
        .map(|p| format!("{}: {}", p.name, p.description));
    let listed: Vec<String> = modems.chain(gateways).collect();
    expect![[r#"
        generic: Modem GSM
        huawei: Modem USB Huawei
        simcom: Module GSM SIMCom
        octopush: Octopush
        orange-contact-everyone: Orange Contact Everyone
        ovhcloud: OVHcloud SMS"#]]
    .assert_eq(&listed.join("\n"));
}

#[test]
fn errors_of_modem_profiles() {
    check(
        &changed(MODEM, "baud = 115200", "baud = 12"),
        &expect!["mine.toml, line 6, key `line.baud`: a line runs at 300 to 921600 bits a second"],
    );
    check(
        &changed(MODEM, "\"ATE0\"", "\"ATE0\", \"AT+CPIN=1234\""),
        &expect![
            "mine.toml, line 10, key `setup.before_pin`: PIN, locks and sending are the program's own business"
        ],
    );
    check(
        &changed(MODEM, "\"AT+CMGF=0\"", "\"AT\\r+CMGF=0\""),
        &expect![
            "mine.toml, line 12, key `setup.after_pin`: a command is one line and begins with AT"
        ],
    );
    check(
        &changed(MODEM, "send_ms = 60000", "send_ms = 1"),
        &expect!["mine.toml, line 28, key `patience.send_ms`: 10 to 600000 milliseconds"],
    );
    check(
        &changed(MODEM, "watch_ms", "watch_mss"),
        &expect![
            "mine.toml, line 30, key `patience.watch_mss`: unknown field `watch_mss`, expected one of `answer_ms`, `prompt_ms`, `send_ms`, `sim_ms`, `watch_ms`, `reconnect_ms`"
        ],
    );
}

/// URLs are logged on their way: what is private has no place in them.
#[test]
fn nothing_private_stands_in_a_url() {
    let url = "{base_url}/sms/{service}/jobs";
    for (place, expected) in [
        (
            "to",
            expect!["mine.toml, line 20, key `send`: `{to}` may not stand in a URL"],
        ),
        (
            "text",
            expect!["mine.toml, line 20, key `send`: `{text}` may not stand in a URL"],
        ),
        (
            "consumer_key",
            expect!["mine.toml, line 20, key `send`: `{consumer_key}` may not stand in a URL"],
        ),
    ] {
        let with = format!("{{base_url}}/sms?x={{{place}}}");
        check(&changed(GATEWAY, url, &with), &expected);
    }
}

#[test]
fn errors_of_gateway_profiles() {
    check(
        &changed(GATEWAY, "\"{text}\"", "\"{txt}\""),
        &expect!["mine.toml, line 20, key `send`: nothing is known as `{txt}`"],
    );
    check(
        &changed(GATEWAY, "\"{text}\"", "\"{text\""),
        &expect!["mine.toml, line 27, key `send.body.message`: a `{` without its `}`"],
    );
    check(
        &changed(GATEWAY, "\"application_secret\", ", ""),
        &expect!["mine.toml, line 8, key `secrets`: `application_secret` is missing"],
    );
    check(
        &changed(GATEWAY, "id = \"/ids/0\"", "id = \"ids.0\""),
        &expect![
            "mine.toml, line 36, key `send.reply`: `ids.0` is no JSON pointer: it begins with /"
        ],
    );
    check(
        &changed(GATEWAY, "timeout_ms = 20000", "timeout_ms = 1"),
        &expect!["mine.toml, line 11, key `timeout_ms`: 100 to 120000 milliseconds"],
    );
    check(
        &changed(GATEWAY, "state = \"/ptt\"", "id = \"/id\""),
        &expect!["mine.toml, line 70, key `ask.reply`: `state` says where the status stands"],
    );
    check(
        &changed(
            GATEWAY,
            "[alphabets]\ngsm = \"7bit\"\nucs2 = \"8bit\"\n",
            "",
        ),
        &expect!["mine.toml, line 17, key `send`: `{alphabet}` needs the table `alphabets`"],
    );
    check(
        &changed(
            TOKEN,
            "format = \"form\"\nbody = { username",
            "format = \"form\"\nbody = { a = [1], username",
        ),
        &expect!["mine.toml, line 19, key `auth.call`: a form has no lists and no tables"],
    );
    check(
        &changed(TOKEN, "Bearer {token}", "Bearer {tokn}"),
        &expect!["mine.toml, line 29, key `send`: `{tokn}` may not stand in a header"],
    );
    check(
        &changed(GATEWAY, "status = [200]\nat = \"/invalidReceivers\"\n", ""),
        &expect!["mine.toml, line 36, key `send.reply`: a rule looks at `status` or `at`"],
    );
}

#[test]
fn a_folder_replaces_and_adds() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("modems")).unwrap();
    fs::create_dir(folder.path().join("gateways")).unwrap();
    let modem = changed(
        MODEM,
        "description = \"Modem GSM\"",
        "description = \"Le nôtre\"",
    );
    fs::write(folder.path().join("modems/generic.toml"), modem).unwrap();
    fs::write(folder.path().join("gateways/departement.toml"), GATEWAY).unwrap();
    let modems = ModemProfiles::load(Some(folder.path())).unwrap();
    assert_eq!(modems.get("generic").unwrap().description, "Le nôtre");
    let gateways = GatewayProfiles::load(Some(folder.path())).unwrap();
    assert_eq!(gateways.iter().count(), 4);
    assert_eq!(gateways.get("departement").unwrap().name, "departement");
}

/// What the guide shows works as it stands.
#[test]
fn the_guides_own_gateway_is_sound() {
    let guide = include_str!("../../docs/materiel.md");
    let example = guide
        .split("```toml\n")
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .find(|block| block.contains("[send]"))
        .expect("an example");
    let profile = GatewayProfile::parse(Path::new("departement.toml"), example).unwrap();
    assert!(profile.ask.is_some());
}
