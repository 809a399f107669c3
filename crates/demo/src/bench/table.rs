//! The table of results.

use std::fmt::Write as _;

use courrier_clock::{Clock as _, SystemClock};

/// One line: what, how large the centre, what was found, what is wanted.
struct Line {
    what: String,
    size: String,
    found: String,
    target: String,
    met: Option<bool>,
}

pub struct Table {
    lines: Vec<Line>,
}

impl Table {
    pub fn new() -> Self {
        Self { lines: Vec::new() }
    }

    /// A figure with nothing to compare it to.
    pub fn floor(&mut self, what: &str, size: &str, found: String) {
        self.push(what, size, found, "(plancher)".to_owned(), None);
    }

    /// A figure that must be at most `most`.
    pub fn at_most(&mut self, what: &str, size: &str, (found, most): (f64, f64), unit: &str) {
        let met = Some(found <= most);
        self.push(
            what,
            size,
            figure(found, unit),
            format!("≤ {}", figure(most, unit)),
            met,
        );
    }

    /// A figure that must be at least `least`.
    pub fn at_least(&mut self, what: &str, size: &str, (found, least): (f64, f64), unit: &str) {
        let met = Some(found >= least);
        self.push(
            what,
            size,
            figure(found, unit),
            format!("≥ {}", figure(least, unit)),
            met,
        );
    }

    fn push(&mut self, what: &str, size: &str, found: String, target: String, met: Option<bool>) {
        println!("  {what} : {found} {target}");
        self.lines.push(Line {
            what: what.to_owned(),
            size: size.to_owned(),
            found,
            target,
            met,
        });
    }

    pub fn all_met(&self) -> bool {
        self.lines.iter().all(|line| line.met != Some(false))
    }

    pub fn text(&self) -> String {
        self.lines.iter().fold(String::new(), |mut text, line| {
            let verdict = verdict(line.met);
            // Writing to a String can't fail.
            let _ = writeln!(
                text,
                "{:>7}  {:<58} {:>14}  {:<14} {verdict}",
                line.size, line.what, line.found, line.target
            );
            text
        })
    }

    pub fn markdown(&self, profile: &str) -> String {
        let mut text = format!(
            "# Benchmarks\n\nMeasured by `cargo xtask bench` on {}, {profile} build, over TLS on \
             loopback, client and daemon sharing the machine: {}.\n\nFloors are measured in the \
             same run on the same disk. A time is in milliseconds.\n\n\
             | usagers | what | measured | target | |\n|---:|---|---:|---:|---|\n",
            SystemClock::new().now().format("%Y-%m-%d"),
            machine(),
        );
        for line in &self.lines {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} |",
                line.size,
                line.what,
                line.found,
                line.target,
                verdict(line.met)
            );
        }
        text
    }
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        None => "",
        Some(true) => "atteint",
        Some(false) => "**manqué**",
    }
}

pub fn figure(value: f64, unit: &str) -> String {
    let digits = if value >= 100.0 { 0 } else { 2 };
    format!("{value:.digits$} {unit}").trim_end().to_owned()
}

/// What this runs on, in a few words.
fn machine() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let cpus = read("/proc/cpuinfo");
    let model = cpus
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(": ")
                .map(|(_, name)| name)
        })
        .unwrap_or("unknown processor")
        .trim()
        .to_owned();
    let cores = cpus
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let memory: u64 = read("/proc/meminfo")
        .lines()
        .find_map(|line| {
            line.strip_prefix("MemTotal:")?
                .trim()
                .strip_suffix("kB")?
                .trim()
                .parse()
                .ok()
        })
        .unwrap_or_default();
    let kernel = read("/proc/sys/kernel/osrelease");
    format!(
        "{cores} × {model}, {} GiB, Linux {}",
        memory >> 20,
        kernel.trim()
    )
}
