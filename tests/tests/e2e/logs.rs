//! No name, telephone number, card, password or token stands in a log, whatever happens.

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    BASE, BindCard, CardToken, Client, Enrol, LoginRequest, NewCourriers, NewProcuration,
};
use courrier_domain::contact::Telephone;
use courrier_domain::usager::{AyantDroit, Channel};
use courrier_domain::{CourrierKind, Identity, Role};
use courrier_tests::{Centre, handed_over, lettres, new_usager};
use reqwest::Method;

// Words that stand nowhere else. None of them needs an escape in a URL, so that a URL that is
// logged shows them, too.
const NOM: &str = "Zzyzxwa";
const NOM_USAGE: &str = "Qwfpgjl";
const PRENOMS: &str = "Vbkdmnor";
const SURNOM: &str = "Wjxquim";
const CHILD: &str = "Ykzvopre";
const MANDATAIRE: &str = "Jfwkmel";
const EMAIL: &str = "pqxzvn";
const PHONE: &str = "0612987543";
const CARD: &str = "04DEADC0FFEE17";
const WRONG_PASSWORD: &str = "hunter2hunter2zq";
const WRONG_LOGIN: &str = "xkrzlogin";

/// What was made during the session and must not be found either.
#[derive(Default)]
struct Secrets(Vec<String>);

impl Secrets {
    fn keep(&mut self, secret: &str) {
        self.0.push(secret.to_owned());
    }

    /// Everything that must not be found: texts, and the digits of the telephone as dialled from
    /// anywhere.
    fn all(&self) -> Vec<String> {
        let fixed = [
            NOM,
            NOM_USAGE,
            PRENOMS,
            SURNOM,
            CHILD,
            MANDATAIRE,
            EMAIL,
            &PHONE[1..],
            CARD,
            WRONG_PASSWORD,
            WRONG_LOGIN,
            &Centre::login_request("").password,
        ]
        .map(str::to_lowercase);
        let made = self.0.iter().map(|secret| secret.to_lowercase());
        fixed.into_iter().chain(made).collect()
    }
}

fn identity() -> Identity {
    Identity {
        nom: NOM.to_owned(),
        nom_usage: Some(NOM_USAGE.to_owned()),
        prenoms: PRENOMS.to_owned(),
        surnom: Some(SURNOM.to_owned()),
        telephone: Some(Telephone::stored(format!("+33{}", &PHONE[1..]))),
        email: Some(format!("{EMAIL}@example.org")),
        channel: Some(Channel::Sms),
        ayants_droit: vec![AyantDroit {
            nom: CHILD.to_owned(),
            prenoms: String::new(),
            date_naissance: None,
            lien: "enfant".to_owned(),
        }],
        ..Identity::default()
    }
}

/// A day's work: everything goes well.
async fn work(centre: &Centre, secrets: &mut Secrets) {
    let key = IdempotencyKey::fresh;
    let awa = centre.agent("awa", Role::Agent).await;
    let token = centre.token("awa").await;
    secrets.keep(&token);
    let mut usager = new_usager("1042", "", "");
    usager.identity = identity();
    let created = awa.create_usager(&key(), &usager).await.expect("created");
    let usager_id = created.id;
    for words in [NOM, PRENOMS, SURNOM, "1042"] {
        let found = awa.usagers(words, 20).await.expect("searched").usagers;
        assert!(
            found.iter().any(|hit| hit.usager.id == usager_id),
            "{words}"
        );
    }
    let card = BindCard {
        token: CARD.to_owned(),
        replace: false,
    };
    awa.bind_card(&key(), usager_id, &card)
        .await
        .expect("bound");
    let procuration = NewProcuration {
        mandataire: MANDATAIRE.to_owned(),
        valid_from: "2020-01-01".parse().expect("a day"),
        valid_to: "2099-12-31".parse().expect("a day"),
    };
    let added = awa.add_procuration(&key(), usager_id, &procuration).await;
    added.expect("added");
    let tri = awa.open_tri(&key()).await.expect("opened").id;
    let entered = lettres(&awa, tri, usager_id, 3).await;
    // As an envelope has it: the agent chooses, and the spelling is remembered.
    let spelt = NewCourriers {
        usager_id,
        kind: CourrierKind::Lettre,
        count: 1,
        return_reason: None,
        text: Some(format!("{PRENOMS}e {NOM}h")),
        chosen: false,
    };
    let skipped = awa.register(&key(), tri, &spelt).await;
    skipped.expect_err("nobody chose");
    let spelt = NewCourriers {
        chosen: true,
        ..spelt
    };
    awa.register(&key(), tri, &spelt).await.expect("chosen");
    awa.close_tri(&key(), tri).await.expect("closed");

    let code = centre.enrolment_code();
    secrets.keep(&code);
    let enrolled = centre.client().enrol(&Enrol { code }).await;
    let credential = enrolled.expect("enrolled").credential;
    secrets.keep(&credential);
    let borne = centre.client().with_bearer(&credential);
    let shown = CardToken {
        token: CARD.to_owned(),
    };
    borne.tap(&key(), &shown).await.expect("tapped");
    awa.lookup_card(&shown).await.expect("looked up");
    let remise = handed_over(usager_id, entered.courrier_ids);
    awa.remise(&key(), &remise).await.expect("handed over");
    // Again: a conflict.
    awa.remise(&key(), &remise).await.expect_err("it is gone");
    awa.usager(usager_id).await.expect("opened");
    awa.history(usager_id, None, 20).await.expect("read");
}

