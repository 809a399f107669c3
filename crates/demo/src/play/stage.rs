//! The centre made ready: people, three months behind them, accounts, cards, and the service.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use chrono::Days;
use courrier_api::Client;
use courrier_clock::{Clock as _, SystemClock};
use courrier_demo::centre::{ADMIN, Programs, Service};
use courrier_demo::history::{Flow, Pen, live};
use courrier_demo::population::invent;
use courrier_domain::{Role, UsagerId};
use courrier_ledger::Ledger;
use courrier_ledger::commands::{BindCard, BlockCards, ImportUsagers};
use courrier_testkit::{ChildGuard, Pcscd};
use indicatif::{ProgressBar, ProgressStyle};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;

use crate::queue;

/// Usagers of the invented centre, and what its mail is like: Saint-Denis's numbers.
const USAGERS: u32 = 1_400;
const FLOW: Flow = Flow {
    a_day: 200,
    coming: 0.2,
    return_after: 42,
};
const HISTORY_DAYS: u64 = 92;

/// Usagers who carry a card.
const CARDS: usize = 60;

/// Those of them to whom the centre has something to say.
const EXPECTED: usize = 20;

/// A card of somebody's, or of nobody's.
#[derive(Debug, Clone)]
pub struct DemoCard {
    /// What is in its chip.
    pub uid: String,
    /// Whose it is.
    pub usager_id: Option<UsagerId>,
    /// What the tray says of it.
    pub label: String,
}

/// The stage, with the service running and pcscd up.
pub struct Stage {
    /// Where the programs are.
    pub programs: Programs,
    /// The demonstration's folder.
    pub folder: PathBuf,
    /// The centre's data folder.
    pub data: PathBuf,
    /// courrierd.
    pub service: Service,
    /// Cards to tap with: those of people, then a blocked one, then a blank one.
    pub cards: Vec<DemoCard>,
    _pcscd: Pcscd,
    runtime: tokio::runtime::Runtime,
}

impl Stage {
    /// Makes the centre and starts what it needs.
    pub fn set(programs: Programs, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let data = folder.join("centre");
        ensure!(
            !data.exists(),
            "{} existe déjà : choisissez un autre dossier",
            data.display()
        );
        programs.init(&data, "CCAS de Saint-Denis (démonstration)")?;
        let cards = fill(&data)?;
        let pcscd = Pcscd::start().context("pcscd ne démarre pas")?;
        let service = Service::start(&programs, &data)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let stage = Self {
            programs,
            folder: folder.to_owned(),
            data,
            service,
            cards,
            _pcscd: pcscd,
            runtime,
        };
        stage.block_on(async {
            let (admin, _) = stage.service.login(ADMIN).await?;
            for (login, name, role) in [
                ("fatou", "Fatou", Role::Agent),
                ("omar", "Omar", Role::Agent),
                ("sophie", "Sophie", Role::Supervisor),
            ] {
                stage.service.add_agent(&admin, login, name, role).await?;
            }
            let with_cards = stage.cards.iter().filter_map(|card| card.usager_id);
            queue::ready(&admin, &with_cards.take(EXPECTED).collect::<Vec<_>>()).await?;
            stage.enrol(&admin).await
        })?;
        Ok(stage)
    }

