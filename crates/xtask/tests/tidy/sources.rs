//! How sources are written.

use crate::Rule;
use crate::code::Code;
use crate::tree::line_of;

pub const CRATES_INTRODUCE_THEMSELVES: Rule = Rule {
    name: "Every crate and program begins by saying what it is for",
    reason: "a newcomer finds the door: what it does, what it never does, where to start reading",
    check: |tree| {
        let roots =
            tree.ending(&["/src/lib.rs", "/src/main.rs"])
                .chain(tree.ending(&[".rs"]).filter(|(path, _)| {
                    path.rsplit_once("/src/bin/").is_some_and(|(_, program)| {
                        !program.contains('/') || program.ends_with("/main.rs")
                    })
                }));
        let silent = roots.filter(|(_, text)| !text.starts_with("//! "));
        silent
            .map(|(path, _)| format!("{path}:1: does not begin with `//! `"))
            .collect()
    },
    bad: &[
        &[("crates/a/src/lib.rs", "use std::fs;\n//! Late.")],
        &[("crates/a/src/main.rs", "")],
        &[("crates/a/src/bin/b.rs", "fn main() {}")],
    ],
    good: &[&[
        ("crates/a/src/lib.rs", "//! What it is for.\n"),
        ("crates/a/src/part.rs", "fn f() {}"),
        ("crates/a/src/bin/b/part.rs", "fn f() {}"),
    ]],
};

pub const NOTHING_LEFT_TO_DO: Rule = Rule {
    name: "Nothing is left for later in the sources, and no test is switched off",
    reason: "what is missing is an issue, where somebody sees it; a test that does not run proves \
             nothing and looks as if it did",
    check: |tree| {
        let mut broken = Vec::new();
        for (path, text) in
            tree.ending(&[".rs", ".slint", ".sql", ".toml", ".md", ".sh", ".service"])
        {
            for mark in ["TODO", "FIXME", "XXX"] {
                for (place, _) in text.match_indices(mark) {
                    let word = |c: char| c.is_alphanumeric() || c == '_';
                    let rest = &text[place + mark.len()..];
                    if !text[..place].ends_with(word) && !rest.starts_with(word) {
                        broken.push(format!("{path}:{}: {mark}", line_of(text, place)));
                    }
                }
            }
        }
        for (path, text) in tree.ending(&[".rs"]) {
            let code = Code::of(path, text);
            for piece in ["todo!", "unimplemented!", "#[ignore"] {
                broken.extend(
                    code.lines_with(piece)
                        .map(|line| format!("{path}:{line}: {piece}")),
                );
            }
        }
        broken
    },
    bad: &[
        &[("a.rs", "// TODO: later")],
        &[("ui/a.slint", "// FIXME")],
        &[("a.rs", "fn f() { todo!() }")],
        &[("a.rs", "fn f() { unimplemented!(\"x\") }")],
        &[("a.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}")],
    ],
    good: &[&[(
        "a.rs",
        "// The method is todo-list-like.\nfn todos() { m(\"[ignore]\") }",
    )]],
};

/// The aim is 400; this is where a reader gives up.
const LONGEST: usize = 500;

/// One line more than that.
const TOO_LONG: &str = match str::from_utf8(&[b'\n'; LONGEST + 1]) {
    Ok(text) => text,
    Err(_) => "",
};

pub const FILES_ARE_SHORT: Rule = Rule {
    name: "No source file is longer than 500 lines",
    reason: "a file one can hold in the head is about one thing",
    check: |tree| {
        let sources = tree.all_ending(&[".rs", ".slint"]);
        let counted = sources.map(|(path, text)| (path, text.lines().count()));
        let long = counted.filter(|(_, lines)| *lines > LONGEST);
        long.map(|(path, lines)| format!("{path}: {lines} lines"))
            .collect()
    },
    bad: &[&[("a.rs", TOO_LONG)], &[("ui/a.slint", TOO_LONG)]],
    good: &[&[
        ("a.rs", TOO_LONG.split_at(1).1),
        ("migrations/1.sql", TOO_LONG),
    ]],
};

pub const NO_MACHINE_PATHS: Rule = Rule {
    name: "No path of one person's machine",
    reason: "a clone must build, test and read the same on any machine",
    check: |tree| {
        let mut broken = Vec::new();
        for (path, text) in tree.texts() {
            for mark in ["/work/", "/root/", "/home/", "../shared"] {
                for (place, _) in text.match_indices(mark) {
                    // A longer path that holds such a folder is something else.
                    let inside = |c: char| c.is_alphanumeric() || "_-}.".contains(c);
                    if !text[..place].ends_with(inside) {
                        broken.push(format!("{path}:{}: {mark}", line_of(text, place)));
                    }
                }
            }
        }
        broken
    },
    bad: &[
        &[("a.rs", "const A: &str = \"/work/main\";")],
        &[("README.md", "See (../shared/design).")],
        &[("deploy/x.service", "ExecStart=/home/anne/courrierd")],
    ],
    good: &[&[(
        "deploy/x.service",
        "ReadWritePaths=/var/lib/work/ $HOME/work/",
    )]],
};

pub const DAEMON_LOGS: Rule = Rule {
    name: "The daemon prints nothing",
    reason: "what it has to say goes to the structured log, where names and tokens are kept out and \
             an operator looks",
    check: |tree| {
        let mut broken = Vec::new();
        let sources = tree
            .ending(&[".rs"])
            .filter(|(path, _)| path.starts_with("crates/daemon/src/"));
        for (path, text) in sources {
            let code = Code::of(path, text);
            for piece in ["print!", "println!", "dbg!"] {
                broken.extend(
                    code.lines_with(piece)
                        .map(|line| format!("{path}:{line}: {piece}")),
                );
            }
        }
        broken
    },
    bad: &[&[("crates/daemon/src/a.rs", "fn f() { println!(\"{nom}\") }")]],
    good: &[
        &[("crates/ctl/src/a.rs", "fn f() { println!(\"fait\") }")],
        &[(
            "crates/daemon/src/main.rs",
            "fn f() { eprintln!(\"{error:#}\") }",
        )],
    ],
};
