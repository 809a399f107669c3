//! The mail route against a real server, Debian's aiosmtpd.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use courrier_clock::SystemClock;
use courrier_messages::email;
use courrier_messages::{Language, Rendered};
use courrier_routes::smtp::{Security, Smtp, SmtpError, SmtpSettings};
use courrier_routes::{
    Answer, Body, Cause, Email, Event, Happening, Outcome, Outgoing, Pending, ProviderRef,
    Readiness, Reference, Refusal, Route, Secret, Stop,
};
use courrier_testkit::{SmtpPeer, SmtpTls, free_port};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Longer than anything takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

struct Stage {
    folder: TempDir,
    server: SmtpPeer,
    settings: SmtpSettings,
}

struct Running {
    route: Smtp,
    events: mpsc::UnboundedReceiver<Event>,
}

/// A certificate authority of one test, and a certificate of `localhost` that it signed.
fn certificates(folder: &TempDir) -> [PathBuf; 3] {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect("a key");
    let authority = params.self_signed(&key).expect("a certificate");
    let issuer = Issuer::new(params, key);
    let names = vec!["localhost".to_owned()];
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(names).expect("a name");
    let leaf = params.signed_by(&key, &issuer).expect("a certificate");
    let write = |name: &str, text: String| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("writable");
        file
    };
    [
        write("ca.pem", authority.pem()),
        write("leaf.pem", leaf.pem()),
        write("key.pem", key.serialize_pem()),
    ]
}

impl Stage {
    fn new(tls: SmtpTls) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let [ca, leaf, key] = certificates(&folder);
        let server = SmtpPeer::start(tls, &leaf, &key).expect("python3-aiosmtpd");
        let (login, password) = SmtpPeer::LOGIN;
        let settings = SmtpSettings {
            name: "courriel".to_owned(),
            host: "localhost".to_owned(),
            port: server.port(),
            security: match tls {
                SmtpTls::StartTls => Security::StartTls,
                SmtpTls::Implicit => Security::Tls,
                SmtpTls::None => Security::None,
            },
            login: (tls != SmtpTls::None).then(|| (login.to_owned(), Secret::new(password))),
            hello: Some("ccas.example".to_owned()),
            ca_file: Some(ca),
            patience: Duration::from_secs(10),
            connections: 2,
        };
        Self {
            folder,
            server,
            settings,
        }
    }

    fn start(&self) -> Running {
        let (sender, events) = mpsc::unbounded_channel();
        let route = Smtp::new(self.settings.clone(), SystemClock::shared(), sender);
        Running {
            route: route.expect("a route"),
            events,
        }
    }
}

fn message(from: &str, to: &str) -> Outgoing {
    let rendered = Rendered {
        language: Language::French,
        sms: String::new(),
        subject: "Une information pour vous".to_owned(),
        body: "Bonjour,\n\nVous êtes attendu·e.\n.\nÀ bientôt".to_owned(),
    };
    let email = email::Email {
        rendered: &rendered,
        from: &format!("{from}@ccas.example"),
        from_name: "Accueil",
        to: &format!("{to}@mail.example"),
        reference: "0199-ab",
        date: "2026-11-24T13:00:00Z".parse().expect("an instant"),
        unsubscribe: None,
    };
    Outgoing {
        reference: Reference::new("0199-ab").expect("a reference"),
        body: Body::Email(Email(email.build().expect("an e-mail"))),
    }
}

fn accepted() -> Outcome {
    Outcome::Accepted(ProviderRef("0199-ab".to_owned()))
}

fn later(cause: Cause) -> Outcome {
    Outcome::RetryLater { after: None, cause }
}

impl Running {
    async fn send(&self, to: &str) -> Outcome {
        self.send_from("courrier", to).await
    }

    async fn send_from(&self, from: &str, to: &str) -> Outcome {
        let message = message(from, to);
        let sent = timeout(PATIENCE, self.route.send(&message));
        sent.await.expect("an outcome")
    }

    fn told(&mut self) -> Vec<Readiness> {
        let mut told = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            if let Happening::Health(health) = event.what {
                told.push(health.readiness);
            }
        }
        told
    }
}

#[tokio::test]
async fn an_email_is_taken_over_each_kind_of_line() {
    for tls in [SmtpTls::StartTls, SmtpTls::Implicit, SmtpTls::None] {
        let stage = Stage::new(tls);
        let running = stage.start();
        assert_eq!(running.send("awa").await, accepted(), "{tls:?}");
        assert_eq!(running.send("awa").await, accepted(), "{tls:?}");
        let messages = stage.server.messages();
        assert_eq!(messages.len(), 2);
        assert!(messages[0].contains("Message-ID: <0199-ab@ccas.example>"));
        assert!(messages[0].contains("Subject: Une information pour vous"));
        assert_eq!(
            stage.server.connections(),
            1,
            "the second over the same line"
        );
        let pending = Pending {
            reference: Reference::new("0199-ab").expect("a reference"),
            provider: None,
            to: None,
        };
        assert_eq!(running.route.ask(&pending).await, Answer::CannotTell);
    }
}

