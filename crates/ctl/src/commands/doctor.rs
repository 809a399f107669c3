//! `courrierctl doctor`: what is wrong with this machine, and what to do about it.

mod bornes;
mod centre;
mod machine;
mod sending;

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use crate::args;
use crate::output::Report;
use crate::{Answer, Context};

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Ok,
    Attention,
    Panne,
}

/// One line of the report.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Finding {
    /// What was looked at, by a stable name.
    check: &'static str,
    level: Level,
    /// What was found.
    said: String,
    /// What to do, when something is to be done.
    todo: Option<String>,
}

impl Finding {
    fn ok(check: &'static str, said: impl Into<String>) -> Self {
        Self {
            check,
            level: Level::Ok,
            said: said.into(),
            todo: None,
        }
    }

    fn attention(check: &'static str, said: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            check,
            level: Level::Attention,
            said: said.into(),
            todo: Some(todo.into()),
        }
    }

    fn panne(check: &'static str, said: impl Into<String>, todo: impl Into<String>) -> Self {
        Self {
            check,
            level: Level::Panne,
            said: said.into(),
            todo: Some(todo.into()),
        }
    }
}

/// All findings.
struct Findings(Vec<Finding>);

impl Report for Findings {
    fn human(&self) -> String {
        let mut text = String::new();
        for Finding {
            check,
            level,
            said,
            todo,
        } in &self.0
        {
            let level = match level {
                Level::Ok => "ok       ",
                Level::Attention => "attention",
                Level::Panne => "panne    ",
            };
            let check = console::pad_str(check, 11, console::Alignment::Left, None);
            // Writing to a String can't fail.
            let _ = writeln!(text, "{level}  {check}  {said}");
            if let Some(todo) = todo {
                let _ = writeln!(text, "{:24}→ {todo}", "");
            }
        }
        text
    }

    fn machine(&self) -> Value {
        json!({ "ok": self.is_fine(), "findings": self.0 })
    }

    fn is_fine(&self) -> bool {
        self.0.iter().all(|finding| finding.level != Level::Panne)
    }
}

/// Looks at everything.
pub(super) fn run(context: &Context, options: &args::Doctor) -> Answer {
    let mut findings = centre::look(context, &options.place);
    findings.push(machine::disk(&context.data));
    findings.push(machine::clock(
        &centre::latest_known(context, &options.place),
        context,
    ));
    findings.extend(machine::readers(options.readers.as_deref()));
    findings.push(machine::printers());
    Box::new(Findings(findings))
}
