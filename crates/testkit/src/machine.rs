//! A whole machine with a screen of its own, emulated by QEMU: what is drawn straight on its screen
//! (KMS) can be looked at, its keys pressed, its services started by the real systemd at boot.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::net::free_port;
use crate::process::{ChildGuard, run};

/// An emulated processor boots in half a minute, on a busy machine in several.
const BOOT: Duration = Duration::from_mins(5);
/// Until a command's answer comes back.
const ANSWER: Duration = Duration::from_mins(1);
/// So often it is started while somebody takes its port.
const TRIES: u32 = 3;
/// What QEMU says then.
const PORT_IN_USE: &str = "Could not set up host forwarding rule";
/// Where the machine reaches the one that it runs on.
const HOST: &str = "10.0.2.2";

/// Started by the kernel; it starts systemd.
const INIT: &str = include_str!("machine/init.sh");
/// Takes commands on the second serial line.
const SHELL: &str = "\
[Unit]
Description=A shell for the test
[Service]
ExecStart=/bin/sh -c 'stty -echo; echo READY; cat | sh'
StandardInput=tty
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS1
Restart=always
[Install]
WantedBy=multi-user.target
";

/// A machine at work; ended on drop.
///
/// It has the files of the machine that it runs on, and may change them: nothing of that stays. It has
/// none of its services. It reaches this machine's own ports at [`Machine::host`].
#[derive(Debug)]
pub struct Machine {
    emulator: ChildGuard,
    folder: TempDir,
    control: Line,
    shell: Line,
    forwarded: Option<u16>,
    asked: u32,
}

/// What a machine is made of.
#[derive(Debug, Default)]
pub struct Parts<'a> {
    /// Screen's width and height, in pixels.
    pub screen: (u32, u32),
    /// Run by `sh` as root in the machine's files, before it boots.
    pub set_up: &'a str,
    /// A TCP port of the machine that this one wants to reach.
    pub port: Option<u16>,
}

