//! Who reads the machine's clock, and who reads nothing of the machine at all.

use crate::Rule;
use crate::code::Code;
use crate::tree::Tree;

/// The places that may read it, and why.
const MAY_READ: &[&str] = &[
    // The module itself.
    "crates/clock/src/",
    // Waits for real processes: only real time tells that they hang.
    "crates/testkit/src/time.rs",
    // The benchmarks measure real time.
    "crates/demo/src/bench",
];

fn may_read(path: &str) -> bool {
    MAY_READ.iter().any(|place| path.starts_with(place))
}

/// The lines of these files on which one of these pieces of code stands.
fn find(tree: &Tree, pieces: &[&str], looked_at: impl Fn(&str) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, text) in tree.ending(&[".rs"]).filter(|(path, _)| looked_at(path)) {
        let code = Code::of(path, text);
        for piece in pieces {
            broken.extend(
                code.lines_with(piece)
                    .map(|line| format!("{path}:{line}: {piece}")),
            );
        }
    }
    broken
}

pub const ONLY_IN_ITS_MODULE: Rule = Rule {
    name: "Only crates/clock reads the machine's clock",
    reason: "a year of the service is tested in a second only if every rule takes its time from \
             the clock it was given",
    check: |tree| {
        let pieces = ["Utc::now", "Local::now", "SystemTime::now", "Instant::now"];
        let calls = ["libc::time", "libc::clock_gettime", "libc::gettimeofday"];
        find(tree, &[&pieces[..], &calls[..]].concat(), |path| {
            !may_read(path)
        })
    },
    bad: &[
        &[("crates/daemon/src/a.rs", "fn f() { chrono::Utc::now(); }")],
        &[(
            "crates/daemon/src/a.rs",
            "fn f() { let t = tokio::time::Instant\n::now(); }",
        )],
        &[(
            "tests/a.rs",
            "#[test] fn f() { let _ = std::time::SystemTime::now; }",
        )],
        &[("crates/testkit/src/pty.rs", "fn f() { Instant::now() }")],
    ],
    good: &[
        &[("crates/clock/src/lib.rs", "fn f() { Utc::now() }")],
        &[(
            "crates/daemon/src/a.rs",
            "// Utc::now()\nfn f() { clock.now() }",
        )],
    ],
};

pub const NO_WAY_ROUND: Rule = Rule {
    name: "Nobody lifts clippy's ban on reading the clock but those places",
    reason: "the ban of clippy.toml is worth what its exceptions are worth",
    check: |tree| {
        find(tree, &["clippy::disallowed_methods"], |path| {
            !may_read(path)
        })
    },
    bad: &[
        &[(
            "crates/a/src/a.rs",
            "#[expect(clippy::disallowed_methods)]\nfn f() {}",
        )],
        &[(
            "crates/a/src/a.rs",
            "#![allow(clippy::disallowed_methods, reason = \"x\")]",
        )],
    ],
    good: &[&[(
        "crates/clock/src/a.rs",
        "#[expect(clippy::disallowed_methods)]\nfn f() {}",
    )]],
};

/// What a pure crate would reach the world with. Ids made from the clock or at random count too.
const WORLD: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::io",
    "tokio",
    "rand",
    "getrandom",
    "std::time",
    "RandomState::new",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "println!",
    "eprintln!",
];

pub const PURE_CRATES: Rule = Rule {
    name: "domain and names reach nothing outside themselves",
    reason: "their answers depend on their arguments alone: they are tested by the thousand, and \
             what they decide can be explained years later",
    check: |tree| {
        find(tree, WORLD, |path| {
            path.starts_with("crates/domain/src/") || path.starts_with("crates/names/src/")
        })
    },
    bad: &[
        &[("crates/domain/src/a.rs", "fn f() { std::fs::read(\"x\"); }")],
        &[("crates/domain/src/a.rs", "fn f() { Uuid::now_v7() }")],
        &[("crates/names/src/a.rs", "use rand::random;")],
        &[("crates/names/src/a.rs", "fn f() { println!(); }")],
    ],
    good: &[
        &[(
            "crates/domain/src/a.rs",
            "fn operand(rand_id: Uuid) { rand_id }",
        )],
        &[("crates/ledger/src/a.rs", "fn f() { std::fs::read(\"x\"); }")],
    ],
};
