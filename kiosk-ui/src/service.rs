//! The daemon, from a thread of its own: asks, asks again, and keeps an eye on it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    CardToken, Client, ClientError, KioskCentre, KioskHealth, KioskPages, NewTicket, Tap,
    TicketAnswer, TicketBy,
};
use courrier_cards::Token;
use courrier_clock::SharedClock;
use tokio::sync::{Notify, mpsc};
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout};

use crate::controller::{NoAnswer, PATIENCE};
use crate::health::Instruments;
use crate::network::Network;
use crate::outside::{Service, TapId};
use crate::report::Report;

/// One attempt. Less than a person's patience: a connection that silently died is left for a new
/// one while there is still time.
pub(crate) const ATTEMPT: Duration = Duration::from_secs(2);
/// Between two attempts for a person who waits.
const BREATH: Duration = Duration::from_millis(200);
/// How often the centre is asked for while all is well, and while nothing answers.
const LOOK: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// What was heard of the daemon.
#[derive(Debug)]
pub enum Heard {
    /// The answer to a tap, and when it was here (monotonic).
    Tap(TapId, Result<Tap, NoAnswer>, Duration),
    /// The answer to a wish for a number in the queue, and whether an SMS was wished for.
    Ticket(TapId, Result<TicketAnswer, NoAnswer>, bool),
    /// The centre, or that it was asked for in vain.
    Centre(Result<KioskCentre, NoAnswer>),
    /// What the centre has written, when it is new.
    Pages(KioskPages),
}

/// Where what was heard goes; called from the thread.
type Listener = Arc<dyn Fn(Heard) + Send + Sync>;

/// What a person waits for.
enum Asked {
    Tap(TapId, CardToken),
    Ticket(TapId, NewTicket),
}

/// The controller's hold on the thread, which ends when this is dropped.
#[derive(Clone)]
pub struct DaemonLink {
    asked: mpsc::UnboundedSender<Asked>,
    report: Report,
}

impl DaemonLink {
    /// Starts the thread. The client speaks with the borne's credential.
    pub fn start(
        client: Client,
        clock: SharedClock,
        instruments: Instruments,
        network: Network,
        listener: Listener,
    ) -> std::io::Result<Self> {
        let (sender, asked) = mpsc::unbounded_channel();
        let (report, reporter) =
            Report::new(client.clone(), clock.clone(), instruments, network.clone());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        std::thread::Builder::new()
            .name("daemon link".to_owned())
            .spawn(move || {
                let seen = Arc::new(Notify::new());
                let (seeing, asking) = (listener.clone(), clock.clone());
                runtime.spawn(look(
                    client.clone(),
                    asking,
                    network,
                    seeing,
                    Arc::clone(&seen),
                ));
                runtime.spawn(reporter.run());
                runtime.block_on(serve(client, clock, listener, seen, asked));
            })?;
        Ok(Self {
            asked: sender,
            report,
        })
    }

    /// Says how the borne is.
    pub fn health_is(&self, health: KioskHealth) {
        self.report.is(health);
    }

    // A send fails only after the thread has panicked; then the controller's patience ends the
    // wait as for any daemon that is not there.
    fn send(&self, asked: Asked) {
        let _ = self.asked.send(asked);
    }
}

impl Service for DaemonLink {
    fn tap(&mut self, tap: TapId, card: &Token) {
        let token = card.expose().to_owned();
        self.send(Asked::Tap(tap, CardToken { token }));
    }

    fn ticket(&mut self, tap: TapId, card: &Token, by: TicketBy) {
        let token = card.expose().to_owned();
        self.send(Asked::Ticket(tap, NewTicket { token, by }));
    }
}

