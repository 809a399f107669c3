//! A centre in a folder of its own, run by the real programs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use courrier_api::{
    Client, DeviceKind, Enrol, Fingerprint, IdempotencyKey, LoginRequest, NewAgent, NewDevice,
    Session,
};
use courrier_domain::Role;
use courrier_testkit::{ChildGuard, wait_for};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;

/// Password of every account of an invented centre.
pub const PASSWORD: &str = "demonstration-2026";

/// The administrator's login.
pub const ADMIN: &str = "admin";

/// Where the programs are.
#[derive(Debug, Clone)]
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// The programs built into this folder.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// A command that starts one of them.
    pub fn command(&self, program: &str) -> Command {
        Command::new(self.folder.join(program))
    }

    /// Runs `courrierctl` on a data folder to its end, with `input` to read; answers what it
    /// printed.
    pub fn ctl(&self, data: &Path, arguments: &[&str], input: &str) -> Result<String> {
        let mut command = self.command("courrierctl");
        command.arg("--data").arg(data).args(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().context("courrierctl does not start")?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command that reads nothing may have ended already.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            bail!(
                "courrierctl {} : {}{}",
                arguments.first().copied().unwrap_or_default(),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Makes a new centre in `data`, with its first administrator.
    pub fn init(&self, data: &Path, name: &str) -> Result<()> {
        let arguments = [
            "init",
            "--name",
            name,
            "--admin",
            ADMIN,
            "--password-file",
            "-",
        ];
        self.ctl(data, &arguments, PASSWORD).map(drop)
    }
}

/// A running courrierd.
pub struct Service {
    process: ChildGuard,
    /// `host:port`.
    pub address: String,
    /// Its certificate.
    pub fingerprint: Fingerprint,
}

impl Service {
    /// Starts courrierd on a data folder, without a limit of rate, and waits until it answers.
    pub fn start(programs: &Programs, data: &Path) -> Result<Self> {
        let address_file = data.join("courrierd.addr");
        if address_file.exists() {
            fs::remove_file(&address_file)?;
        }
        let mut command = programs.command("courrierd");
        command.arg("--data").arg(data);
        command.args(["--listen", "127.0.0.1:0", "--rate-per-second", "0"]);
        let mut process = ChildGuard::spawn(&mut command).context("courrierd does not start")?;
        let read = || {
            fs::read_to_string(&address_file)
                .ok()
                .filter(|text| !text.trim().is_empty())
        };
        if !wait_for(Duration::from_secs(30), || {
            read().is_some() || !process.is_running()
        }) {
            bail!("courrierd does not get ready:\n{}", process.log());
        }
        let Some(address) = read() else {
            bail!("courrierd ended:\n{}", process.log())
        };
        let certificate = CertificateDer::from_pem_file(data.join("tls.crt"))
            .map_err(|error| anyhow::anyhow!("tls.crt: {error}"))?;
        let fingerprint = Fingerprint::of(&certificate);
        Ok(Self {
            process,
            address: address.trim().to_owned(),
            fingerprint,
        })
    }

    /// A client nobody is logged in with, on a connection of its own.
    pub fn client(&self) -> Result<Client> {
        Ok(Client::new(&self.address, &self.fingerprint)?)
    }

    /// A client for an agent of this login.
    pub async fn login(&self, login: &str) -> Result<(Client, Session)> {
        let client = self.client()?;
        let request = LoginRequest {
            login: login.to_owned(),
            password: PASSWORD.to_owned(),
        };
        let session = client.login(&request).await?;
        Ok((client.with_bearer(&session.token), session))
    }

    /// Opens an account with [`PASSWORD`].
    pub async fn add_agent(
        &self,
        admin: &Client,
        login: &str,
        name: &str,
        role: Role,
    ) -> Result<()> {
        let agent = NewAgent {
            login: login.to_owned(),
            name: name.to_owned(),
            role,
            password: PASSWORD.to_owned(),
        };
        admin.add_agent(&IdempotencyKey::fresh(), &agent).await?;
        Ok(())
    }

    /// Enrols a borne and answers its credential.
    pub async fn enrol(&self, admin: &Client, name: &str) -> Result<String> {
        let device = NewDevice {
            kind: DeviceKind::Borne,
            name: name.to_owned(),
        };
        let code = admin
            .new_device(&IdempotencyKey::fresh(), &device)
            .await?
            .code;
        Ok(self.client()?.enrol(&Enrol { code }).await?.credential)
    }

    /// Resident memory of the daemon, in KiB.
    pub fn resident_kib(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.pid()))?;
        status
            .lines()
            .find_map(|line| {
                line.strip_prefix("VmRSS:")?
                    .trim()
                    .strip_suffix("kB")?
                    .trim()
                    .parse()
                    .ok()
            })
            .context("no VmRSS")
    }

    /// Asks the daemon to end, and waits until it has.
    pub fn stop(mut self) -> Result<()> {
        let status = self.process.terminate(Duration::from_secs(20))?;
        if !status.success() {
            bail!("courrierd ended badly ({status}):\n{}", self.process.log());
        }
        Ok(())
    }
}
