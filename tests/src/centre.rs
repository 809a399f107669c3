//! A centre made by `courrierctl init`, and the daemon that serves it.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_api::{Client, Enrolled, Fingerprint, LoginRequest, NewAgent};
use courrier_domain::Role;
use courrier_testkit::ChildGuard;
use serde_json::Value;
use tempfile::TempDir;

use crate::programs::program;

/// The first administrator's login.
const ADMIN: &str = "admin";
/// Everybody's password here. The tests of the log look for it.
const PASSWORD: &str = "correct-horse-42";
/// The daemon needs a tenth of a second; a busy machine may take long.
const START: Duration = Duration::from_secs(30);
/// The daemon lets requests finish for ten seconds.
const STOP: Duration = Duration::from_secs(20);

/// A centre in a folder of its own. Dropping it kills its daemon and removes the folder.
pub struct Centre {
    // In this order: the daemon is gone before its folder goes.
    daemon: Option<ChildGuard>,
    address: Option<SocketAddr>,
    fingerprint: Fingerprint,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    data: PathBuf,
    _home: Option<TempDir>,
}

/// Making, starting and ending.
impl Centre {
    /// A new centre in a temporary folder, with one administrator and no daemon yet.
    pub fn new() -> Self {
        let home = TempDir::with_prefix("courrier-e2e-").expect("a temporary folder");
        let data = home.path().join("data");
        Self {
            _home: Some(home),
            ..Self::init_in(&data)
        }
    }

    /// A new centre in this folder, which is empty or not there yet.
    pub fn init_in(data: &Path) -> Self {
        let mut command = Command::new(program("courrierctl"));
        command.arg("--data").arg(data).arg("--json").args([
            "init",
            "--name",
            "CCAS d'Essai",
            "--admin",
            ADMIN,
            "--password-file",
            "-",
        ]);
        let made = json(&run(&mut command, &format!("{PASSWORD}\n")));
        let fingerprint = made["fingerprint"].as_str().expect("a fingerprint");
        Self::existing(data, fingerprint.parse().expect("a fingerprint"))
    }

    /// The centre that somebody made or restored in this folder.
    pub fn existing(data: &Path, fingerprint: Fingerprint) -> Self {
        Self {
            daemon: None,
            address: None,
            fingerprint,
            arguments: Vec::new(),
            environment: Vec::new(),
            data: data.to_owned(),
            _home: None,
        }
    }