/// Answers what people wait for until the link is dropped.
async fn serve(
    client: Client,
    clock: SharedClock,
    listener: Listener,
    seen: Arc<Notify>,
    mut asked: mpsc::UnboundedReceiver<Asked>,
) {
    let mut last: Option<(TapId, IdempotencyKey)> = None;
    while let Some(asked) = asked.recv().await {
        let (client, listener, clock) = (client.clone(), listener.clone(), clock.clone());
        let seen = Arc::clone(&seen);
        // Each on its own: the next card doesn't wait for the one before.
        match asked {
            Asked::Tap(tap, card) => {
                // One tap is one passage, however often it is asked.
                let key = match &last {
                    Some((known, key)) if *known == tap => key.clone(),
                    _ => IdempotencyKey::fresh(),
                };
                last = Some((tap, key.clone()));
                tokio::spawn(async move {
                    let answer = patiently(&seen, || client.tap(&key, &card)).await;
                    listener(Heard::Tap(tap, answer, clock.monotonic()));
                });
            }
            Asked::Ticket(tap, wish) => {
                tokio::spawn(async move {
                    let key = IdempotencyKey::fresh();
                    let sms = wish.by == TicketBy::Sms;
                    let answer = patiently(&seen, || client.take_ticket(&key, &wish)).await;
                    listener(Heard::Ticket(tap, answer, sms));
                });
            }
        }
    }
}

/// Asks until there is an answer, a refusal, or nobody waits any more.
async fn patiently<T, F>(seen: &Notify, call: impl Fn() -> F) -> Result<T, NoAnswer>
where
    F: Future<Output = Result<T, ClientError>>,
{
    let attempts = async {
        loop {
            match attempt(call()).await {
                Err(NoAnswer::Unreachable) => {
                    seen.notify_one();
                    sleep(BREATH).await;
                }
                answer => return answer,
            }
        }
    };
    timeout(PATIENCE, attempts)
        .await
        .unwrap_or(Err(NoAnswer::Unreachable))
}

/// Keeps asking for the centre: it is how the borne learns of the daemon's absence and return.
async fn look(
    client: Client,
    clock: SharedClock,
    network: Network,
    listener: Listener,
    seen: Arc<Notify>,
) {
    let mut was = None;
    let mut reached = false;
    let mut pages_version = None;
    loop {
        let asked = timeout(ATTEMPT, client.kiosk_centre()).await;
        // A daemon that is too busy to answer well has been reached all the same.
        let lost = matches!(asked, Err(_) | Ok(Err(ClientError::Unreachable(_))));
        if lost && reached {
            network.lost(clock.monotonic());
        }
        reached = !lost;
        let centre = judged(asked);
        if let Ok(centre) = &centre
            && pages_version != Some(centre.pages_version)
            && let Ok(pages) = attempt(client.kiosk_pages()).await
        {
            pages_version = Some(pages.version);
            listener(Heard::Pages(pages));
        }
        let is = centre.as_ref().err().copied();
        if was != Some(is) {
            match is {
                None => tracing::info!("the daemon answers"),
                Some(why) => tracing::warn!(?why, "no answer from the daemon"),
            }
            was = Some(is);
        }
        listener(Heard::Centre(centre));
        // A tap in vain asks to look sooner, but not sooner than this.
        sleep(LOOK_AGAIN).await;
        if is.is_none() {
            let _ = timeout(LOOK.saturating_sub(LOOK_AGAIN), seen.notified()).await;
        }
    }
}

/// One call, not longer than an attempt may take.
pub(crate) async fn attempt<T>(
    call: impl Future<Output = Result<T, ClientError>>,
) -> Result<T, NoAnswer> {
    judged(timeout(ATTEMPT, call).await)
}

fn judged<T>(asked: Result<Result<T, ClientError>, Elapsed>) -> Result<T, NoAnswer> {
    match asked {
        Ok(Ok(answer)) => Ok(answer),
        Err(_elapsed) => Err(NoAnswer::Unreachable),
        Ok(Err(error)) if error.is_transient() => Err(NoAnswer::Unreachable),
        Ok(Err(error)) => {
            // The type names the fault; the detail could hold more than a log should.
            let kind = error.problem_type().unwrap_or("unreadable");
            tracing::warn!(kind, "the daemon refused");
            Err(NoAnswer::Refused)
        }
    }
}
