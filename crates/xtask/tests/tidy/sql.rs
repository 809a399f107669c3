//! Where SQL may stand, and what it may compute.

use crate::Rule;
use crate::code::Code;
use crate::tree::{Tree, line_of};

pub const ONLY_IN_THE_LEDGER: Rule = Rule {
    name: "No SQL outside crates/ledger and migrations",
    reason: "every write is then a typed command with its time, author and ids, and the schema can \
             change by reading one crate",
    check: |tree| {
        let mut broken = Vec::new();
        for (path, text) in tree.ending(&[".rs"]) {
            if path.starts_with("crates/ledger/") {
                continue;
            }
            for (line, string) in Code::of(path, text).strings {
                if is_sql(&string) {
                    broken.push(format!("{path}:{line}: {string}"));
                }
            }
        }
        for (path, _) in tree.ending(&[".sql"]) {
            if !path.starts_with("crates/ledger/") && !path.starts_with("migrations/") {
                broken.push(format!("{path}: an SQL file"));
            }
        }
        broken
    },
    bad: &[
        &[(
            "crates/daemon/src/a.rs",
            "const Q: &str = \"SELECT id\n FROM courrier\";",
        )],
        &[(
            "crates/daemon/src/a.rs",
            "fn f() { q(r#\"INSERT OR IGNORE INTO x VALUES (1)\"#) }",
        )],
        &[(
            "tests/a.rs",
            "fn f() { q(\"update courrier set etat = 1\") }",
        )],
        &[("tests/a.rs", "fn f() { q(b\"DELETE FROM x\") }")],
        &[(
            "kiosk-ui/src/a.rs",
            "fn f() { q(format!(\"CREATE TABLE {t} (a)\")) }",
        )],
        &[(
            "crates/demo/src/a.rs",
            "fn f() { q(\"PRAGMA journal_mode = WAL\") }",
        )],
        &[("crates/ctl/src/a.sql", "")],
    ],
    good: &[
        &[(
            "crates/ledger/src/a.rs",
            "const Q: &str = \"SELECT id FROM courrier\";",
        )],
        &[(
            "crates/api/src/a.rs",
            "/// SELECT x FROM y\nfn f() { say(\"select a card from the tray\") }",
        )],
        &[(
            "crates/api/src/a.rs",
            "fn f() { say(\"Update the clock, then set it\") }",
        )],
        &[("migrations/0001.sql", "CREATE TABLE x (a) STRICT;")],
    ],
};

/// Statements, as the words that follow one another; `*` is any one word, `…` any number.
const STATEMENTS: &[&[&str]] = &[
    &["SELECT", "…", "FROM"],
    &["INSERT", "INTO"],
    &["INSERT", "OR", "*", "INTO"],
    &["REPLACE", "INTO"],
    &["UPDATE", "*", "SET"],
    &["UPDATE", "OR", "*", "*", "SET"],
    &["DELETE", "FROM"],
    &["CREATE", "TABLE"],
    &["CREATE", "INDEX"],
    &["CREATE", "UNIQUE", "INDEX"],
    &["CREATE", "TRIGGER"],
    &["CREATE", "VIEW"],
    &["CREATE", "TEMP", "TABLE"],
    &["CREATE", "VIRTUAL", "TABLE"],
    &["ALTER", "TABLE"],
    &["DROP", "TABLE"],
    &["PRAGMA", "*"],
    &["BEGIN", "IMMEDIATE"],
];

/// In capitals a statement is known anywhere in a text; in small letters only at its start, and
/// never `select … from`, which is plain English too.
fn is_sql(string: &str) -> bool {
    let text = string.trim_start_matches(['b', 'c', 'r', '#', '"']);
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '{' || c == '}'))
        .filter(|word| !word.is_empty())
        .collect();
    let anywhere = (0..words.len()).any(|start| {
        STATEMENTS
            .iter()
            .any(|statement| matches(&words[start..], statement, false))
    });
    let at_the_start = STATEMENTS[1..]
        .iter()
        .any(|statement| matches(&words, statement, true));
    anywhere || at_the_start
}

fn matches(words: &[&str], statement: &[&str], small_too: bool) -> bool {
    let Some((first, rest)) = statement.split_first() else {
        return true;
    };
    if *first == "…" {
        return (0..words.len()).any(|start| matches(&words[start..], rest, small_too));
    }
    let Some((word, words)) = words.split_first() else {
        return false;
    };
    let same = *first == "*" || word == first || small_too && word.eq_ignore_ascii_case(first);
    same && matches(words, rest, small_too)
}

pub const COMPUTES_NO_TIME: Rule = Rule {
    name: "SQL computes no time and no random number",
    reason: "the same commands must give the same ledger when they are replayed, and a test that \
             sets the clock must see it everywhere",
    check: computes_no_time,
    bad: &[
        &[(
            "migrations/1.sql",
            "CREATE TABLE x (a TEXT DEFAULT CURRENT_TIMESTAMP);",
        )],
        &[("migrations/1.sql", "SELECT strftime('%s', 'now');")],
        &[("migrations/1.sql", "SELECT unixepoch();")],
        &[(
            "crates/ledger/src/a.rs",
            "const Q: &str = \"SELECT datetime('now')\";",
        )],
        &[(
            "crates/ledger/src/a.rs",
            "const Q: &str = \"SELECT hex(randomblob(16))\";",
        )],
        &[(
            "crates/ledger/src/a.rs",
            "const Q: &str = \"SELECT a FROM b ORDER BY Random()\";",
        )],
    ],
    good: &[
        &[(
            "migrations/1.sql",
            "-- never datetime('now') here\nSELECT date(:at, '+1 day');",
        )],
        &[(
            "crates/ledger/src/a.rs",
            "/// Not CURRENT_TIMESTAMP.\nconst Q: &str = \"SELECT 1\";",
        )],
    ],
};

/// Without spaces and in small letters.
const REFUSED: &[&str] = &[
    "'now'",
    "current_timestamp",
    "current_date",
    "current_time",
    "random()",
    "randomblob(",
    "unixepoch()",
    "datetime()",
    "julianday()",
    "date()",
    "time()",
];

fn computes_no_time(tree: &Tree) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, text) in tree.ending(&[".sql"]) {
        for (number, line) in text.lines().enumerate() {
            let line = line.split("--").next().unwrap_or_default();
            if let Some(found) = refused(line) {
                broken.push(format!("{path}:{}: {found}", number + 1));
            }
        }
    }
    for (path, text) in tree
        .ending(&[".rs"])
        .filter(|(path, _)| path.starts_with("crates/ledger/"))
    {
        for (line, string) in Code::of(path, text).strings {
            if let Some(found) = refused(&string) {
                broken.push(format!("{path}:{line}: {found}"));
            }
        }
    }
    broken
}

fn refused(sql: &str) -> Option<&'static str> {
    let packed: String = sql.chars().filter(|c| !c.is_whitespace()).collect();
    let packed = packed.to_lowercase();
    REFUSED
        .iter()
        .copied()
        .find(|refused| packed.contains(refused))
}

#[test]
fn a_finding_names_its_line() {
    let broken = computes_no_time(&Tree::of_sample(&[(
        "m.sql",
        "SELECT 1;\nSELECT random();",
    )]));
    assert_eq!(broken, ["m.sql:2: random()"]);
    assert_eq!(line_of("a\nb", 2), 2);
}
