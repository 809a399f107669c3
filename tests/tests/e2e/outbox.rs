//! Power cuts while messages leave: the daemon is killed again and again in the middle of hundreds
//! of calls, over each kind of route. `COURRIER_OUTBOX_MESSAGES=1000` plays as many over each.

mod game;
mod gateway;
mod mail;
mod modem;

use std::time::Duration;

use courrier_testkit::ChildGuard;

use game::{Game, Peer};

/// Everything leaves in some seconds; a busy machine may take long.
const PATIENCE: Duration = Duration::from_mins(2);

/// How a route is played: as many messages as it is quick, so that all three take a minute.
struct Play {
    messages: usize,
    /// A power cut each time so many more have left, at most.
    cut_within: u32,
}

fn play(messages: usize, cut_within: u32) -> Play {
    let wished = std::env::var("COURRIER_OUTBOX_MESSAGES").ok();
    let wished = wished.and_then(|text| text.parse().ok());
    let messages = wished.unwrap_or(messages);
    Play {
        messages,
        cut_within,
    }
}

/// Plays all rounds, and looks at what is then true.
async fn survive<P: Peer>(peer: P, play: Play) {
    let mut game = Game::new(peer, play.messages).await;
    while game.is_not_over() {
        game.round(play.cut_within).await;
    }
    game.check();
    let centre = game.centre();
    centre.verify();

    // A second daemon on the same folder is refused before it looks at the queue.
    let mut command = centre.daemon_command("127.0.0.1:0");
    let mut second = ChildGuard::spawn(&mut command).expect("it starts");
    let status = second.wait(PATIENCE).expect("waited for");
    assert_eq!(status.and_then(|status| status.code()), Some(1));
    game.check();

    let log = game.centre().stop();
    game.is_nowhere_in(&log);
}

#[tokio::test(flavor = "multi_thread")]
async fn power_cuts_lose_no_message_to_a_gateway_and_repeat_none_that_was_not_in_doubt() {
    survive(gateway::Gateway::start(), play(240, 20)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn power_cuts_lose_no_message_to_a_modem_and_repeat_none_that_was_not_in_doubt() {
    survive(modem::Modem::plug(), play(40, 12)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn power_cuts_lose_no_email_and_repeat_none_that_was_not_in_doubt() {
    survive(mail::Mail::start(), play(80, 30)).await;
}
