//! A ledger in a scratch folder, and short ways to write into it.

#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use courrier_domain::courrier::Recipient;
use courrier_domain::{
    AgentId, Author, CentreSettings, CourrierId, CourrierKind, Domiciliation, Identity, Instant,
    Numero, PassageId, RemiseId, TriId, TypedId, UsagerId,
};
use courrier_ledger::commands::{
    CloseTri, Command, CreateCentre, CreateUsager, HandOver, IdSeed, OpenTri, Pick,
    RegisterCourriers, Registered, RemiseReceipt,
};
use courrier_ledger::verify::{Report, verify};
use courrier_ledger::{Ledger, Stamp, WriteError};

/// A ledger of a centre, alone in its folder.
pub struct Centre {
    pub ledger: Ledger,
    pub folder: tempfile::TempDir,
    clock: AtomicU64,
}

/// Makes ids; no two commands of a test have the same instant.
pub const SEED: IdSeed = IdSeed([7; 10]);

/// 1 September 2026, 8:00 in Paris.
const START: i64 = 1_788_242_400;

pub fn id<T: TypedId>(n: u64) -> T {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&n.to_be_bytes());
    T::made(
        Instant::from_timestamp(START, 0).expect("an instant"),
        random,
    )
}

impl Centre {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let centre = Self::open(folder);
        let settings = CentreSettings {
            accepted_kinds: CourrierKind::ALL.to_vec(),
            ..CentreSettings::default()
        };
        centre
            .write(CreateCentre {
                settings,
                inconnu_id: id(1),
            })
            .expect("a new centre");
        centre
    }

    fn open(folder: tempfile::TempDir) -> Self {
        let ledger = Ledger::open(folder.path(), "test").expect("opened");
        Self {
            ledger,
            folder,
            clock: AtomicU64::new(0),
        }
    }

    /// Closes the ledger and opens it again.
    pub fn reopened(self) -> Self {
        let Self { ledger, folder, .. } = self;
        drop(ledger);
        Self::open(folder)
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Lets days go by.
    pub fn days_later(&self, days: u64) {
        self.clock.fetch_add(days * 86_400, Ordering::Relaxed);
    }

    /// A stamp a second after the last.
    pub fn stamp(&self) -> Stamp {
        let second = self.clock.fetch_add(1, Ordering::Relaxed);
        Stamp {
            at: Instant::from_timestamp(START, 0).expect("an instant")
                + chrono::TimeDelta::seconds(i64::try_from(second).expect("few")),
            author: Author::Agent(id::<AgentId>(500)),
            key: None,
        }
    }

    pub fn write<C: Command>(&self, command: C) -> Result<C::Receipt, WriteError> {
        self.ledger.write_blocking(self.stamp(), command)
    }

    /// A usager of this numero, whose id is `id(1000 + numero)`.
    pub fn usager(&self, numero: u64) -> UsagerId {
        let usager = CreateUsager {
            id: id(1000 + numero),
            numero: Numero::parse(&numero.to_string()).expect("a numero"),
            identity: Identity {
                nom: format!("NOM{numero}"),
                prenoms: "Awa".into(),
                email: Some("awa@example.org".into()),
                ..Identity::default()
            },
            domiciliation: Domiciliation::for_a_year_from("2026-09-01".parse().expect("a day")),
            near_unseen: false,
        };
        self.write(usager).expect("created")
    }

    pub fn tri(&self, n: u64) -> TriId {
        self.write(OpenTri { id: id(n) }).expect("opened")
    }

    pub fn close(&self, tri: TriId) -> courrier_ledger::commands::TriClosed {
        self.write(CloseTri {
            id: tri,
            seed: SEED,
        })
        .expect("closed")
    }

    pub fn register(&self, items: &[u64], usager_id: UsagerId, tri_id: TriId) -> Registered {
        self.write(RegisterCourriers {
            ids: items.iter().map(|n| id::<CourrierId>(*n)).collect(),
            usager_id,
            kind: CourrierKind::Lettre,
            tri_id,
            return_reason: None,
            pick: Pick::ByNumero,
        })
        .expect("registered")
    }

    pub fn hand_over(
        &self,
        remise: u64,
        usager_id: UsagerId,
        items: &[u64],
    ) -> Result<RemiseReceipt, WriteError> {
        self.write(HandOver {
            id: id::<RemiseId>(remise),
            usager_id,
            courrier_ids: items.iter().map(|n| id::<CourrierId>(*n)).collect(),
            recipient: Recipient::Usager,
            passage_id: id::<PassageId>(remise),
        })
    }

    pub fn waiting(&self, usager_id: UsagerId) -> u32 {
        let row = self
            .ledger
            .read(|reader| reader.usager_row(usager_id))
            .expect("read");
        row.expect("a usager").waiting
    }

    pub fn verify(&self) -> Report {
        verify(
            &self.path().join(courrier_ledger::folder::LEDGER),
            &mut |_| {},
        )
        .expect("verified")
    }
}
