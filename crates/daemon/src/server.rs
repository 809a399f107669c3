//! Starting, serving and stopping.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum_server::accept::{TcpConfigAcceptor, TcpKeepaliveConfig, TcpSocketConfig};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use courrier_clock::SystemClock;
use courrier_ledger::access::AccessLog;
use courrier_ledger::{Ledger, OpenError};
use courrier_routes::Configuration;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{App, Setup};
use crate::config::Args;
use crate::connections::Bounded;
use crate::control::ControlSocket;
use crate::limits::Rate;
use crate::{auth, cycle, events, memory, outbox, routes, schedule, tls};

/// Connections at once: a hundred desks with some to spare.
const MAX_CONNECTIONS: usize = 1024;
/// How long a client may take over TLS, and then over its first request.
const HELLO: Duration = Duration::from_secs(10);
/// How long a connection may stay without a request. Our own client lets go of it before.
const IDLE_CONNECTION: Duration = Duration::from_secs(30);
/// How long requests may take to finish when the daemon stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// Largest head of a request, in bytes.
const MAX_HEAD: usize = 64 * 1024;
/// Threads for what blocks: reads of the ledger (four at once), passwords (two), the operator.
const BLOCKING_THREADS: usize = 16;
/// Where the address is written once it is known.
const ADDRESS_FILE: &str = "courrierd.addr";

/// Runs the daemon until it is told to stop.
pub fn run(args: &Args) -> Result<()> {
    memory::give_back_large_blocks();
    let (app, tls) = open(args)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .context("les fils d'exécution ne démarrent pas")?;
    let outcome = runtime.block_on(serve(args, app, tls));
    // The ledger closes with the last task that holds it.
    runtime.shutdown_timeout(FAREWELL);
    tracing::info!("stopped");
    outcome
}

fn open(args: &Args) -> Result<(App, Arc<rustls::ServerConfig>)> {
    if !args.data.is_dir() {
        return Err(OpenError::NoFolder(args.data.clone()).into());
    }
    // The certificate first: a folder that `courrierctl init` has not seen stays as it is.
    let (tls, fingerprint) = tls::load(&args.data)?;
    let ledger = Ledger::open(&args.data, "courrierd")?;
    if !ledger.read(|reader| reader.has_centre())? {
        anyhow::bail!("le centre n'existe pas encore : créez-le avec « courrierctl init »");
    }
    let folder = ledger.folder();
    let access_log = AccessLog::open(&folder.access_log_path())?;
    let secret =
        std::fs::read(folder.card_key_path()).context("la clé des cartes est illisible")?;
    let setup = Setup {
        clock: SystemClock::shared(),
        ledger,
        access_log,
        secret,
        fingerprint,
        agent_rate: Rate::agent(args.rate_per_second),
        session_idle: Duration::from_mins(args.session_minutes.into()),
    };
    let app = App::new(setup).context("les réglages du centre sont illisibles")?;
    Ok((app, tls))
}

async fn serve(args: &Args, app: App, tls: Arc<rustls::ServerConfig>) -> Result<()> {
    let control_path = app.ledger().folder().control_socket_path();
    let control = ControlSocket::open(&control_path)?;
    let listener = TcpListener::bind(args.listen)
        .with_context(|| format!("l'adresse {} n'est pas libre", args.listen))?;
    let address = listener
        .local_addr()
        .context("l'adresse d'écoute est inconnue")?;

    tokio::spawn(events::forward(app.clone(), app.ledger().subscribe()));
    if cycle::settle(&app).await.is_err() {
        anyhow::bail!("le registre ne s'écrit pas : le service ne démarre pas");
    }
    tokio::spawn(schedule::run(app.clone()));
    let sending = tokio::spawn(open_outbox(args, &app)?.run());
    let control = tokio::spawn(control.serve(app.clone()));
    tokio::task::spawn_blocking(auth::warm_up);

    let handle = axum_server::Handle::<SocketAddr>::new();
    tokio::spawn(stop_when_told(app.clone(), handle.clone())?);

    let socket = TcpSocketConfig::new()
        .nodelay(true)
        .keepalive(TcpKeepaliveConfig::new().time(Duration::from_mins(1)));
    let acceptor = RustlsAcceptor::new(RustlsConfig::from_config(tls))
        .handshake_timeout(HELLO)
        .acceptor(TcpConfigAcceptor::new(socket));
    let mut server = axum_server::from_tcp(listener)
        .context("l'écoute ne démarre pas")?
        .acceptor(Bounded::new(acceptor, MAX_CONNECTIONS))
        .handle(handle)
        .http1_only()
        .first_request_timeout(HELLO);
    server
        .http_builder()
        .http1()
        .header_read_timeout(IDLE_CONNECTION)
        .max_buf_size(MAX_HEAD);

    let address_path = args.data.join(ADDRESS_FILE);
    write_address(&address_path, address)?;
    tracing::info!(fingerprint = %app.fingerprint(), "ready on {address}");
    let outcome = server.serve(routes::router(&app).into_make_service()).await;

    // They only tell where a daemon is that is there no more.
    let _ = std::fs::remove_file(&address_path);
    let _ = std::fs::remove_file(&control_path);
    app.stop();
    // A panic in it was logged by the hook.
    let _ = control.await;
    // What was given to a route may still be answered; what is not is unknown to the next daemon.
    if tokio::time::timeout(FAREWELL, sending).await.is_err() {
        tracing::warn!("a route has not answered: its messages are in doubt");
    }
    outcome.context("le service s'est interrompu")?;
    if app.is_broken() {
        anyhow::bail!("le registre ne s'écrit plus : le service s'est arrêté");
    }
    Ok(())
}

/// Sets the routes up. What an earlier daemon left under way is settled by then.
fn open_outbox(args: &Args, app: &App) -> Result<outbox::Worker> {
    let state = args.data.as_path();
    let opened = Configuration::load(&args.routes)
        .map_err(anyhow::Error::from)
        .and_then(|configuration| {
            if configuration.routes.is_empty() {
                tracing::warn!("no route is set: messages stay in the queue");
            }
            outbox::open(app, &configuration, args.profiles.as_deref(), state)
        });
    opened.or_else(|error| {
        let why = format!("{error:#}");
        tracing::error!(
            why,
            "the routes can't be opened: messages stay in the queue"
        );
        outbox::open_closed(app, state, why)
    })
}

/// Waits for SIGTERM, SIGINT or a fault, then lets what runs finish.
fn stop_when_told(
    app: App,
    handle: axum_server::Handle<SocketAddr>,
) -> Result<impl Future<Output = ()>> {
    let failed = "les signaux d'arrêt ne s'écoutent pas";
    let mut terminate = signal(SignalKind::terminate()).context(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).context(failed)?;
    Ok(async move {
        let mut stopping = app.stopping();
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
        tracing::info!("stopping");
        app.stop();
        handle.graceful_shutdown(Some(FAREWELL));
    })
}

/// Writes the address whole or not at all: whoever reads it may do so at any time.
fn write_address(path: &Path, address: SocketAddr) -> Result<()> {
    let part = path.with_extension("part");
    std::fs::write(&part, format!("{address}\n"))
        .and_then(|()| std::fs::rename(&part, path))
        .with_context(|| format!("{} ne s'écrit pas", path.display()))
}
