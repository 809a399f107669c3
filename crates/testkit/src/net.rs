//! Ports.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};

/// A TCP port of the loopback interface that nobody listened on a moment ago.
///
/// Prefer to bind port 0 where the program under test can say which port it got: another process may
/// take this one before it is used.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// Whether some process listens on this TCP port, found without connecting to it.
///
/// Connecting would be an event of its own: to vpcd it is a card put on the reader.
pub fn is_listening(port: u16) -> bool {
    const LISTEN: &str = "0A";
    let suffix = format!(":{port:04X}");
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().any(|table| {
        fs::read_to_string(table)
            .unwrap_or_default()
            .lines()
            .skip(1)
            .any(|line| {
                let mut fields = line.split_whitespace().skip(1);
                let local = fields.next().unwrap_or_default();
                let state = fields.nth(1).unwrap_or_default();
                local.ends_with(&suffix) && state == LISTEN
            })
    })
}