impl Machine {
    /// Boots it, and returns when its shell takes commands. `kernel` is a folder with `vmlinuz`,
    /// a `busybox` that needs no library, and `modules` named in the order in which they are loaded.
    pub fn boot(kernel: &Path, parts: &Parts<'_>) -> io::Result<Self> {
        let mut tries = 1;
        loop {
            match Self::try_to_boot(kernel, parts) {
                // Somebody took the free port before the emulator did.
                Err(error) if tries < TRIES && error.to_string().contains(PORT_IN_USE) => {
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    fn try_to_boot(kernel: &Path, parts: &Parts<'_>) -> io::Result<Self> {
        let folder = TempDir::with_prefix("courrier-machine-")?;
        let place = |name: &str| folder.path().join(name);
        fs::create_dir(place("set-up"))?;
        let set_up = format!(
            "cat > /etc/systemd/system/test-shell.service <<'END'\n{SHELL}END\n\
             systemctl enable test-shell.service\n{}",
            parts.set_up
        );
        fs::write(place("set-up/set-up.sh"), set_up)?;
        first_files(kernel, folder.path())?;
        let forwarded = parts
            .port
            .map(|port| Ok::<_, io::Error>((free_port()?, port)));
        let forwarded = forwarded.transpose()?;
        let mut emulator = ChildGuard::spawn(&mut emulator(kernel, &folder, parts, forwarded))?;
        let mut line = |name: &str| {
            let socket = place(name);
            emulator.wait_until(name, ANSWER, |_| UnixStream::connect(&socket).ok())
        };
        let mut control = Line::new(line("control")?);
        let mut shell = Line::new(line("shell")?);
        control.until(ANSWER, |said| said.contains("QMP"))?;
        control.say(r#"{"execute":"qmp_capabilities"}"#)?;
        control.until(ANSWER, |said| said.contains("return"))?;
        let ready = shell.until(BOOT, |said| said.contains("READY"));
        let mut machine = Self {
            emulator,
            folder,
            control,
            shell,
            forwarded: forwarded.map(|(ours, _)| ours),
            asked: 0,
        };
        let ready = ready.and_then(|_| machine.run("true"));
        ready
            .map_err(|error| io::Error::new(error.kind(), format!("{error}\n{}", machine.log())))?;
        Ok(machine)
    }

    /// This machine's address as that one sees it.
    pub fn host() -> &'static str {
        HOST
    }

    /// The port of this machine behind which that one's port is.
    pub fn port(&self) -> Option<u16> {
        self.forwarded
    }

    /// What its kernel and systemd say.
    pub fn log(&self) -> String {
        let log = fs::read(self.folder.path().join("log")).unwrap_or_default();
        format!("{}{}", String::from_utf8_lossy(&log), self.emulator.log())
    }

    /// Runs a line of `sh` as root and returns what it printed; an error if it fails.
    pub fn run(&mut self, command: &str) -> io::Result<String> {
        // Through a pipe: programs paint for a terminal.
        // And numbered: what came too late for its question answers no other.
        self.asked += 1;
        let end = format!("ENDED {} ", self.asked);
        let line =
            format!("said=$({{ {command} ; }} 2>&1); code=$?; echo \"$said\"; echo {end} $code");
        self.shell.say(&line)?;
        let said = self.shell.until(ANSWER, |said| said.starts_with(&end))?;
        let (printed, end) = said.rsplit_once(&end).unwrap_or((&said, ""));
        if end.trim() == "0" {
            return Ok(printed.to_owned());
        }
        Err(io::Error::other(format!(
            "{command}: {}: {printed}",
            end.trim()
        )))
    }

    /// Presses keys together and lets them go, by QEMU's names: `["ctrl", "alt", "f2"]`.
    pub fn press(&mut self, keys: &[&str]) -> io::Result<()> {
        let keys: Vec<String> = keys
            .iter()
            .map(|key| format!(r#"{{"type":"qcode","data":"{key}"}}"#))
            .collect();
        self.control(&format!(
            r#"{{"execute":"send-key","arguments":{{"keys":[{}]}}}}"#,
            keys.join(",")
        ))
    }

    /// Presses on the screen, with a pointer that is where it points (QEMU 7 has no fingers), at these
    /// parts of its width and height: 0 to 1.
    pub fn point(&mut self, across: f64, down: f64) -> io::Result<()> {
        for events in [
            format!("{},{}", axis("x", across), axis("y", down)),
            button(true),
            button(false),
        ] {
            self.control(&format!(
                r#"{{"execute":"input-send-event","arguments":{{"events":[{events}]}}}}"#
            ))?;
        }
        Ok(())
    }

    /// What stands on its screen: width, height, and rows of red, green, blue.
    pub fn picture(&mut self) -> io::Result<(usize, usize, Vec<u8>)> {
        let file = self.folder.path().join("screen.ppm");
        self.control(&format!(
            r#"{{"execute":"screendump","arguments":{{"filename":"{}"}}}}"#,
            file.display()
        ))?;
        ppm(&fs::read(file)?).ok_or_else(|| io::Error::other("no picture of the screen"))
    }

    fn control(&mut self, order: &str) -> io::Result<()> {
        self.control.say(order)?;
        let done = |said: &str| said.contains(r#""return""#) || said.contains(r#""error""#);
        let answer = self.control.until(ANSWER, done)?;
        if answer.contains(r#""error""#) {
            return Err(io::Error::other(answer));
        }
        Ok(())
    }
}

/// The emulator. Without help of the real processor (KVM), which few test machines lend: twice as
/// slow, and the same everywhere.
fn emulator(
    kernel: &Path,
    folder: &TempDir,
    parts: &Parts<'_>,
    forwarded: Option<(u16, u16)>,
) -> Command {
    let place = |name: &str| folder.path().join(name).display().to_string();
    let share = |path: &str, tag: &str| {
        format!("local,path={path},mount_tag={tag},security_model=none,readonly=on,multidevs=remap")
    };
    let socket = |name: &str| format!("socket,id={name},path={},server=on,wait=off", place(name));
    let network = forwarded.map_or_else(String::new, |(ours, theirs)| {
        format!(",hostfwd=tcp:127.0.0.1:{ours}-:{theirs}")
    });
    let (width, height) = parts.screen;
    let mut command = Command::new("qemu-system-x86_64");
    command
        .args(["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"])
        .args(["-accel", "tcg,thread=multi", "-cpu", "qemu64", "-m", "1024"])
        .arg("-kernel")
        .arg(kernel.join("vmlinuz"))
        .args(["-initrd", &place("first-files")])
        .args([
            "-append",
            "console=ttyS0 loglevel=4 net.ifnames=0 systemd.getty_auto=no systemd.unit=graphical.target",
        ])
        .args(["-virtfs", &share("/", "root")])
        .args(["-virtfs", &share(&place("set-up"), "set-up")])
        .arg("-device")
        .arg(format!("virtio-vga,xres={width},yres={height}"))
        .args(["-device", "virtio-tablet-pci"])
        .args(["-device", "virtio-keyboard-pci"])
        .args(["-netdev", &format!("user,id=net{network}")])
        .args(["-device", "virtio-net-pci,netdev=net"])
        .args(["-serial", &format!("file:{}", place("log"))])
        .args(["-chardev", &socket("shell"), "-serial", "chardev:shell"])
        .args(["-chardev", &socket("control"), "-mon", "chardev=control,mode=control"]);
    command
}

/// What the kernel unpacks into memory first: busybox, the modules, and the first program.
fn first_files(kernel: &Path, folder: &Path) -> io::Result<()> {
    let root = folder.join("first");
    for name in ["bin", "proc", "sys", "dev", "below", "above", "new"] {
        fs::create_dir_all(root.join(name))?;
    }
    let busybox = kernel.join("busybox");
    fs::copy(&busybox, root.join("bin/busybox"))?;
    let (from, to) = (kernel.join("modules"), root.join("modules"));
    fs::create_dir(&to)?;
    for module in fs::read_dir(from)? {
        let module = module?;
        fs::copy(module.path(), to.join(module.file_name()))?;
    }
    fs::write(root.join("init"), INIT)?;
    fs::set_permissions(root.join("init"), fs::Permissions::from_mode(0o755))?;
    let archive = folder.join("first-files").display().to_string();
    let pack = format!(
        "find . | '{}' cpio -o -H newc > '{archive}'",
        busybox.display()
    );
    run(Command::new("sh").args(["-c", &pack]).current_dir(&root)).map(drop)
}

fn axis(name: &str, part: f64) -> String {
    // Its own scale of an absolute position.
    let value = (part.clamp(0.0, 1.0) * 32_767.0).round();
    format!(r#"{{"type":"abs","data":{{"axis":"{name}","value":{value:.0}}}}}"#)
}

fn button(down: bool) -> String {
    format!(r#"{{"type":"btn","data":{{"down":{down},"button":"left"}}}}"#)
}

/// A picture in the PPM format, binary, of 8-bit colours.
fn ppm(bytes: &[u8]) -> Option<(usize, usize, Vec<u8>)> {
    let mut rest = bytes.strip_prefix(b"P6\n")?;
    let mut numbers = Vec::new();
    while numbers.len() < 3 {
        let end = rest.iter().position(u8::is_ascii_whitespace)?;
        numbers.push(
            std::str::from_utf8(&rest[..end])
                .ok()?
                .parse::<usize>()
                .ok()?,
        );
        rest = &rest[end + 1..];
    }
    let [width, height, _] = numbers[..] else {
        return None;
    };
    (rest.len() == width * height * 3).then(|| (width, height, rest.to_vec()))
}

/// A line to the emulator or into the machine.
#[derive(Debug)]
struct Line {
    stream: BufReader<UnixStream>,
}

impl Line {
    fn new(stream: UnixStream) -> Self {
        Self {
            stream: BufReader::new(stream),
        }
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.stream.get_mut(), "{line}")
    }

    /// All that is said, up to the line that ends it.
    fn until(&mut self, timeout: Duration, ends: impl Fn(&str) -> bool) -> io::Result<String> {
        self.stream.get_ref().set_read_timeout(Some(timeout))?;
        let mut said = String::new();
        loop {
            let mut line = String::new();
            match self.stream.read_line(&mut line) {
                Ok(0) => return Err(io::Error::other(format!("the line ended after {said:?}"))),
                Ok(_) => {}
                Err(error) => {
                    let why = format!("no end within {timeout:?} of {said:?}{line:?}");
                    return Err(io::Error::new(error.kind(), why));
                }
            }
            let line = line.trim_end_matches(['\r', '\n']);
            said.push_str(line);
            if ends(line) {
                return Ok(said);
            }
            said.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_read() {
        let pixels = [1, 2, 3, 4, 5, 6];
        let file = [b"P6\n2 1\n255\n".as_slice(), &pixels].concat();
        assert_eq!(ppm(&file), Some((2, 1, pixels.to_vec())));
        for bad in [
            b"P5\n2 1\n255\n123456".as_slice(),
            b"P6\n2 1\n255\n12345",
            b"P6\n2",
        ] {
            assert_eq!(ppm(bad), None);
        }
    }
}
