//! Who may know whom.

use crate::Rule;
use crate::manifests;
use crate::tree::Tree;

/// Each crate and the crates of ours that it may build with. A crate that is missing here fails
/// the rule: whoever adds one says where it stands.
const FLOORS: &[(&str, &[&str])] = &[
    // On the ground: they know nobody.
    ("courrier-clock", &[]),
    ("courrier-domain", &[]),
    ("courrier-names", &[]),
    ("courrier-firmware-config", &[]),
    ("courrier-look", &[]),
    ("courrier-testkit", &["courrier-clock"]),
    // The core.
    ("courrier-ledger", &["courrier-domain", "courrier-names"]),
    ("courrier-messages", &["courrier-domain"]),
    ("courrier-reports", &["courrier-domain"]),
    ("courrier-api", &["courrier-domain"]),
    (
        "courrier-cards",
        &["courrier-clock", "courrier-firmware-config"],
    ),
    (
        "courrier-routes",
        &[
            "courrier-clock",
            "courrier-domain",
            "courrier-firmware-config",
            "courrier-messages",
        ],
    ),
    // The programs. The screens never link the ledger: what they know came over the API.
    (
        "courrier-desk",
        &[
            "courrier-api",
            "courrier-cards",
            "courrier-clock",
            "courrier-domain",
            "courrier-firmware-config",
            "courrier-look",
            "courrier-reports",
        ],
    ),
    ("courrier-kiosk", SCREEN),
    (
        "courrier-daemon",
        &[
            "courrier-api",
            "courrier-clock",
            "courrier-domain",
            "courrier-firmware-config",
            "courrier-ledger",
            "courrier-messages",
            "courrier-names",
            "courrier-reports",
            "courrier-routes",
        ],
    ),
    (
        "courrier-ctl",
        &[
            "courrier-api",
            "courrier-cards",
            "courrier-clock",
            "courrier-domain",
            "courrier-firmware-config",
            "courrier-ledger",
            "courrier-names",
        ],
    ),
    // The demo makes a centre and plays all parts; the screens it starts as programs.
    (
        "courrier-demo",
        &[
            "courrier-api",
            "courrier-cards",
            "courrier-clock",
            "courrier-domain",
            "courrier-firmware-config",
            "courrier-ledger",
            "courrier-look",
            "courrier-messages",
            "courrier-names",
            "courrier-reports",
            "courrier-routes",
            "courrier-testkit",
        ],
    ),
    ("xtask", &["courrier-clock"]),
];

const SCREEN: &[&str] = &[
    "courrier-api",
    "courrier-cards",
    "courrier-clock",
    "courrier-domain",
    "courrier-firmware-config",
    "courrier-look",
];

/// The end-to-end tests may use any crate that is not a screen.
const END_TO_END: &str = "courrier-tests";

/// What anybody's tests may use besides.
const FOR_TESTS: &[&str] = &["courrier-testkit", "courrier-clock", "courrier-api"];

pub const WHO_KNOWS_WHOM: Rule = Rule {
    name: "A crate knows only the crates below it",
    reason: "the rules of the service stay testable without a disk or a window, a screen can do \
             nothing that the API refuses, and a change is compiled where it matters and no further",
    check: who_knows_whom,
    bad: &[
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-desk\"\n[dependencies]\ncourrier-ledger.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-kiosk\"\n[build-dependencies]\ncourrier-ledger.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-kiosk\"\n[dev-dependencies]\ncourrier-ledger.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-domain\"\n[target.'cfg(unix)'.dependencies]\ncourrier-clock = { path = \"../clock\" }",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-names\"\n[dependencies]\nd = { package = \"courrier-domain\", path = \"../domain\" }",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-tests\"\n[dependencies]\ncourrier-desk.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-demo\"\n[dependencies]\ncourrier-kiosk.workspace = true",
        )],
        &[("Cargo.toml", "[package]\nname = \"courrier-attic\"")],
    ],
    good: &[
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-ledger\"\n[dependencies]\ncourrier-domain.workspace = true\nserde.workspace = true\n[dev-dependencies]\ncourrier-testkit.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-tests\"\n[dependencies]\ncourrier-ledger.workspace = true",
        )],
    ],
};

