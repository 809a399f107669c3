//! A GSM modem on a serial line.

use std::collections::BTreeMap;
use std::path::Path;

use courrier_domain::Identity;
use courrier_domain::contact::Telephone;
use courrier_testkit::{GsmModem, Sim};
use tempfile::TempDir;

use super::game::Peer;
use super::gateway::mobile;

pub struct Modem {
    modem: GsmModem,
    folder: TempDir,
}

impl Modem {
    pub fn plug() -> Self {
        let folder = TempDir::with_prefix("courrier-modem-").expect("a folder");
        let modem = GsmModem::plug(folder.path().join("modem"), &Sim::open(), 200);
        Self {
            modem: modem.expect("a pty"),
            folder,
        }
    }
}

impl Peer for Modem {
    fn table(&self, _home: &Path) -> String {
        let port = self.folder.path().join("modem");
        format!(
            "[[routes]]\nname = \"modem\"\n[routes.modem]\nport = \"{}\"\n",
            port.display()
        )
    }

    fn address(&self, n: usize, identity: &mut Identity) -> String {
        let number = mobile(n);
        identity.telephone = Some(Telephone::stored(number.clone()));
        number
    }

    fn taken(&self) -> BTreeMap<String, u32> {
        let mut taken = BTreeMap::new();
        for submission in self.modem.submissions() {
            let to = submission.recipient().expect("a recipient");
            *taken.entry(to).or_default() += 1;
        }
        taken
    }

    fn total(&self) -> u32 {
        u32::try_from(self.modem.submissions().len()).expect("few")
    }

    fn references(&self) -> BTreeMap<String, u32> {
        // A modem is told none of ours.
        BTreeMap::new()
    }

    fn private_part(address: &str) -> &str {
        &address[3..]
    }
}
