//! Where the sources and the built programs are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders that every task needs.
#[derive(Debug)]
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds both from how cargo started this program.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("start it as `cargo xtask …`")?;
        let root = Path::new(&manifest)
            .ancestors()
            .nth(2)
            .context("xtask is expected two folders below the workspace")?
            .to_owned();
        // This program is <target>/debug/xtask, whatever flag, variable or file chose <target>.
        let target = env::current_exe()
            .context("asking where xtask itself is")?
            .ancestors()
            .nth(2)
            .context("xtask is expected two folders below the target folder")?
            .to_owned();
        Ok(Self { root, target })
    }

    /// Where cargo puts the programs of a profile (`debug`, `release`, `demo`).
    pub fn binaries(&self, profile: &str) -> PathBuf {
        self.target.join(profile)
    }

    /// Where tools that are not ours are installed, so that nothing outside is changed.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }
}
