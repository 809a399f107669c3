//! What a process takes of the machine.

use std::fs;
use std::io;
use std::time::Duration;

use crate::sys;

/// A process's hold on the machine at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Footprint {
    /// Resident memory, its share of program files and libraries included, in KiB.
    pub resident_kib: u64,
    /// Resident memory that is its own (anonymous pages), in KiB: what a leak makes grow.
    pub own_kib: u64,
    /// Processor time since it began, its own and the kernel's for it.
    pub processor: Duration,
    /// Open files, sockets and pipes.
    pub files: usize,
    /// Threads.
    pub threads: usize,
}

impl Footprint {
    /// Of the process with this id; an error if it has ended.
    pub fn of(pid: u32) -> io::Result<Self> {
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let count = |what| fs::read_dir(format!("/proc/{pid}/{what}")).map(Iterator::count);
        let unreadable = || io::Error::other(format!("/proc/{pid} is not as proc(5) says"));
        Ok(Self {
            resident_kib: kib(&status, "VmRSS:").ok_or_else(unreadable)?,
            own_kib: kib(&status, "RssAnon:").ok_or_else(unreadable)?,
            processor: processor(&stat).ok_or_else(unreadable)?,
            files: count("fd")?,
            threads: count("task")?,
        })
    }
}

/// A line of `/proc/<pid>/status` that is counted in kB.
fn kib(status: &str, name: &str) -> Option<u64> {
    let rest = status.lines().find_map(|line| line.strip_prefix(name))?;
    rest.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// User and system time of `/proc/<pid>/stat`: its 14th and 15th fields, in ticks.
fn processor(stat: &str) -> Option<Duration> {
    // The second field is the name in parentheses, which may hold spaces.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    let total = ticks()? + ticks()?;
    Some(Duration::from_millis(
        total * 1000 / sys::ticks_per_second(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_proc_are_read_as_proc_5_says() {
        let status = "Name:\tborne\nVmRSS:\t   61236 kB\nRssAnon:\t   20480 kB\n";
        assert_eq!(kib(status, "VmRSS:"), Some(61_236));
        assert_eq!(kib(status, "RssAnon:"), Some(20_480));
        assert_eq!(kib(status, "VmSwap:"), None);
        let stat = "7 (a (strange) name) S 1 7 7 0 -1 4194304 0 0 0 0 150 50 9 9 20 0 3 0 1 1 1";
        let ticks = sys::ticks_per_second();
        assert_eq!(
            processor(stat),
            Some(Duration::from_millis(200 * 1000 / ticks))
        );
    }

    #[test]
    fn a_process_that_runs_has_one_and_one_that_has_ended_has_none() {
        let own = Footprint::of(std::process::id()).expect("we run");
        assert!(own.own_kib > 100 && own.resident_kib >= own.own_kib);
        assert!(own.threads > 0 && own.files > 2, "{own:?}");
        Footprint::of(u32::MAX).expect_err("there is none");
    }
}
