//! A kernel for the emulated machine of the tests. Debian's own, unpacked under the target folder:
//! installed, it would be the next one that this machine starts.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{run, system};

/// Debian's package that depends on its newest kernel.
const NEWEST: &str = "linux-image-amd64";

/// Where Debian 13 has it; before, in `bin`.
const BUSYBOX: &str = "usr/bin/busybox";

/// What the emulated machine has, in the order in which it needs it: the bus, this machine's files and
/// the memory over them, a screen, keys and touch, the network.
const MODULES: &[&str] = &[
    "virtio_pci",
    "9pnet_virtio",
    "9p",
    "overlay",
    "virtio-gpu",
    "virtio_input",
    "evdev",
    "virtio_net",
];

/// The folder with `vmlinuz`, `modules` numbered in the order in which they are loaded, and a `busybox`
/// that needs no library. All is downloaded on first use (about 70 MB, of which a tenth is kept).
pub fn unpacked(workspace: &Workspace) -> Result<PathBuf> {
    let ours = workspace.tools().join("kernel");
    let (stamp, wanted) = (ours.join("made-of"), MODULES.join(" "));
    if fs::read_to_string(&stamp).is_ok_and(|made_of| made_of == wanted) {
        return Ok(ours);
    }
    println!("   downloading a kernel for the emulated machine (once; 70 MB)");
    let scratch = workspace.tools().join("kernel-scratch");
    for folder in [&ours, &scratch] {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("removing the old {}", folder.display()))?;
        }
        fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    let package = match downloaded(&scratch) {
        Ok(package) => package,
        Err(error) => {
            // The lists may be of another day: that kernel has gone.
            println!("   that did not work ({error:#}); trying once more");
            system::update_lists()?;
            downloaded(&scratch)?
        }
    };
    for deb in packages(&scratch)? {
        run::check(run::command("dpkg-deb").arg("-x").arg(&deb).arg(&scratch))?;
    }
    let version = package.trim_start_matches("linux-image-");
    modules(&scratch, version, &ours)?;
    let kernel = scratch.join(format!("boot/vmlinuz-{version}"));
    fs::rename(kernel, ours.join("vmlinuz")).context("keeping the kernel")?;
    let busybox = [BUSYBOX, "bin/busybox"].map(|path| scratch.join(path));
    let busybox = busybox.iter().find(|path| path.exists());
    fs::rename(busybox.context("no busybox")?, ours.join("busybox")).context("keeping busybox")?;
    fs::remove_dir_all(&scratch).with_context(|| format!("removing {}", scratch.display()))?;
    // Last: a folder that was cut short is begun again.
    fs::write(&stamp, wanted).with_context(|| format!("writing {}", stamp.display()))?;
    Ok(ours)
}

/// Downloads the newest kernel and a busybox, and names the kernel's package:
/// `linux-image-6.1.0-57-amd64`.
fn downloaded(folder: &Path) -> Result<String> {
    let mut asked = run::command("apt-cache");
    // It is translated.
    asked.env("LC_ALL", "C");
    let told = run::ask(asked.args(["depends", "--important", NEWEST])).unwrap_or_default();
    let package =
        named_by(&told).with_context(|| format!("apt-cache names no package behind {NEWEST}"))?;
    run::check(
        run::command("apt-get")
            // Not installed: that would remove the machine's own.
            .args(["download", package, "busybox-static"])
            .current_dir(folder),
    )?;
    Ok(package.to_owned())
}

fn named_by(told: &str) -> Option<&str> {
    told.lines()
        .filter_map(|line| line.trim().strip_prefix("Depends: "))
        .find(|package| package.starts_with("linux-image-"))
}

/// Keeps the modules that are needed, and those that they need.
fn modules(scratch: &Path, version: &str, ours: &Path) -> Result<()> {
    let kept = ours.join("modules");
    fs::create_dir(&kept).with_context(|| format!("making {}", kept.display()))?;
    both_places(scratch)?;
    run::check(
        run::command("depmod")
            .arg("--basedir")
            .arg(scratch)
            .arg(version),
    )?;
    let mut asked = run::command("modprobe");
    asked
        .arg("--dirname")
        .arg(scratch)
        .args(["--set-version", version, "--show-depends", "--all"])
        .args(MODULES);
    let told = run::ask(&mut asked).context("modprobe names no modules")?;
    for (at, file) in in_order(&told).into_iter().enumerate() {
        let from = Path::new(file);
        let name = from.file_name().context("a module without a name")?;
        let to = kept.join(format!("{at:02}-{}", name.to_string_lossy()));
        fs::copy(from, &to).with_context(|| format!("keeping {file}"))?;
        if to.extension().is_some_and(|extension| extension == "xz") {
            run::check(run::command("xz").arg("--decompress").arg(&to))?;
        }
    }
    Ok(())
}

/// Each file once, in the order in which modprobe names them.
fn in_order(told: &str) -> Vec<&str> {
    let mut files = Vec::new();
    for file in told.lines().filter_map(|line| line.strip_prefix("insmod ")) {
        let file = file.trim();
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// Debian 12 keeps modules in `/lib/modules`, later ones in `/usr/lib/modules`, and kmod looks in one of
/// them.
fn both_places(root: &Path) -> Result<()> {
    let places = [
        ("lib/modules", "../usr/lib/modules"),
        ("usr/lib/modules", "../../lib/modules"),
    ];
    for (place, other) in places {
        let place = root.join(place);
        if !place.exists() {
            let folder = place.parent().context("a folder above")?;
            fs::create_dir_all(folder)
                .and_then(|()| std::os::unix::fs::symlink(other, &place))
                .with_context(|| format!("linking {}", place.display()))?;
        }
    }
    Ok(())
}

fn packages(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    Ok(paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_is_the_one_that_debian_names() {
        let told = "linux-image-amd64\n  Depends: linux-image-6.1.0-57-amd64\n";
        assert_eq!(named_by(told), Some("linux-image-6.1.0-57-amd64"));
        assert_eq!(named_by("linux-image-amd64\n"), None);
        assert_eq!(named_by("x\n  Depends: libc6\n"), None);
    }

    #[test]
    fn a_module_is_loaded_once_and_after_those_that_it_needs() {
        let told =
            "builtin virtio_ring\ninsmod /m/virtio.ko \ninsmod /m/9p.ko \ninsmod /m/virtio.ko \n";
        assert_eq!(in_order(told), ["/m/virtio.ko", "/m/9p.ko"]);
    }
}
