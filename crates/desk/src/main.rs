//! `courrier-desk`: opens the window and joins it to the daemon and the readers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser as _;
use courrier_api::Client;
use courrier_cards::{CardStream, ReaderConfig};
use courrier_clock::{SharedClock, SystemClock};
use courrier_desk::guichet::Guichet;
use courrier_desk::place::PlaceFile;
use courrier_desk::printer::{Printer, Programs, SystemPrinter};
use courrier_desk::reader::{ReaderState, Readers};
use courrier_desk::remote::Remote;
use courrier_desk::runtime::{self, Door};
use courrier_desk::settings::{Arguments, Settings};
use courrier_desk::view::DeskWindow;
use courrier_firmware_config::ReaderProfiles;
use slint::ComponentHandle as _;

/// How long the daemon is given to hear that the session ends.
const GOODBYE: Duration = Duration::from_secs(1);

fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let settings = Arguments::parse().settings()?;
    let client = Client::new(&settings.daemon, &settings.fingerprint)?;
    let guichet: Arc<dyn Guichet> = Arc::new(Remote::new(client));
    let clock = SystemClock::shared();
    let tokio = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let window = DeskWindow::new().context("la fenêtre ne peut pas s'ouvrir")?;
    let reader = if settings.listens_to_readers {
        ReaderState::Missing
    } else {
        ReaderState::Off
    };
    let printer: Arc<dyn Printer> = Arc::new(SystemPrinter::new(
        Programs::default(),
        settings.printer.clone(),
        tokio.handle().clone(),
    ));
    let running = runtime::start(
        &window,
        Arc::clone(&guichet),
        printer,
        Arc::clone(&clock),
        tokio.handle().clone(),
        reader,
        PlaceFile::of_the_user(),
    );
    let _cards = listen_to_readers(&settings, clock, running.door.clone())?;
    window.run()?;
    // The session ends with the window. A daemon that does not answer ends it by idleness.
    tokio.block_on(async {
        if tokio::time::timeout(GOODBYE, guichet.logout())
            .await
            .is_err()
        {
            tracing::info!("the daemon was not told that the session ends");
        }
    });
    Ok(())
}

fn listen_to_readers(
    settings: &Settings,
    clock: SharedClock,
    door: Door,
) -> anyhow::Result<Option<CardStream>> {
    if !settings.listens_to_readers {
        return Ok(None);
    }
    let profiles = ReaderProfiles::load(settings.readers.as_deref())?;
    let readers = Mutex::new(Readers::default());
    let stream = CardStream::open_with(ReaderConfig::new(profiles), clock, move |event| {
        let news = readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .hear(event);
        if let Some(news) = news {
            door.reader(news);
        }
    })?;
    Ok(Some(stream))
}
