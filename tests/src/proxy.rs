//! A line between client and daemon that breaks at the worst moment.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Forwards bytes both ways, until told otherwise: to lose one answer, to be cut, or to go silent.
pub struct CuttingProxy {
    address: SocketAddr,
    state: Arc<State>,
    task: JoinHandle<()>,
}

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Line {
    #[default]
    Whole,
    /// Connections are broken, and new ones end at once: a cable that was pulled, seen by the
    /// machine.
    Cut,
    /// Nothing gets through and nobody is told: a cable that was pulled behind a switch.
    Silent,
}

#[derive(Default)]
struct State {
    line: watch::Sender<Line>,
    armed: watch::Sender<bool>,
    lost: AtomicUsize,
}

impl CuttingProxy {
    /// Listens in front of the daemon at this address.
    pub async fn before(daemon: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(State::default());
        let daemon = daemon.to_owned();
        let serving = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(forward(client, daemon.clone(), Arc::clone(&serving)));
            }
        });
        Self {
            address,
            state,
            task,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Breaks every connection, and lets none be made.
    pub fn cut(&self) {
        self.state.line.send_replace(Line::Cut);
    }

    /// Lets nothing through, and tells nobody.
    pub fn silence(&self) {
        self.state.line.send_replace(Line::Silent);
    }

    /// The line is whole again.
    pub fn mend(&self) {
        self.state.line.send_replace(Line::Whole);
    }

    /// Loses the next answer and breaks its connection: the request has arrived by then, whatever
    /// the client believes. Call it when the client has a connection that is quiet: what comes next
    /// from the daemon is then the answer, not the end of a handshake.
    pub fn lose_next_answer(&self) {
        self.state.armed.send_replace(true);
    }

    /// How many answers were lost.
    pub fn lost(&self) -> usize {
        self.state.lost.load(Ordering::SeqCst)
    }
}

impl Drop for CuttingProxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Forwards until one side ends or the line is cut; both connections end with this.
async fn forward(mut client: TcpStream, daemon: String, state: Arc<State>) {
    // A client may open one more connection while it takes another that has just become free. Its
    // handshake waits, or it would be what is lost.
    let mut armed = state.armed.subscribe();
    if armed.wait_for(|armed| !armed).await.is_err() || !carries(&state).await {
        return;
    }
    let Ok(mut daemon) = TcpStream::connect(&daemon).await else {
        return;
    };
    let mut line = state.line.subscribe();
    let (mut from_client, mut from_daemon) = ([0; 16_384], [0; 16_384]);
    loop {
        let sent = tokio::select! {
            biased;
            () = is_cut(&mut line) => return,
            read = client.read(&mut from_client) => match read {
                Ok(0) | Err(_) => return,
                Ok(_) if !carries(&state).await => return,
                Ok(count) => daemon.write_all(&from_client[..count]).await,
            },
            read = daemon.read(&mut from_daemon) => match read {
                Ok(0) | Err(_) => return,
                Ok(_) if state.armed.send_if_modified(std::mem::take) => {
                    state.lost.fetch_add(1, Ordering::SeqCst);
                    return;
                }
                Ok(_) if !carries(&state).await => return,
                Ok(count) => client.write_all(&from_daemon[..count]).await,
            },
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Waits until the line is cut.
async fn is_cut(line: &mut watch::Receiver<Line>) {
    // The sender is gone with the whole proxy.
    let _ = line.wait_for(|line| *line == Line::Cut).await;
}

/// Waits while the line is silent; whether it is whole then.
async fn carries(state: &State) -> bool {
    let mut line = state.line.subscribe();
    let known = line.wait_for(|line| *line != Line::Silent).await;
    known.is_ok_and(|line| *line == Line::Whole)
}