    /// The same centre, whose daemon is started with these arguments besides.
    #[must_use]
    pub fn with_arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments
            .extend(arguments.iter().map(ToString::to_string));
        self
    }

    /// The same centre, whose daemon lets everybody ask as often as they like: for tests that
    /// press harder than people do.
    #[must_use]
    pub fn unlimited(self) -> Self {
        self.with_arguments(&["--rate-per-second", "0"])
    }

    /// The same centre, whose daemon is started with this variable.
    #[must_use]
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the daemon on a port of its own choice and waits until it answers.
    pub fn start(&mut self) {
        self.start_at("127.0.0.1:0");
    }

    /// Starts it where it was before: machines that were enrolled look for it there.
    pub fn start_again(&mut self) {
        let before = self.address.expect("it was started before");
        self.start_at(&before.to_string());
    }

    fn start_at(&mut self, listen: &str) {
        assert!(self.daemon.is_none(), "the daemon runs already");
        let written = self.data.join("courrierd.addr");
        // A daemon that was killed leaves its address behind.
        let _ = fs::remove_file(&written);
        let mut command = self.daemon_command(listen);
        let mut daemon = ChildGuard::spawn(&mut command).expect("courrierd starts");
        let address = daemon.wait_until("an address in courrierd.addr", START, |_| {
            fs::read_to_string(&written).ok()?.trim().parse().ok()
        });
        let address: SocketAddr = address.expect("courrierd is ready");
        daemon
            .wait_for_port(address, START)
            .expect("courrierd listens");
        self.daemon = Some(daemon);
        self.address = Some(address);
    }

    /// The command that starts a daemon on this centre.
    pub fn daemon_command(&self, listen: &str) -> Command {
        let mut command = Command::new(program("courrierd"));
        command
            .arg("--data")
            .arg(&self.data)
            .args(["--listen", listen])
            .args(&self.arguments)
            .env_remove("RUST_LOG")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// SIGKILL, as a power cut would.
    pub fn kill(&mut self) {
        let mut daemon = self.daemon.take().expect("the daemon runs");
        daemon.kill_9().expect("it can be killed");
    }

    /// SIGTERM, and waits until it has ended well. Returns what it logged.
    pub fn stop(&mut self) -> String {
        let mut daemon = self.daemon.take().expect("the daemon runs");
        let status = daemon.terminate(STOP).expect("it ends when asked");
        assert!(status.success(), "it ended badly:\n{}", daemon.log());
        daemon.log()
    }

    /// What the daemon has logged since it was started.
    pub fn log(&self) -> String {
        self.daemon
            .as_ref()
            .map(ChildGuard::log)
            .unwrap_or_default()
    }

    /// The daemon's process id.
    pub fn pid(&self) -> u32 {
        self.daemon.as_ref().expect("the daemon runs").pid()
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The certificate's fingerprint.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Where the daemon listens, as `host:port`.
    pub fn address(&self) -> String {
        self.address.expect("the daemon was started").to_string()
    }
}

/// The operator's tool.
impl Centre {
    /// `courrierctl` on this centre: what it printed, and how it ended.
    pub fn ctl(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(program("courrierctl"));
        command.arg("--data").arg(&self.data).args(arguments);
        output(&mut command, "")
    }

    /// `courrierctl --json` on this centre, which must succeed.
    pub fn ctl_json(&self, arguments: &[&str]) -> Value {
        let output = self.ctl(&[&["--json"], arguments].concat());
        assert!(output.status.success(), "{arguments:?}: {}", said(&output));
        json(&output)
    }

    /// `courrierctl verify`: nothing may be wrong. Returns its report.
    pub fn verify(&self) -> Value {
        self.ctl_json(&["verify"])
    }
}

/// Clients.
impl Centre {
    /// A client that is nobody yet, with a connection of its own.
    pub fn client(&self) -> Client {
        self.client_through(&self.address())
    }

    /// The same, through somebody who listens at this address.
    pub fn client_through(&self, address: &str) -> Client {
        Client::new(address, &self.fingerprint).expect("a client")
    }

    /// A request to log in, with the right password.
    pub fn login_request(login: &str) -> LoginRequest {
        LoginRequest {
            login: login.to_owned(),
            password: PASSWORD.to_owned(),
        }
    }

    /// Logs somebody in and returns the session's token.
    pub async fn token(&self, login: &str) -> String {
        let session = self.client().login(&Self::login_request(login)).await;
        session.expect("the password is right").token
    }

    /// A client of somebody who has an account.
    pub async fn login(&self, login: &str) -> Client {
        self.client().with_bearer(&self.token(login).await)
    }

    /// A client of the administrator.
    pub async fn admin(&self) -> Client {
        self.login(ADMIN).await
    }

    /// Opens an account and logs its holder in.
    pub async fn agent(&self, login: &str, role: Role) -> Client {
        let agent = NewAgent {
            login: login.to_owned(),
            name: format!("Agent {login}"),
            role,
            password: PASSWORD.to_owned(),
        };
        let admin = self.admin().await;
        let opened = admin.add_agent(&IdempotencyKey::fresh(), &agent).await;
        opened.expect("the account is opened");
        self.login(login).await
    }

    /// A one-time code for a borne.
    pub fn enrolment_code(&self) -> String {
        let readied = self.ctl_json(&["device", "enrol", "Salle d'attente"]);
        readied["code"].as_str().expect("a code").to_owned()
    }

    /// Enrols a borne and returns its credential.
    pub async fn borne(&self) -> Enrolled {
        let code = self.enrolment_code();
        let enrolled = self.client().enrol(&courrier_api::Enrol { code }).await;
        enrolled.expect("the code is good")
    }
}

impl Default for Centre {
    fn default() -> Self {
        Self::new()
    }
}

/// Runs a program with this on its standard input.
fn output(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A program that reads nothing may have ended.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

/// The same, for a program that must succeed.
fn run(command: &mut Command, input: &str) -> Output {
    let output = output(command, input);
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    output
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {}", said(output)))
}

fn said(output: &Output) -> String {
    format!(
        "{}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
