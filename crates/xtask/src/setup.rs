//! Everything a machine needs, installed once.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{kernel, run, system, tools};

/// Programs of others that the tests call; those that the fast tests do without are absent there.
#[derive(Debug, Default)]
pub struct TestTools {
    /// cargo-deny.
    pub cargo_deny: Option<PathBuf>,
    /// schemathesis.
    pub schemathesis: Option<PathBuf>,
    /// Debian's kernel, for a machine with a screen of its own.
    pub kernel: Option<PathBuf>,
}

/// What building and running need.
pub fn for_building(workspace: &Workspace) -> Result<()> {
    system::install_missing()?;
    // Quick when all is there; else it shows the download, which cargo-deny would do silently.
    run::check(run::cargo(workspace).args(["fetch", "--locked"]))
        .context("fetching the crates (if Cargo.lock is out of date, run `cargo check`)")
}

/// What the tests need on top.
pub fn for_tests(workspace: &Workspace, fast: bool) -> Result<TestTools> {
    for_building(workspace)?;
    tools::rust_components()?;
    if fast {
        return Ok(TestTools::default());
    }
    let cargo_deny = tools::cargo_deny(workspace)?;
    println!("   cargo-deny: {}", cargo_deny.display());
    let schemathesis = tools::schemathesis(workspace)?;
    println!("   schemathesis: {}", schemathesis.display());
    let kernel = kernel::unpacked(workspace)?;
    println!("   a kernel: {}", kernel.display());
    Ok(TestTools {
        cargo_deny: Some(cargo_deny),
        schemathesis: Some(schemathesis),
        kernel: Some(kernel),
    })
}

/// `cargo xtask setup`.
pub fn all(workspace: &Workspace) -> Result<()> {
    println!("=> What this machine needs to build, test and show Courrier");
    for_tests(workspace, false)?;
    println!("   ready");
    Ok(())
}
