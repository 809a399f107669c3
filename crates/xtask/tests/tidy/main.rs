//! The house rules that neither rustc nor clippy knows, checked over every file of the workspace.
//!
//! A rule is a line of [`RULES`]: what it is, why it is worth a red test, how it is checked, and
//! samples of what it refuses, which prove that it can fail. ARCHITECTURE.md and CONTRIBUTING.md
//! say the same in prose.

mod clock;
mod code;
mod floors;
mod links;
mod manifests;
mod sources;
mod sql;
mod tree;

use tree::Tree;

/// A sample workspace: paths with their texts.
type Sample = &'static [(&'static str, &'static str)];

/// Something that must hold in every file.
struct Rule {
    name: &'static str,
    /// What goes wrong without it.
    reason: &'static str,
    /// Returns what breaks the rule, each as `path:line: what`.
    check: fn(&Tree) -> Vec<String>,
    /// Each breaks the rule.
    bad: &'static [Sample],
    /// Each looks like it and is right.
    good: &'static [Sample],
}

const RULES: &[Rule] = &[
    floors::WHO_KNOWS_WHOM,
    floors::OUTSIDE_CRATES,
    manifests::LICENCE_AND_LINTS,
    manifests::WORKSPACE_LICENCE,
    sql::ONLY_IN_THE_LEDGER,
    sql::COMPUTES_NO_TIME,
    clock::ONLY_IN_ITS_MODULE,
    clock::NO_WAY_ROUND,
    clock::PURE_CRATES,
    sources::CRATES_INTRODUCE_THEMSELVES,
    sources::NOTHING_LEFT_TO_DO,
    sources::FILES_ARE_SHORT,
    sources::NO_MACHINE_PATHS,
    sources::DAEMON_LOGS,
    links::LINKS_LEAD_SOMEWHERE,
];

#[test]
fn the_workspace_keeps_every_rule() {
    let tree = Tree::of_the_workspace();
    let report = RULES.iter().filter_map(|rule| {
        let broken = (rule.check)(&tree);
        let list = broken.join("\n  ");
        let Rule { name, reason, .. } = rule;
        (!broken.is_empty()).then(|| format!("\n{name}\n  {list}\n  why: {reason}\n"))
    });
    let report: String = report.collect();
    assert!(report.is_empty(), "house rules are broken\n{report}");
}

#[test]
fn every_rule_refuses_what_it_is_for() {
    for rule in RULES {
        assert!(
            !rule.bad.is_empty(),
            "`{}` has no sample that proves it can fail",
            rule.name
        );
        for sample in rule.bad {
            let broken = (rule.check)(&Tree::of_sample(sample));
            assert!(
                !broken.is_empty(),
                "`{}` lets this pass: {sample:#?}",
                rule.name
            );
        }
    }
}

#[test]
fn every_rule_lets_the_right_thing_pass() {
    for rule in RULES {
        for sample in rule.good {
            let broken = (rule.check)(&Tree::of_sample(sample));
            assert_eq!(broken, [""; 0], "`{}` refuses {sample:#?}", rule.name);
        }
    }
}
