//! A disk so small that a test can fill it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A tmpfs of a few megabytes; unmounted on drop. Mounting takes root, or a sudo that asks nothing.
pub struct SmallDisk {
    mount_point: TempDir,
}

impl SmallDisk {
    /// Mounts one.
    pub fn mount(megabytes: u32) -> Self {
        let mount_point = TempDir::with_prefix("courrier-disk-").expect("a temporary folder");
        let size = format!("size={megabytes}m,mode=0777");
        as_root(
            &["mount", "-t", "tmpfs", "-o", &size, "courrier-test"],
            mount_point.path(),
        );
        Self { mount_point }
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        self.mount_point.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Fills it to the last byte, also what was freed since it was filled before.
    pub fn fill(&self) {
        let ballast = File::options()
            .create(true)
            .append(true)
            .open(self.ballast());
        let mut ballast = ballast.expect("a file on the disk");
        for size in [65_536, 4_096, 1] {
            let block = vec![0x5A; size];
            let full = loop {
                if let Err(error) = ballast.write_all(&block) {
                    break error;
                }
            };
            assert_eq!(full.kind(), io::ErrorKind::StorageFull, "{full}");
        }
    }

    /// Makes room again.
    pub fn make_room(&self) {
        fs::remove_file(self.ballast()).expect("the disk was filled");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Whatever still has a file open there keeps it alive; the folder is free all the same.
        as_root(&["umount", "--lazy"], self.mount_point.path());
    }
}

fn as_root(words: &[&str], path: &Path) {
    let root = Command::new("id").arg("-u").output();
    let is_root = root.is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let sudo: &[&str] = if is_root { &[] } else { &["sudo", "-n"] };
    let words = [sudo, words].concat();
    let status = Command::new(words[0]).args(&words[1..]).arg(path).status();
    assert!(
        status.as_ref().is_ok_and(std::process::ExitStatus::success),
        "{words:?} {}: {status:?}. Filling a disk takes the right to mount one: run the tests as \
         root, or let sudo run mount and umount without a password",
        path.display()
    );
}
