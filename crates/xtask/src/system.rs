//! The system packages that building, testing and showing Courrier need on Debian 12 and 13.

use std::ffi::OsStr;
use std::io::IsTerminal;

use anyhow::{Context, Result, bail};

use crate::run;

/// Every package, and what it is for. The names are the same on Debian 12 and 13.
const PACKAGES: &[(&str, &str)] = &[
    (
        "build-essential",
        "a C compiler and linker: SQLite and ring are built from source",
    ),
    ("pkg-config", "lets the build find the system libraries"),
    ("libfontconfig-dev", "fonts of the two screens (build)"),
    ("libpcsclite-dev", "smart-card readers (build)"),
    ("libudev-dev", "serial ports (build)"),
    ("libinput-dev", "keys and touch on a bare screen (build)"),
    (
        "libxkbcommon-dev",
        "keyboard layouts on a bare screen (build)",
    ),
    ("libfontconfig1", "fonts of the two screens"),
    (
        "fonts-dejavu-core",
        "a font with French accents, for the screens",
    ),
    ("libx11-6", "windows"),
    ("libx11-xcb1", "windows"),
    ("libxcursor1", "windows: mouse pointer"),
    ("libxi6", "windows: keyboard and touch"),
    ("libxrender1", "windows: mouse pointer"),
    ("libxkbcommon-x11-0", "windows: keyboard layout"),
    ("espeak-ng", "the borne's voice"),
    ("alsa-utils", "the borne's voice: what plays it"),
    ("pcscd", "the smart-card service"),
    (
        "vsmartcard-vpcd",
        "a virtual card reader, to tap without a reader",
    ),
    (
        "xvfb",
        "a display in memory, to run the screens without one",
    ),
    ("cage", "the compositor that the borne stands in"),
    ("xwayland", "cage does not start without it"),
    ("systemd", "starts the borne again when it dies or hangs"),
    (
        "udev",
        "finds keys and touch on a bare screen, in an emulated machine",
    ),
    (
        "seatd",
        "gives a compositor the screen of an emulated machine",
    ),
    (
        "qemu-system-x86",
        "an emulated machine with a screen of its own",
    ),
    ("kmod", "says which modules its kernel needs"),
    ("dbus", "that machine's own, for polkit"),
    ("polkitd", "decides there who may read cards (Debian 13)"),
    ("procps", "finds processes there"),
    ("xdotool", "presses real keys in the screens"),
    ("imagemagick", "takes pictures of the screens"),
    (
        "python3-venv",
        "runs schemathesis, which tests the HTTP interface",
    ),
    (
        "python3-aiosmtpd",
        "a mail server, which the tests send e-mails to",
    ),
    ("poppler-utils", "reads the slips that are printed"),
    ("git", "asks which version is measured"),
];

/// Installs the packages that this machine lacks; says nothing but one line when it lacks none.
pub fn install_missing() -> Result<()> {
    if run::ask(run::command("dpkg-query").arg("--version")).is_none() {
        bail!("{}", not_debian());
    }
    let missing = missing();
    if missing.is_empty() {
        println!("   system packages: all {} are here", PACKAGES.len());
        return Ok(());
    }
    println!(
        "   {} of {} system packages are missing:",
        missing.len(),
        PACKAGES.len()
    );
    for (name, purpose) in &missing {
        println!("     {name:<20} {purpose}");
    }
    let names: Vec<&str> = missing.iter().map(|(name, _)| *name).collect();
    let rights = Rights::of_this_user(&names)?;
    // Mirrors drop connections; a second try costs little.
    if let Err(error) = apt_install(rights, &names) {
        println!("   that did not work ({error:#}); trying once more");
        apt_install(rights, &names).with_context(|| by_hand(&names))?;
    }
    let still: Vec<&str> = self::missing().into_iter().map(|(name, _)| name).collect();
    if !still.is_empty() {
        bail!(
            "apt-get reported success, but these are still missing: {}",
            still.join(" ")
        );
    }
    Ok(())
}

/// How this user may install packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rights {
    Root,
    /// Through sudo, which may ask for the password.
    Sudo,
    /// Through sudo, with nobody there to type a password.
    SudoSilent,
}

impl Rights {
    fn of_this_user(names: &[&str]) -> Result<Self> {
        let root = run::ask(run::command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
        if root {
            return Ok(Self::Root);
        }
        if run::ask(run::command("sudo").arg("-V")).is_none() {
            bail!("you are not root and there is no sudo. {}", by_hand(names));
        }
        let somebody_there = std::io::stdin().is_terminal();
        Ok(if somebody_there {
            Self::Sudo
        } else {
            Self::SudoSilent
        })
    }

    /// apt-get that asks no question.
    fn apt_get<S: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = S>) -> Result<()> {
        let words: &[&str] = match self {
            Self::Root => &["env"],
            Self::Sudo => &["sudo", "env"],
            Self::SudoSilent => &["sudo", "-n", "env"],
        };
        run::check(
            run::command(words[0])
                .args(&words[1..])
                .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
                // Another apt may be at work, as it is just after a machine's first start.
                .args(["-q", "-o", "DPkg::Lock::Timeout=300"])
                .args(arguments),
        )
    }
}

/// Asks Debian's mirror which packages there are now.
pub fn update_lists() -> Result<()> {
    Rights::of_this_user(&[])?.apt_get(["update"])
}

fn apt_install(rights: Rights, names: &[&str]) -> Result<()> {
    rights.apt_get(["update"])?;
    rights.apt_get(
        ["install", "--yes", "--no-install-recommends"]
            .iter()
            .chain(names),
    )
}

fn missing() -> Vec<(&'static str, &'static str)> {
    // dpkg-query fails when it does not know one of the names, and still lists the others.
    let listed = run::command("dpkg-query")
        .args(["--show", "--showformat", "${db:Status-Status} ${Package}\n"])
        .args(PACKAGES.iter().map(|(name, _)| name))
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    lacking(&listed)
}

fn lacking(listed: &str) -> Vec<(&'static str, &'static str)> {
    let installed = |name: &str| {
        listed
            .lines()
            .any(|l| l.strip_prefix("installed ") == Some(name))
    };
    PACKAGES
        .iter()
        .copied()
        .filter(|(name, _)| !installed(name))
        .collect()
}

fn by_hand(names: &[&str]) -> String {
    format!(
        "Install these by hand and start again:\n    apt-get install {}",
        names.join(" ")
    )
}

fn not_debian() -> String {
    let names: Vec<&str> = PACKAGES.iter().map(|(name, _)| *name).collect();
    format!(
        "this is not a Debian machine (there is no dpkg-query), and Debian 12 and 13 are what \
         Courrier is made for. It needs what these Debian packages hold: {}",
        names.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_installed_packages_count() {
        let lines = PACKAGES.iter().map(|(name, _)| {
            let status = if *name == "pcscd" {
                "config-files"
            } else {
                "installed"
            };
            format!("{status} {name}\n")
        });
        let listed: String = lines.collect();
        let names = |listed: &str| {
            lacking(listed)
                .iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(&listed),
            ["pcscd"],
            "removed but not purged is not installed"
        );
        assert_eq!(names(&listed.replace("config-files", "installed")), [""; 0]);
        assert_eq!(names("").len(), PACKAGES.len());
        assert!(
            names("installed git-man\n").contains(&"git"),
            "a longer name is another package"
        );
    }
}
