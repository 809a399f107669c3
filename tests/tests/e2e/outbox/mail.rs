//! A mail server.

use std::collections::BTreeMap;
use std::path::Path;

use courrier_domain::Identity;
use courrier_domain::usager::Channel;
use courrier_testkit::{SmtpPeer, SmtpTls};

use super::game::Peer;

pub struct Mail(SmtpPeer);

impl Mail {
    pub fn start() -> Self {
        // Without protection it looks at no certificate.
        let none = Path::new("/");
        Self(SmtpPeer::start(SmtpTls::None, none, none).expect("python3-aiosmtpd"))
    }

    /// How often each value of a header came.
    fn count(&self, header: &str) -> BTreeMap<String, u32> {
        let mut count = BTreeMap::new();
        for message in self.0.messages() {
            let value = message.lines().find_map(|line| line.strip_prefix(header));
            *count.entry(value.expect(header).to_owned()).or_default() += 1;
        }
        count
    }
}

impl Peer for Mail {
    fn table(&self, _home: &Path) -> String {
        format!(
            "[[routes]]\nname = \"courriel\"\n[routes.smtp]\nhost = \"localhost\"\nport = {}\n\
             security = \"none\"\nfrom = \"accueil@ccas.example\"\n",
            self.0.port()
        )
    }

    fn address(&self, n: usize, identity: &mut Identity) -> String {
        let address = format!("p{n}@courrier.example");
        identity.email = Some(address.clone());
        identity.channel = Some(Channel::Email);
        address
    }

    fn taken(&self) -> BTreeMap<String, u32> {
        self.count("To: ")
    }

    fn total(&self) -> u32 {
        u32::try_from(self.0.messages().len()).expect("few")
    }

    fn references(&self) -> BTreeMap<String, u32> {
        self.count("Message-ID: ")
    }

    fn private_part(address: &str) -> &str {
        address
    }
}