#[tokio::test]
async fn what_the_server_says_of_a_recipient_or_a_content() {
    let stage = Stage::new(SmtpTls::StartTls);
    let mut running = stage.start();
    let unacceptable = |said: &str| Outcome::Refused(Refusal::Unacceptable(said.to_owned()));
    for (to, expected) in [
        ("nobody", Outcome::Refused(Refusal::InvalidRecipient)),
        ("full", unacceptable("552 5.2.2")),
        ("policy", unacceptable("550 5.7.1")),
        ("grey", later(Cause::NotNow("450 4.2.0".to_owned()))),
        ("spam", unacceptable("554 5.6.0")),
        ("busy", later(Cause::NotNow("451 4.3.0".to_owned()))),
        // Not again within the same second, but greylisting ends.
        ("grey", accepted()),
        ("awa", accepted()),
    ] {
        assert_eq!(running.send(to).await, expected, "{to}");
    }
    assert_eq!(stage.server.messages().len(), 2);
    assert_eq!(stage.server.connections(), 1, "a refusal spoils no line");
    assert_eq!(running.told(), []);
    let blocked = running.send_from("blocked", "awa").await;
    let stop = Stop::Misconfigured("550 5.7.1".to_owned());
    assert_eq!(blocked, Outcome::Stopped(stop.clone()));
    assert_eq!(running.told(), [Readiness::Stopped(stop)]);
    assert_eq!(running.send("awa").await, accepted());
    assert_eq!(running.told(), [Readiness::Ready]);
}

/// Before the content a silence means that nothing left; after it, nobody knows.
#[tokio::test]
async fn a_silence_is_unknown_only_after_the_content() {
    let mut stage = Stage::new(SmtpTls::StartTls);
    let patient = stage.start();
    assert_eq!(patient.send("drop-data").await, Outcome::Unknown);
    assert_eq!(stage.server.messages().len(), 1, "it did leave");
    stage.settings.patience = Duration::from_millis(700);
    let mut running = stage.start();
    assert_eq!(running.send("hang-rcpt").await, later(Cause::Unreachable));
    assert_eq!(stage.server.messages().len(), 1);
    assert_eq!(running.send("hang-data").await, Outcome::Unknown);
    assert_eq!(stage.server.messages().len(), 2, "it did leave");
    assert_eq!(running.told(), [Readiness::Absent]);
    assert_eq!(running.send("awa").await, accepted());
}

#[tokio::test]
async fn a_wrong_password_is_our_fault_and_nobody_elses() {
    for tls in [SmtpTls::StartTls, SmtpTls::Implicit] {
        let mut stage = Stage::new(tls);
        stage.settings.login = Some(("courrier".to_owned(), Secret::new("wrong")));
        let mut running = stage.start();
        let stopped = Outcome::Stopped(Stop::BadLogin);
        assert_eq!(running.send("nobody").await, stopped, "{tls:?}");
        assert_eq!(running.told(), [Readiness::Stopped(Stop::BadLogin)]);
        stage.settings.login = None;
        let running = stage.start();
        assert_eq!(
            running.send("awa").await,
            stopped,
            "no login at all: {tls:?}"
        );
    }
}

#[tokio::test]
async fn a_line_that_is_not_safe_carries_nothing() {
    // A certificate that nobody we trust has signed.
    let mut stage = Stage::new(SmtpTls::StartTls);
    stage.settings.ca_file = None;
    let said = later(Cause::NotNow("TLS".to_owned()));
    assert_eq!(stage.start().send("awa").await, said);
    // A server that offers no TLS.
    let mut open = Stage::new(SmtpTls::None);
    open.settings.security = Security::StartTls;
    let missing = Outcome::Stopped(Stop::Misconfigured("STARTTLS".to_owned()));
    assert_eq!(open.start().send("awa").await, missing);
    assert_eq!(open.server.messages().len(), 0);
    // Settings that would send addresses and passwords in the open.
    let (sender, _events) = mpsc::unbounded_channel();
    let far = SmtpSettings {
        host: "mail.example".to_owned(),
        security: Security::None,
        ..open.settings.clone()
    };
    let with_login = SmtpSettings {
        security: Security::None,
        login: Some(("a".to_owned(), Secret::new("b"))),
        ..open.settings.clone()
    };
    for settings in [far, with_login] {
        let made = Smtp::new(settings, SystemClock::shared(), sender.clone());
        assert!(matches!(made.err(), Some(SmtpError::Unprotected)));
    }
    fs::write(open.folder.path().join("ca.pem"), "no certificate").expect("writable");
    let made = Smtp::new(
        SmtpSettings {
            security: Security::Tls,
            ..open.settings.clone()
        },
        SystemClock::shared(),
        sender,
    );
    assert!(matches!(made.err(), Some(SmtpError::Tls(_))));
}

#[tokio::test]
async fn nobody_listens() {
    let mut stage = Stage::new(SmtpTls::None);
    stage.settings.port = free_port().expect("a port");
    let mut running = stage.start();
    assert_eq!(running.send("awa").await, later(Cause::Unreachable));
    assert_eq!(running.told(), [Readiness::Absent]);
}