fn who_knows_whom(tree: &Tree) -> Vec<String> {
    let mut broken = Vec::new();
    for manifest in manifests::packages(tree) {
        let (name, path) = (&manifest.name, &manifest.path);
        let allowed = FLOORS
            .iter()
            .find(|(of, _)| of == name)
            .map(|(_, allowed)| *allowed);
        if allowed.is_none() && name != END_TO_END {
            broken.push(format!(
                "{path}: {name} has no place in the table of crates"
            ));
            continue;
        }
        for dependency in &manifest.dependencies {
            let other = dependency.package.as_str();
            if !other.starts_with("courrier-") {
                continue;
            }
            let fine = match allowed {
                Some(allowed) => {
                    allowed.contains(&other) || dependency.dev && FOR_TESTS.contains(&other)
                }
                None => !["courrier-desk", "courrier-kiosk"].contains(&other),
            };
            if !fine {
                broken.push(format!("{path}: {name} may not know {other}"));
            }
        }
    }
    broken
}

/// The database: nobody else's tests reach round the ledger either.
const DATABASE: &[&str] = &["rusqlite", "rusqlite_migration", "libsqlite3-sys"];

/// Crates of others that belong to one floor, and who may use them. Tests may play the other side
/// of a protocol or of a window.
const OUTSIDE: &[(&[&str], &[&str])] = &[
    // SQL is written in one place.
    (DATABASE, &["courrier-ledger"]),
    // HTTP types stop at the API: a rule that knows a status code is in the wrong place. The
    // benchmarks measure an empty request, and the end-to-end tests play a bad client.
    (
        &[
            "axum",
            "axum-server",
            "http",
            "hyper",
            "hyper-util",
            "reqwest",
            "tower",
            "tower-http",
        ],
        &[
            "courrier-api",
            "courrier-daemon",
            "courrier-routes",
            "courrier-demo",
            END_TO_END,
        ],
    ),
    // What is shown is the screens' business; the demo draws its tray of cards.
    (
        &["slint", "slint-build", "i-slint-backend-testing"],
        &[
            "courrier-desk",
            "courrier-kiosk",
            "courrier-look",
            "courrier-demo",
        ],
    ),
    // Reaches readers. The virtual card of the testkit speaks to pcscd's other side.
    (&["pcsc"], &["courrier-cards"]),
    // Serial lines: readers, and modems.
    (&["serialport"], &["courrier-cards", "courrier-routes"]),
    // E-mails are built by the one and sent by the other.
    (&["lettre"], &["courrier-messages", "courrier-routes"]),
];

pub const OUTSIDE_CRATES: Rule = Rule {
    name: "SQL, HTTP, windows and readers are each known to one floor",
    reason: "the database, the protocol, the toolkit or a reader's driver can be changed in one \
             place, and no rule of the service hides in a handler",
    check: outside_crates,
    bad: &[
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-ctl\"\n[dev-dependencies]\nrusqlite.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-daemon\"\n[dependencies]\nrusqlite.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-ledger\"\n[dependencies]\naxum.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-ctl\"\n[dependencies]\nslint = \"1\"",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-kiosk\"\n[dependencies]\npcsc.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-messages\"\n[dependencies]\nreqwest.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-daemon\"\n[dependencies]\nserialport.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-daemon\"\n[dependencies]\nlettre.workspace = true",
        )],
    ],
    good: &[
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-ledger\"\n[dependencies]\nrusqlite.workspace = true",
        )],
        &[(
            "Cargo.toml",
            "[package]\nname = \"courrier-ctl\"\n[dev-dependencies]\naxum.workspace = true",
        )],
    ],
};

fn outside_crates(tree: &Tree) -> Vec<String> {
    let mut broken = Vec::new();
    for manifest in manifests::packages(tree) {
        for dependency in &manifest.dependencies {
            let used = dependency.package.as_str();
            if dependency.dev && !DATABASE.contains(&used) {
                continue;
            }
            let refused = OUTSIDE
                .iter()
                .any(|(crates, users)| crates.contains(&used) && !users.contains(&&*manifest.name));
            if refused {
                broken.push(format!(
                    "{}: {} may not use {used}",
                    manifest.path, manifest.name
                ));
            }
        }
    }
    broken
}