/// Everything that can go wrong with what a request holds.
async fn fail(centre: &Centre, awa: &Client, token: &str) {
    let wrong = LoginRequest {
        login: "awa".to_owned(),
        password: WRONG_PASSWORD.to_owned(),
    };
    let unknown = LoginRequest {
        login: WRONG_LOGIN.to_owned(),
        password: WRONG_PASSWORD.to_owned(),
    };
    for login in [&wrong, &unknown] {
        let refused = centre.client().login(login).await;
        refused.err().expect("refused");
    }
    let key = IdempotencyKey::fresh;
    let mut usager = new_usager("1042", NOM, PRENOMS);
    awa.create_usager(&key(), &usager).await.expect_err("taken");
    usager.identity.telephone = Some(Telephone::stored(PHONE.to_owned() + "999"));
    awa.create_usager(&key(), &usager)
        .await
        .expect_err("no such number");

    let client = bad_client();
    let base = format!("https://{}{BASE}", centre.address());
    let name = format!(r#"{{"numero":"1","identity":{{"nom":"{NOM}","#);
    let huge = format!(r#"{{"token":"{}"}}"#, CARD.repeat(40_000));
    for (method, path, body) in [
        // Cut in the middle; a wrong type where a name stands; an unknown word.
        (Method::POST, "/usagers".to_owned(), name.clone()),
        (
            Method::POST,
            "/usagers".to_owned(),
            format!(r#"{{"numero":["{NOM}"]}}"#),
        ),
        (
            Method::POST,
            "/cards/lookup".to_owned(),
            format!(r#"{{"token":{{"{CARD}":1}}}}"#),
        ),
        (Method::POST, "/cards/lookup".to_owned(), huge),
        (
            Method::POST,
            "/session".to_owned(),
            format!(r#"{{"login":1,"password":"{WRONG_PASSWORD}"}}"#),
        ),
        (
            Method::POST,
            "/kiosk/enrol".to_owned(),
            format!(r#"{{"code":"{CARD}"}}"#),
        ),
        // Names and tokens where an id, a number or nothing is wanted.
        (Method::GET, format!("/usagers/{NOM}"), String::new()),
        (Method::GET, format!("/{NOM}/{CARD}"), String::new()),
        (
            Method::GET,
            format!("/usagers?q={NOM}&limit={PHONE}"),
            String::new(),
        ),
        (Method::GET, format!("/tris?open={NOM}"), String::new()),
        (
            Method::from_bytes(NOM.as_bytes()).expect("a word"),
            "/usagers".to_owned(),
            String::new(),
        ),
    ] {
        let request = client
            .request(method.clone(), format!("{base}{path}"))
            .bearer_auth(token)
            .header(courrier_api::IDEMPOTENCY_KEY, format!("{NOM}-{CARD}"))
            .header("content-type", "application/json")
            .header("x-request-id", NOM)
            .header("user-agent", PRENOMS)
            .body(body);
        // A body that is too large may be refused by closing the line.
        if let Ok(answer) = request.send().await {
            assert!(
                answer.status().is_client_error(),
                "{method} {path}: {}",
                answer.status()
            );
            let text = answer.text().await.unwrap_or_default();
            let told = [NOM, PRENOMS, CARD, WRONG_PASSWORD]
                .iter()
                .find(|word| text.contains(**word));
            assert_eq!(told, None, "{method} {path}: {text}");
        }
    }
    let stolen = centre.client().with_bearer(&format!("s_{CARD}"));
    stolen.centre().await.expect_err("no such session");
}

/// A client that says whatever it likes, to whoever listens.
fn bad_client() -> reqwest::Client {
    // Another test may have done so before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .danger_accept_invalid_certs(true)
        .no_proxy()
        .build()
        .expect("a client")
}

async fn no_secret_in_the_log(mut centre: Centre) {
    centre.start();
    let mut secrets = Secrets::default();
    work(&centre, &mut secrets).await;
    let token = centre.token("awa").await;
    secrets.keep(&token);
    let awa = centre.client().with_bearer(&token);
    fail(&centre, &awa, &token).await;
    awa.logout().await.expect("logged out");
    let log = centre.stop().to_lowercase();
    assert!(
        log.contains("/usagers/{id}"),
        "the session was logged: {log}"
    );
    for secret in secrets.all() {
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} stands in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_for_people_tells_nothing_of_them() {
    no_secret_in_the_log(Centre::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_for_machines_tells_nothing_of_them() {
    no_secret_in_the_log(Centre::new().with_arguments(&["--log-format", "json"])).await;
}

/// An operator who looks for a fault turns everything on.
#[tokio::test(flavor = "multi_thread")]
async fn the_fullest_log_tells_nothing_of_them() {
    no_secret_in_the_log(Centre::new().with_variable("RUST_LOG", "trace")).await;
}
