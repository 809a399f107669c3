//! Who lives in the town: chance with a seed, and how people behave.

use courrier_domain::contact::Telephone;
use courrier_domain::usager::Channel;
use courrier_domain::{Identity, Instant, TypedId};
use courrier_ledger::commands::IdSeed;

/// Chance that is the same at each run (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Whether something happens that happens so many times in a thousand.
    pub fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    pub fn seed(&mut self) -> IdSeed {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_be_bytes());
        IdSeed(random)
    }

    pub fn id<T: TypedId>(&mut self, at: Instant) -> T {
        T::made(at, self.seed().0)
    }
}

/// How often somebody with mail comes to a distribution, in a thousand.
pub fn comes(nth: u64) -> u64 {
    match nth % 20 {
        0..=10 => 500,
        11..=15 => 60,
        16..=18 => 8,
        _ => 0,
    }
}

/// How somebody can be reached.
pub fn identity(nth: u64) -> Identity {
    let mobile = Telephone::stored(format!("+336{:08}", 10_000_000 + nth));
    let email = Some(format!("p{nth}@example.org"));
    let named = Identity {
        nom: format!("NOM{nth}"),
        prenoms: "Awa".to_owned(),
        ..Identity::default()
    };
    // Not in step with who comes.
    match (nth / 20 + nth) % 20 {
        0 | 1 => named,
        2 => Identity { email, ..named },
        3 => Identity {
            telephone: Some(mobile),
            email,
            channel: Some(Channel::Sms),
            other_channel: true,
            ..named
        },
        4 => Identity {
            telephone: Some(mobile),
            channel: Some(Channel::None),
            ..named
        },
        _ => Identity {
            telephone: Some(mobile),
            ..named
        },
    }
}

/// Whether the number is one that a route refuses for good.
pub fn is_dead(to: &str) -> bool {
    to.starts_with("+33") && to.bytes().map(u32::from).sum::<u32>() % 17 == 0
}
