//! The manifests: what each must say, and a reader for the other rules.

use toml::{Table, Value};

use crate::Rule;
use crate::tree::Tree;

/// A package of ours.
pub struct Package {
    pub path: String,
    pub name: String,
    pub dependencies: Vec<Dependency>,
    table: Table,
}

/// One line of its dependencies.
pub struct Dependency {
    /// The crate's own name, whatever it is called here.
    pub package: String,
    /// Whether only tests use it.
    pub dev: bool,
}

/// Every package of the workspace.
pub fn packages(tree: &Tree) -> Vec<Package> {
    let tables = tree
        .ending(&["Cargo.toml"])
        .map(|(path, text)| (path, parse(path, text)));
    let packages = tables.filter_map(|(path, table)| {
        let name = table.get("package")?.get("name")?.as_str()?.to_owned();
        Some(Package {
            path: path.to_owned(),
            name,
            dependencies: dependencies(&table),
            table,
        })
    });
    packages.collect()
}

fn parse(path: &str, text: &str) -> Table {
    text.parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn dependencies(table: &Table) -> Vec<Dependency> {
    let for_some_systems = table.get("target").and_then(Value::as_table);
    let for_some_systems = for_some_systems.into_iter().flat_map(Table::values);
    let tables = std::iter::once(table).chain(for_some_systems.filter_map(Value::as_table));
    let mut found = Vec::new();
    for table in tables {
        for kind in ["dependencies", "build-dependencies", "dev-dependencies"] {
            let listed = table
                .get(kind)
                .and_then(Value::as_table)
                .into_iter()
                .flatten();
            found.extend(listed.map(|(key, value)| {
                Dependency {
                    package: value
                        .get("package")
                        .and_then(Value::as_str)
                        .unwrap_or(key)
                        .to_owned(),
                    dev: kind == "dev-dependencies",
                }
            }));
        }
    }
    found
}

pub const LICENCE_AND_LINTS: Rule = Rule {
    name: "Every manifest takes its licence and its lints from the workspace",
    reason: "Slint is used under GPL-3.0: a crate that states no licence, or another, breaks it; \
             and a crate outside the lints is one where `unsafe` passes unseen",
    check: |tree| {
        let mut broken = Vec::new();
        for package in packages(tree) {
            let inherits = |value: Option<&Value>| {
                value.and_then(|value| value.get("workspace")) == Some(&Value::Boolean(true))
            };
            let about = package.table.get("package");
            if !inherits(about.and_then(|about| about.get("license"))) {
                broken.push(format!("{}: no `license.workspace = true`", package.path));
            }
            if !inherits(package.table.get("lints")) {
                broken.push(format!("{}: no `[lints] workspace = true`", package.path));
            }
        }
        broken
    },
    bad: &[
        &[(
            "a/Cargo.toml",
            "[package]\nname = \"a\"\n[lints]\nworkspace = true",
        )],
        &[(
            "a/Cargo.toml",
            "[package]\nname = \"a\"\nlicense.workspace = true",
        )],
        &[(
            "a/Cargo.toml",
            "[package]\nname = \"a\"\nlicense = \"MIT\"\n[lints]\nworkspace = true",
        )],
    ],
    good: &[&[(
        "a/Cargo.toml",
        "[package]\nname = \"a\"\nlicense.workspace = true\n[lints]\nworkspace = true",
    )]],
};

const LICENCE: &str = "GPL-3.0-or-later";

pub const WORKSPACE_LICENCE: Rule = Rule {
    name: "The workspace states GPL-3.0-or-later and holds its text",
    reason: "Slint is used under GPL-3.0, which asks that its text goes with the program",
    check: |tree| {
        let mut broken = Vec::new();
        let stated = tree
            .text("Cargo.toml")
            .map(|text| parse("Cargo.toml", text));
        let stated = stated.as_ref().and_then(|table| {
            table
                .get("workspace")?
                .get("package")?
                .get("license")?
                .as_str()
        });
        if stated != Some(LICENCE) {
            broken.push(format!(
                "Cargo.toml: the licence is {stated:?}, not {LICENCE}"
            ));
        }
        let text = tree.text("LICENSE").unwrap_or_default();
        if !(text.contains("GNU GENERAL PUBLIC LICENSE") && text.contains("Version 3")) {
            broken.push("LICENSE: the text of the GPL, version 3, is not there".to_owned());
        }
        broken
    },
    bad: &[
        &[(
            "Cargo.toml",
            "[workspace.package]\nlicense = \"GPL-3.0-or-later\"",
        )],
        &[
            ("Cargo.toml", "[workspace.package]\nlicense = \"MIT\""),
            ("LICENSE", "GNU GENERAL PUBLIC LICENSE\nVersion 3"),
        ],
    ],
    good: &[&[
        (
            "Cargo.toml",
            "[workspace.package]\nlicense = \"GPL-3.0-or-later\"",
        ),
        (
            "LICENSE",
            "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007",
        ),
    ]],
};
