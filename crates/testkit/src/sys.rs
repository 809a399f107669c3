//! The system calls std doesn't offer, each behind a safe function.

use std::fs::File;
use std::io;
use std::os::fd::FromRawFd;
use std::path::PathBuf;

/// Sends a signal; an error if the process is gone or isn't ours.
pub fn kill(pid: u32, signal: i32) -> io::Result<()> {
    let pid = libc::pid_t::try_from(pid).map_err(io::Error::other)?;
    // A zero or negative pid would signal a whole group.
    if pid <= 0 {
        return Err(io::Error::other("not a process id"));
    }
    #[expect(
        unsafe_code,
        reason = "kill(2) has no safe wrapper in std; it takes no pointer"
    )]
    let answer = unsafe { libc::kill(pid, signal) };
    if answer == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// Whether this process may do everything.
pub fn is_root() -> bool {
    #[expect(
        unsafe_code,
        reason = "geteuid(2) has no safe wrapper in std; it cannot fail"
    )]
    let uid = unsafe { libc::geteuid() };
    uid == 0
}

/// Clock ticks a second, in which /proc counts processor time.
pub fn ticks_per_second() -> u64 {
    #[expect(
        unsafe_code,
        reason = "sysconf(3) has no safe wrapper in std; it takes no pointer"
    )]
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    // Linux has told programs 100 since its beginnings.
    u64::try_from(ticks)
        .ok()
        .filter(|ticks| *ticks > 0)
        .unwrap_or(100)
}

/// A pty in raw mode: the master, the slave kept open, and the slave's path.
pub fn open_pty() -> io::Result<(File, File, PathBuf)> {
    let (mut master, mut slave) = (-1, -1);
    #[expect(
        unsafe_code,
        reason = "openpty(3) has no safe wrapper in std; both pointers outlive the call, and the \
                  two descriptors it returns are owned by nobody else"
    )]
    let (master, slave) = unsafe {
        let mut raw: libc::termios = std::mem::zeroed();
        libc::cfmakeraw(&raw mut raw);
        raw.c_cflag |= libc::CREAD;
        let answer = libc::openpty(
            &raw mut master,
            &raw mut slave,
            std::ptr::null_mut(),
            &raw const raw,
            std::ptr::null(),
        );
        if answer != 0 {
            return Err(io::Error::last_os_error());
        }
        (File::from_raw_fd(master), File::from_raw_fd(slave))
    };
    let path = std::fs::read_link(format!(
        "/proc/self/fd/{}",
        std::os::fd::AsRawFd::as_raw_fd(&slave)
    ))?;
    Ok((master, slave, path))
}

/// Waits at most `timeout_ms` for `file` to have something to read (or to be hung up).
pub fn wait_readable(file: &File, timeout_ms: i32) -> io::Result<bool> {
    let mut poll = libc::pollfd {
        fd: std::os::fd::AsRawFd::as_raw_fd(file),
        events: libc::POLLIN,
        revents: 0,
    };
    #[expect(
        unsafe_code,
        reason = "poll(2) has no safe wrapper in std; it reads one pollfd we own"
    )]
    let answer = unsafe { libc::poll(&raw mut poll, 1, timeout_ms) };
    if answer < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(answer > 0)
    }
}