    /// Waits for what is asked of the service.
    pub fn block_on<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        self.runtime.block_on(work)
    }

    async fn enrol(&self, admin: &Client) -> Result<()> {
        let credential = self
            .service
            .enrol(admin, "Borne de la salle d'attente")
            .await?;
        courrier_ledger::folder::write_private(&self.credential_file(), credential.as_bytes())?;
        Ok(())
    }

    /// A client with the borne's credential.
    pub fn borne(&self) -> Result<Client> {
        let credential = fs::read_to_string(self.credential_file())?;
        Ok(self.service.client()?.with_bearer(credential.trim()))
    }

    fn credential_file(&self) -> PathBuf {
        self.folder.join("borne.credential")
    }

    /// Opens the borne in a window; it listens to the first virtual reader.
    pub fn open_borne(&self, dress: impl FnOnce(&mut std::process::Command)) -> Result<ChildGuard> {
        let mut command = self.program_of_the_service("courrier-kiosk");
        command.arg("--credential-file").arg(self.credential_file());
        command.args(["--windowed", "1280x800"]);
        command
            .arg("--profiles")
            .arg(self.reader_profile("borne", "Virtual PCD 00 00")?);
        dress(&mut command);
        ChildGuard::spawn(&mut command).context("la borne ne s'ouvre pas")
    }

    /// Opens the guichet; it listens to the second virtual reader.
    pub fn open_desk(&self, dress: impl FnOnce(&mut std::process::Command)) -> Result<ChildGuard> {
        let mut command = self.program_of_the_service("courrier-desk");
        command
            .arg("--readers")
            .arg(self.reader_profile("guichet", "Virtual PCD 00 01")?);
        dress(&mut command);
        ChildGuard::spawn(&mut command).context("le guichet ne s'ouvre pas")
    }

    fn program_of_the_service(&self, program: &str) -> std::process::Command {
        let mut command = self.programs.command(program);
        command.args(["--daemon", &self.service.address]);
        command.args(["--fingerprint", &self.service.fingerprint.to_string()]);
        command.env("SLINT_BACKEND", "winit-software");
        command
    }

    /// A folder of profiles by which a program listens to one virtual reader alone.
    fn reader_profile(&self, of: &str, reader: &str) -> Result<PathBuf> {
        let folder = self.folder.join("lecteurs").join(of);
        fs::create_dir_all(folder.join("readers"))?;
        let (_, original) = VPCD
            .split_once("readers = [\"Virtual PCD *\"]")
            .unwrap_or(("", VPCD));
        let profile = format!(
            "description = \"Lecteur virtuel\"\n\n[pcsc]\nreaders = [\"{reader}\"]{original}"
        );
        fs::write(folder.join("readers").join("vpcd.toml"), profile)?;
        Ok(folder)
    }

    /// Ends the service and proves the ledger.
    pub fn strike(self) -> Result<()> {
        self.service.stop()?;
        let report = self.programs.ctl(&self.data, &["verify"], "")?;
        println!("{}", report.trim());
        Ok(())
    }
}

/// The product's own profile of the virtual reader.
const VPCD: &str = include_str!("../../../../firmware-config/readers/vpcd.toml");

/// Fills the centre, before the service starts.
fn fill(data: &Path) -> Result<Vec<DemoCard>> {
    let clock = SystemClock::new();
    let (now, tz) = (clock.now(), chrono_tz::Europe::Paris);
    let today = now.with_timezone(&tz).date_naive();
    let mut rng = SmallRng::seed_from_u64(2026);
    let ledger = Ledger::open(data, "courrier-demo")?;
    let agent = ledger
        .read(|reader| reader.agents())?
        .first()
        .context("pas d'agent")?
        .id;
    let mut pen = Pen::new(&ledger, agent)?;
    let people = invent(USAGERS, now, today, &mut rng);
    let usagers: Vec<UsagerId> = people.iter().map(|usager| usager.id).collect();
    let mut cards: Vec<DemoCard> = people
        .iter()
        .take(CARDS)
        .enumerate()
        .map(|(n, usager)| DemoCard {
            uid: format!("04A2{n:010X}"),
            usager_id: Some(usager.id),
            label: format!("N° {}", usager.numero),
        })
        .collect();
    pen.write(now, ImportUsagers { usagers: people })?;
    pen.settle()?;
    let bar = ProgressBar::new(HISTORY_DAYS);
    bar.set_style(ProgressStyle::with_template(
        "{msg} {wide_bar} {pos}/{len} jours",
    )?);
    bar.set_message("Trois mois d'histoire");
    let first = today - Days::new(HISTORY_DAYS);
    live(
        &mut pen,
        &usagers,
        (first, today - Days::new(1)),
        tz,
        FLOW,
        &mut rng,
        |day| {
            bar.set_position(u64::try_from((day - first).num_days()).unwrap_or_default());
        },
    )?;
    bar.finish_and_clear();
    for card in &cards {
        if let Some(usager_id) = card.usager_id {
            pen.write(
                now,
                BindCard {
                    usager_id,
                    token: card.uid.clone(),
                    replace: false,
                },
            )?;
        }
    }
    pen.settle()?;
    // The last one is lost, and blocked.
    if let Some(lost) = cards.last_mut()
        && let Some(usager_id) = lost.usager_id
    {
        pen.write(now, BlockCards { usager_id })?;
        pen.settle()?;
        "Carte perdue".clone_into(&mut lost.label);
    }
    let blank = DemoCard {
        uid: "04FFFFFFFFFFFF".into(),
        usager_id: None,
        label: "Carte vierge".into(),
    };
    cards.push(blank);
    Ok(cards)
}
