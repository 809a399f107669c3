//! An HTTP server that answers as the test says: rightly, late, wrongly, halfway, or not at all.
//!
//! It is written on the socket itself, because what is tested is what happens when a server does
//! what no library lets it do.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long one read waits, before it is looked whether the test is over.
const TURN: Duration = Duration::from_millis(50);

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl HttpRequest {
    /// The header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What the server does with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpReply {
    /// Answers with a status, more headers, and a body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Answers so, this much later.
    Late(Duration, u16, String),
    /// Takes it and closes the connection without a word.
    Drop,
    /// Takes it, begins to answer, and closes the connection in the middle of the body.
    Halfway(u16),
    /// Takes it and says nothing until the other side leaves.
    Silence,
}

impl HttpReply {
    /// An answer without more headers.
    pub fn new(status: u16, body: &str) -> Self {
        Self::Answer(status, Vec::new(), body.to_owned())
    }
}

type Handler = dyn Fn(&HttpRequest) -> HttpReply + Send + Sync;

struct Shared {
    handler: Box<Handler>,
    requests: Mutex<Vec<HttpRequest>>,
    stopping: AtomicBool,
}

/// A server on a free port of this machine. Dropping it closes all.
pub struct HttpPeer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl HttpPeer {
    /// Starts a server that treats each request as `handler` says.
    pub fn start(
        handler: impl Fn(&HttpRequest) -> HttpReply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            requests: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let accepting = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.stopping.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(stream) = stream else { return };
                let shared = Arc::clone(&accepting);
                // An error is a client that left: its test knows.
                thread::spawn(move || drop(shared.serve(stream)));
            }
        });
        Ok(Self {
            address,
            shared,
            thread: Some(thread),
        })
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What came until now.
    pub fn requests(&self) -> Vec<HttpRequest> {
        let requests = self.shared.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for HttpPeer {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            // A panic in it has already been printed.
            let _ = thread.join();
        }
    }
}

impl Shared {
    /// Treats the requests of one connection until either side has enough.
    fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TURN))?;
        let mut came = Vec::new();
        while let Some(request) = self.next(&mut stream, &mut came)? {
            let requests = self.requests.lock();
            requests
                .unwrap_or_else(PoisonError::into_inner)
                .push(request.clone());
            match (self.handler)(&request) {
                HttpReply::Answer(status, headers, body) => {
                    answer(&mut stream, status, &headers, &body)?;
                }
                HttpReply::Late(delay, status, body) => {
                    thread::sleep(delay);
                    answer(&mut stream, status, &[], &body)?;
                }
                HttpReply::Drop => return stream.shutdown(Shutdown::Both),
                HttpReply::Halfway(status) => {
                    write!(
                        stream,
                        "HTTP/1.1 {status} Half\r\ncontent-length: 100\r\n\r\n{{\"id\":"
                    )?;
                    return stream.shutdown(Shutdown::Both);
                }
                HttpReply::Silence => while self.read(&mut stream, &mut came)? {},
            }
        }
        Ok(())
    }

    /// The next request; none when the connection or the test is over.
    fn next(&self, stream: &mut TcpStream, came: &mut Vec<u8>) -> io::Result<Option<HttpRequest>> {
        loop {
            if let Some((request, length)) = parse(came) {
                came.drain(..length);
                return Ok(Some(request));
            }
            if !self.read(stream, came)? {
                return Ok(None);
            }
        }
    }

    /// Reads a piece; false when there will be none.
    fn read(&self, stream: &mut TcpStream, came: &mut Vec<u8>) -> io::Result<bool> {
        let mut bytes = [0; 4096];
        loop {
            if self.stopping.load(Ordering::Relaxed) {
                return Ok(false);
            }
            match stream.read(&mut bytes) {
                Ok(0) => return Ok(false),
                Ok(count) => {
                    came.extend_from_slice(&bytes[..count]);
                    return Ok(true);
                }
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// A request that is there as a whole, and its length.
fn parse(came: &[u8]) -> Option<(HttpRequest, usize)> {
    let head_length = came.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&came[..head_length]);
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    let body = came.get(head_length..head_length + length)?;
    let request = HttpRequest {
        method,
        target,
        headers,
        body: String::from_utf8_lossy(body).into_owned(),
    };
    Some((request, head_length + length))
}

fn answer(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(&'static str, String)],
    body: &str,
) -> io::Result<()> {
    let length = body.len();
    let mut head = format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\n");
    for (name, value) in headers {
        for piece in [name, ": ", value, "\r\n"] {
            head.push_str(piece);
        }
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes())
}
