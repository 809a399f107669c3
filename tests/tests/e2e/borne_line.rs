//! The borne when what stands behind it fails: a line that is cut, silent or loses one answer, a
//! daemon of cards that is killed, a person who leaves without a word.

use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_clock::SystemClock;
use courrier_domain::Role;
use courrier_testkit::{Pcscd, wait_for};
use courrier_tests::{ANSWER, Borne, Centre, CuttingProxy, NOTICE, lettres, with_card};

use crate::queue::give_out_now;

const THREE_LETTERS: &str = "04A1B2C3D4E5F6";

/// What a person waits for the daemon at most.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longer than anything else takes here.
const SOON: Duration = Duration::from_secs(30);

/// A centre where somebody with a card has three letters.
async fn room() -> Centre {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let person = with_card(&awa, "1042", THREE_LETTERS).await;
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await;
    lettres(&awa, tri.expect("opened").id, person, 3).await;
    centre
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_is_never_no_mail_and_heals_by_itself() {
    let centre = room().await;
    let line = CuttingProxy::before(&centre.address()).await;
    let _pcscd = Pcscd::start().expect("pcscd");
    let settings = "languages = [\"fr\"]\n";
    let mut borne = Borne::start_at(&centre, "borne-line", &line.address(), settings);
    borne.waits();

    // One answer is lost on its way: the borne asks again, and the person sees nothing of it.
    line.lose_next_answer();
    borne.insert(THREE_LETTERS);
    borne.shows("3 lettres", "mail", ANSWER);
    assert_eq!(line.lost(), 1);
    borne.remove();
    borne.waits();

    // The cable is pulled, and the machine sees it.
    line.cut();
    borne.shows("Borne indisponible", "no-daemon", NOTICE);
    borne.insert(THREE_LETTERS);
    borne.shows("ponse pour l", "trouble", ANSWER);
    line.mend();
    // The card still lies there: who waited is answered.
    borne.shows("3 lettres", "mail", ANSWER);
    borne.remove();
    borne.waits();

    // The cable is pulled behind a switch, and nobody is told. The wait has a visible sign and an
    // end.
    line.silence();
    let clock = SystemClock::shared();
    let began = clock.monotonic();
    borne.insert(THREE_LETTERS);
    borne.says("Un instant");
    borne.shows("ponse pour l", "trouble", ANSWER);
    let waited = clock.monotonic().saturating_sub(began);
    assert!(waited >= PATIENCE, "given up after {waited:?}");
    line.mend();
    borne.shows("3 lettres", "mail", ANSWER);
    borne.remove();
    borne.waits();

    let log = borne.program.log();
    assert!(borne.program.is_running(), "{log}");
    assert!(!log.contains(THREE_LETTERS), "a token was logged");
    centre.verify();
}

/// Who asks for a number while the line is away is told so, keeps the answer, and gets one number.
#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_while_a_number_is_asked_for_costs_no_number() {
    let centre = room().await;
    let admin = centre.admin().await;
    give_out_now(&admin).await;
    let line = CuttingProxy::before(&centre.address()).await;
    let _pcscd = Pcscd::start().expect("pcscd");
    let settings = "languages = [\"fr\"]\n";
    let borne = Borne::start_at(&centre, "borne-number", &line.address(), settings);
    borne.says("Posez votre carte ici");
    borne.insert(THREE_LETTERS);
    borne.says("3 lettres");
    let press = |step| {
        borne.screen.key(step);
        borne.screen.key("Return");
    };
    line.cut();
    press("Right");
    borne.says("ponse pour l");
    line.mend();
    press("Left");
    borne.says("3 lettres");
    // Nobody is offered a number that can't be given: the button comes back with the line.
    let back = || borne.program.log().matches("the daemon answers").count() == 2;
    assert!(wait_for(SOON, back), "{}", borne.program.log());
    // The number is given, its answer is lost, and asked for again it is the same.
    line.lose_next_answer();
    press("Right");
    borne.says("Votre num.* 1$");
    let waiting = admin.queue().await.expect("told").waiting;
    assert_eq!(waiting.len(), 1);
    centre.verify();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_readers_the_borne_says_where_to_go_until_they_are_back() {
    let centre = room().await;
    let mut pcscd = Pcscd::start().expect("pcscd");
    let mut borne = Borne::start(&centre);
    borne.waits();

    pcscd.kill().expect("killed");
    borne.shows("Lecteur de cartes en panne", "no-reader", NOTICE);
    pcscd.start_again().expect("started");
    borne.waits();
    borne.insert(THREE_LETTERS);
    borne.shows("3 lettres", "mail", ANSWER);

    // Killed while an answer stands there: it stays its time, for whoever reads it.
    pcscd.kill().expect("killed");
    borne.says("Lecteur de cartes en panne");
    borne.reader.remove();
    pcscd.start_again().expect("started");
    borne.waits();
    assert!(borne.program.is_running(), "{}", borne.program.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_without_a_word_leaves_nothing_on_the_screen() {
    let centre = room().await;
    let _pcscd = Pcscd::start().expect("pcscd");
    let mut borne = Borne::start(&centre);
    borne.waits();
    borne.insert(THREE_LETTERS);
    borne.shows("3 lettres", "mail", ANSWER);
    // The card stays, and nobody presses anything.
    borne.says("Reprenez votre carte");
    borne.reader.remove();
    borne.waits();
}
