use courrier_clock::SystemClock;
use tokio::sync::mpsc;

use super::*;
use crate::Readiness;
use crate::policy::Channel;

const WHOLE: &str = r#"
[[routes]]
name = "modem"
monthly_cap = 3000
price_cents = 4.5
[routes.modem]
profile = "huawei"
port = "/dev/serial/by-id/none"
service_centre = "+33609001390"

[[routes]]
name = "ovh"
[routes.gateway]
profile = "ovhcloud"
settings = { service = "sms-ab1-1", sender = "CCAS" }
[routes.gateway.secrets]
application_key = { file = "KEY" }
application_secret = { file = "KEY" }
consumer_key = { file = "KEY" }

[[routes]]
name = "courriel"
[routes.smtp]
host = "smtp.ccas.example"
from = "courrier@ccas.example"
login = "courrier"
password = { file = "KEY" }
"#;

fn parse(text: &str) -> Result<Configuration, ConfigurationError> {
    Configuration::parse("routes.toml".as_ref(), text)
}

fn opened(text: &str) -> Result<Opened, ConfigurationError> {
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("key");
    fs::write(&key, "s3cret\n").expect("writable");
    let text = text.replace("KEY", &key.display().to_string());
    let (events, _) = mpsc::unbounded_channel();
    parse(&text)?.open(&Surroundings {
        profiles: None,
        state: folder.path(),
        clock: SystemClock::shared(),
        events,
        pending: &|_| Vec::new(),
    })
}

#[test]
fn a_whole_centre_is_set_up() {
    let opened = opened(WHOLE).expect("it is sound");
    let names: Vec<&str> = opened.routes.iter().map(|route| route.name()).collect();
    assert_eq!(names, ["modem", "ovh", "courriel"]);
    assert_eq!(opened.gateways.keys().collect::<Vec<_>>(), ["ovh"]);
    assert_eq!(opened.routes[1].health().readiness, Readiness::Ready);
    let lines = parse(WHOLE).expect("it is sound").lines();
    let told: Vec<_> = lines
        .iter()
        .map(|line| (line.channel, line.monthly_cap, line.price_millis))
        .collect();
    assert_eq!(
        told,
        [
            (Channel::Sms, Some(3_000), 45),
            (Channel::Sms, None, 0),
            (Channel::Email, None, 0)
        ]
    );
}

#[test]
fn a_centre_without_a_file_has_no_routes() {
    let folder = tempfile::tempdir().expect("a folder");
    let none = Configuration::load(&folder.path().join("routes.toml"));
    assert_eq!(none.expect("no fault").routes, []);
}

#[test]
fn faults_name_the_route_or_the_line_and_show_no_secret() {
    let modem = "[[routes]]\nname = \"modem\"\n[routes.modem]\nport = \"/dev/x\"\n";
    for (text, said) in [
        (
            "[[routes]]\nname = \"a\"\n".to_owned(),
            "voie « a » : il faut une table « modem », « gateway » ou « smtp », et une seule",
        ),
        (
            format!("{modem}{modem}"),
            "voie « modem » : le nom doit être unique, en lettres minuscules, chiffres et tirets \
             (40 au plus)",
        ),
        (
            modem.replace("\"modem\"", "\"../x\""),
            "voie « ../x » : le nom doit être unique, en lettres minuscules, chiffres et tirets \
             (40 au plus)",
        ),
        (
            modem.replace("[routes.modem]", "price_cents = -1\n[routes.modem]"),
            "voie « modem » : « price_cents » doit être compris entre 0 et 1000",
        ),
        (
            format!("{modem}profile = \"minitel\"\n"),
            "voie « modem » : le profil « minitel » n'existe pas",
        ),
        (
            format!("{modem}service_centre = \"0609\"\n"),
            "voie « modem » : « service_centre » n'est pas un numéro de téléphone valide",
        ),
        (
            format!("{modem}pin = \"1234\"\n"),
            "routes.toml, ligne 5 : a secret is not written here: say { credential = … }, \
             { file = … } or { env = … }",
        ),
        (
            format!("{modem}pin = 1234\n"),
            "routes.toml, ligne 5 : a secret is not written here: say { credential = … }, \
             { file = … } or { env = … }",
        ),
        (
            format!("{modem}pin = {{ env = \"COURRIER_NO_SUCH_VARIABLE\" }}\n"),
            "voie « modem » : la variable COURRIER_NO_SUCH_VARIABLE n'est pas définie",
        ),
        (
            WHOLE.replace("sender = \"CCAS\"", "sendr = \"CCAS\""),
            "voie « ovh » : le réglage « sender » manque",
        ),
        (
            WHOLE.replace("name = \"courriel\"", "name = \"courriel\"\nprix = 3"),
            "routes.toml, ligne 23 : unknown field `prix`, expected one of `name`, `monthly_cap`, \
             `price_cents`, `modem`, `gateway`, `smtp`",
        ),
    ] {
        let error = opened(&text).err().expect("a fault").to_string();
        assert_eq!(error, said);
    }
}

/// What the guide shows works as it stands.
#[test]
fn the_guides_own_example_is_sound() {
    let guide = include_str!("../../../../docs/guide-exploitant.md");
    let example = guide
        .split("```toml\n")
        .map(|rest| rest.split("```").next().unwrap_or_default())
        .find(|block| block.contains("[[routes]]"))
        .expect("an example");
    let names: Vec<String> = parse(example)
        .expect("it is sound")
        .lines()
        .into_iter()
        .map(|line| line.name)
        .collect();
    assert_eq!(names, ["modem", "ovh", "courriel"]);
}
