//! Files that this account alone may read, each written in one step.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Writes a file of mode 0600. An older one is replaced in one step: after a power cut either the
/// old or the new one is there, whole.
pub fn write(file: &Path, content: &[u8]) -> io::Result<()> {
    let new = file.with_extension("new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut out = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&new)?;
    out.write_all(content)?;
    out.sync_all()?;
    fs::rename(&new, file)
}

/// Whether the group or others may read or change this file.
pub fn is_exposed(file: &Path) -> io::Result<bool> {
    Ok(fs::metadata(file)?.permissions().mode() & 0o077 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_for_us_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("kept");
        // What a power cut left behind is in nobody's way.
        fs::write(file.with_extension("new"), "half").expect("written");
        for content in ["first and longer", "second"] {
            write(&file, content.as_bytes()).expect("written");
            assert_eq!(fs::read_to_string(&file).expect("read"), content);
            assert!(!is_exposed(&file).expect("there"));
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("changed");
        assert!(is_exposed(&file).expect("there"));
        assert!(is_exposed(&folder.path().join("none")).is_err());
    }
}
