//! The borne as a machine of its own: it boots, systemd starts the borne's unit, and what is drawn
//! straight on its screen is looked at. Set up as `deploy/README.md` says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use courrier_testkit::{Card, Deadline, Machine, Parts, Slot, VirtualCard, wait_for};

use crate::borne::{HEIGHT, WIDTH, enrol, enrol_wall};
use crate::centre::Centre;
use crate::picture::{Picture, Region};
use crate::programs::{program, target_folder};

/// Where `cargo xtask test` says that a kernel is.
const KERNEL: &str = "COURRIER_KERNEL";

/// Longer than anything takes on an emulated processor.
const PATIENCE: Duration = Duration::from_mins(3);

/// A borne's machine at work.
pub struct Appliance {
    machine: Machine,
    unit: &'static str,
    reader: VirtualCard,
    centre: String,
}

impl Appliance {
    /// Boots a machine that starts this unit of `deploy/systemd/`, with a borne of this centre.
    pub fn boot(centre: &Centre, unit: &'static str) -> Self {
        enrol(centre);
        Self::boot_enrolled(centre, unit)
    }

    /// The same, with the screen that calls numbers.
    pub fn boot_wall(centre: &Centre, unit: &'static str) -> Self {
        enrol_wall(centre);
        Self::boot_enrolled(centre, unit)
    }

    fn boot_enrolled(centre: &Centre, unit: &'static str) -> Self {
        let settings = centre.data().join("machine.toml");
        let address = centre.address();
        let (_, port) = address.rsplit_once(':').expect("a port");
        let text = format!(
            "daemon = \"{}:{port}\"\nfingerprint = \"{}\"\n\
             credential-file = \"/var/lib/borne/jeton\"\nlanguages = [\"fr\"]\n",
            Machine::host(),
            centre.fingerprint(),
        );
        fs::write(&settings, text).expect("written");
        let parts = Parts {
            screen: (WIDTH, HEIGHT),
            set_up: &set_up(centre, &settings, unit),
            port: Some(Slot::First.port()),
        };
        let machine = Machine::boot(&kernel(), &parts).expect("the machine boots");
        let port = machine.port().expect("a port");
        Self {
            machine,
            unit,
            reader: VirtualCard::on_port(port),
            centre: address,
        }
    }

    /// Waits until its screen is as it should be.
    pub fn shows(&mut self, what: &str, right: impl Fn(&Picture) -> bool) -> Picture {
        let deadline = Deadline::after(PATIENCE);
        loop {
            let (width, height, rgb) = self.machine.picture().expect("a picture");
            let picture = Picture::new(width, height, rgb);
            if (width, height) == (WIDTH as usize, HEIGHT as usize) && right(&picture) {
                return picture;
            }
            if !deadline.pause() {
                let file = target_folder().join(format!("tmp/machine-{what}.png"));
                picture.save(&file);
                panic!("{what}: look at {}\n{}", file.display(), self.log());
            }
        }
    }

    /// Waits until a part of the screen looks as when it was reviewed.
    pub fn looks(&mut self, name: &str, region: Region) -> Picture {
        let folder = Path::new("../kiosk-ui/tests/reference");
        let reviewed = Picture::load(&folder.join(format!("{name}-landscape.png")));
        self.shows(name, |picture| {
            crate::looks_like(picture, &reviewed, region)
        })
    }

    /// Lays a card on the reader.
    pub fn insert(&self, uid: &str) {
        self.reader.insert(Card::new(uid));
    }

    /// Takes it away.
    pub fn remove(&self) {
        self.reader.remove();
    }

    /// Presses keys together, by QEMU's names.
    pub fn press(&mut self, keys: &[&str]) {
        self.machine.press(keys).expect("pressed");
        self.arrived();
    }

    /// Presses on the screen at these parts of its width and height.
    pub fn point(&mut self, across: f64, down: f64) {
        self.machine.point(across, down).expect("pressed");
        self.arrived();
    }

    /// Waits until the machine has had time for what was pressed: its queue is short, and what finds
    /// it full is lost.
    fn arrived(&mut self) {
        self.run("udevadm settle");
    }

    /// Runs a line of `sh` there as root.
    pub fn run(&mut self, command: &str) -> String {
        self.machine.run(command).expect("it succeeds")
    }

    /// The borne's process, once systemd has heard that it is ready.
    pub fn ready(&mut self, besides: Option<&str>) -> String {
        let mut found = String::new();
        let ask = format!(
            "systemctl show --property=ActiveState --value {0} && pgrep -x courrier-kiosk",
            self.unit
        );
        let there = wait_for(PATIENCE, || {
            let told = self.machine.run(&ask).unwrap_or_default();
            let mut lines = told.lines();
            let active = lines.next() == Some("active");
            lines.next().unwrap_or_default().clone_into(&mut found);
            active && !found.is_empty() && besides != Some(found.as_str())
        });
        assert!(there, "{}", self.log());
        found
    }

    /// What its journal and its kernel say.
    pub fn log(&mut self) -> String {
        let journal = self
            .machine
            .run("journalctl --no-pager --lines 60")
            .unwrap_or_else(|error| error.to_string());
        format!("of {}:\n{journal}\n{}", self.centre, self.machine.log())
    }
}

fn kernel() -> PathBuf {
    let ours = target_folder().join("tools/kernel");
    let folder = env::var_os(KERNEL).map_or(ours, PathBuf::from);
    assert!(
        folder.join("vmlinuz").exists(),
        "no kernel to boot: run `cargo xtask setup`, which downloads one, or name its folder in {KERNEL}"
    );
    folder
}

fn set_up(centre: &Centre, settings: &Path, unit: &str) -> String {
    let deploy = std::path::absolute("../deploy").expect("a folder");
    // Its processor is emulated, and another test has the real one.
    let slower = format!("/etc/systemd/system/{unit}.d/slower.conf");
    format!(
        "\
groupadd --system --force courrier
id borne || useradd --system --user-group --home-dir /var/lib/borne --shell /usr/sbin/nologin borne
install -d -m 700 -o borne -g borne /var/lib/borne
install -m 600 -o borne -g borne '{credential}' /var/lib/borne/jeton
install -D -m 644 '{settings}' /etc/courrier/kiosk.toml
install -m 755 '{program}' /usr/local/bin/courrier-kiosk
install -m 644 '{deploy}'/systemd/courrier-kiosk*.service /etc/systemd/system/
install -D -m 644 '{deploy}/logind.conf.d/courrier-borne.conf' -t /etc/systemd/logind.conf.d/
install -m 644 '{deploy}/sysctl.d/60-courrier-borne.conf' /etc/sysctl.d/
install -D -m 644 '{deploy}/polkit-1/60-courrier-borne.rules' -t /etc/polkit-1/rules.d/
systemctl mask ctrl-alt-del.target
mkdir '/etc/systemd/system/{unit}.d'
printf '[Service]\\nTimeoutStartSec=5min\\nWatchdogSec=30s\\n' > '{slower}'
systemctl enable getty@tty1.service pcscd.socket {unit}
",
        credential = centre.data().join("borne.jeton").display(),
        settings = settings.display(),
        program = program("courrier-kiosk").display(),
        deploy = deploy.display(),
    )
}
