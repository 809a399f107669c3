//! Two agents at work on the same folders, and a line that breaks between desk and daemon.

use std::pin::pin;
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_api::{Client, ClientError, Event, NewPassage, RemiseDone, problem_type};
use courrier_domain::{CourrierState, PassageKind, Role, Step, TriId, UsagerId};
use courrier_tests::{
    Centre, CuttingProxy, created, handed_over, history, lettres, new_usager, whole_history,
};
use futures_util::StreamExt as _;

/// An event takes milliseconds; this is for a machine that is busy.
const TOLD: Duration = Duration::from_secs(10);

/// Items that both agents reach for at once.
const ROUNDS: u32 = 40;

async fn usager(client: &Client, numero: &str) -> UsagerId {
    created(client, new_usager(numero, "Diallo", "Mamadou")).await
}

async fn open_tri(client: &Client) -> TriId {
    let tri = client.open_tri(&IdempotencyKey::fresh()).await;
    tri.expect("the tri is opened").id
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_remises_of_one_item_at_once_one_wins_and_the_other_is_told() {
    let mut centre = Centre::new().unlimited();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let omar = centre.agent("omar", Role::Agent).await;
    let usager_id = usager(&awa, "1042").await;
    let tri = open_tri(&awa).await;

    for round in 0..ROUNDS {
        let entered = lettres(&awa, tri, usager_id, 2).await;
        let remise = handed_over(usager_id, entered.courrier_ids);
        let (one, other) = (IdempotencyKey::fresh(), IdempotencyKey::fresh());
        let answers = tokio::join!(awa.remise(&one, &remise), omar.remise(&other, &remise));
        let (won, lost) = match answers {
            (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
            both => panic!("round {round}: {both:?}"),
        };
        assert_eq!(won.waiting, 0);
        let ClientError::Problem(problem) = lost else {
            panic!("round {round}: {lost}");
        };
        assert_eq!(
            (problem.status, problem.kind.as_str()),
            (409, problem_type::CONFLICT)
        );
        assert!(
            problem.detail.contains("vient d'être remis"),
            "{}",
            problem.detail
        );
    }

    let lines = whole_history(&awa, usager_id).await;
    let handed = lines
        .iter()
        .filter(|line| matches!(line.step, Step::HandedOver { .. }));
    assert_eq!(handed.count(), 2 * ROUNDS as usize, "each item once");
    let open = awa.usager(usager_id).await.expect("the folder opens");
    assert!(open.courriers.is_empty(), "{:?}", open.courriers);
    centre.verify();
    centre.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_desk_is_told_what_changed() {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let omar = centre.agent("omar", Role::Agent).await;
    let usager_id = usager(&awa, "7").await;
    let mut events = pin!(omar.events().await.expect("omar listens"));
    let mut told = async |wanted: Event| {
        let found = async {
            while let Some(event) = events.next().await {
                if event == wanted {
                    return;
                }
            }
            panic!("the events ended before {wanted:?}");
        };
        let found = tokio::time::timeout(TOLD, found).await;
        found.unwrap_or_else(|_| panic!("omar is not told of {wanted:?}"));
    };

    let tri = open_tri(&awa).await;
    told(Event::Tri {
        id: tri,
        open: true,
    })
    .await;
    let entered = lettres(&awa, tri, usager_id, 3).await;
    told(Event::Usager {
        id: usager_id,
        waiting: 3,
    })
    .await;
    let remise = handed_over(usager_id, entered.courrier_ids[..1].to_vec());
    let done = awa.remise(&IdempotencyKey::fresh(), &remise).await;
    assert_eq!(done.expect("one is handed over").waiting, 2);
    told(Event::Usager {
        id: usager_id,
        waiting: 2,
    })
    .await;
    let closed = awa.close_tri(&IdempotencyKey::fresh(), tri).await;
    closed.expect("the tri is closed");
    told(Event::Tri {
        id: tri,
        open: false,
    })
    .await;
    centre.stop();
}

/// A desk whose line to the daemon loses answers.
struct BadLine<'a> {
    centre: &'a Centre,
    proxy: CuttingProxy,
    token: String,
}

impl BadLine<'_> {
    /// Sends a call whose answer is lost, then sends it again, and once more: both must be
    /// answered alike.
    async fn retried<T>(&self, call: impl AsyncFn(&Client) -> Result<T, ClientError>) -> (T, T) {
        // A client of its own has one connection, quiet once this is answered: an older one could
        // be opening another, whose handshake would be what is lost.
        let desk = self.centre.client_through(&self.proxy.address());
        let desk = desk.with_bearer(&self.token);
        desk.centre().await.expect("the line works");
        let lost = self.proxy.lost();
        self.proxy.lose_next_answer();
        match call(&desk).await {
            Err(ClientError::Unreachable(_)) => {}
            Err(error) => panic!("not a broken line: {error:?}"),
            Ok(_) => panic!("the answer was to be lost"),
        }
        assert_eq!(self.proxy.lost(), lost + 1, "the daemon answered");
        let second = call(&desk).await.expect("the retry is answered");
        let third = call(&desk).await.expect("so is another");
        (second, third)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_after_a_cut_line_gets_the_first_answer_and_writes_nothing() {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let line = BadLine {
        proxy: CuttingProxy::before(&centre.address()).await,
        token: centre.token("awa").await,
        centre: &centre,
    };

    let key = IdempotencyKey::fresh();
    let new = new_usager("12", "Sow", "Awa");
    let (created, again) = line
        .retried(async |desk| desk.create_usager(&key, &new).await)
        .await;
    assert_eq!(created.id, again.id);
    let usager_id = created.id;

    let key = IdempotencyKey::fresh();
    let (tri, again) = line.retried(async |desk| desk.open_tri(&key).await).await;
    assert_eq!(tri.id, again.id);
    let tris = awa.tris(false).await.expect("listed").tris;
    assert_eq!(tris.len(), 1, "one tri was opened");

    let key = IdempotencyKey::fresh();
    let courriers = courrier_api::NewCourriers {
        usager_id,
        kind: courrier_domain::CourrierKind::Lettre,
        count: 4,
        return_reason: None,
        text: None,
        chosen: true,
    };
    let (entered, again) = line
        .retried(async |desk| desk.register(&key, tri.id, &courriers).await)
        .await;
    assert_eq!(entered.courrier_ids, again.courrier_ids);
    assert_eq!((entered.waiting, again.waiting), (4, 4));
    assert_eq!(history(&awa, usager_id).await.len(), 4, "four were entered");

    let key = IdempotencyKey::fresh();
    let remise = handed_over(usager_id, entered.courrier_ids[..3].to_vec());
    let (done, again) = line
        .retried(async |desk| desk.remise(&key, &remise).await)
        .await;
    let told = |done: &RemiseDone| (done.id, done.waiting);
    assert_eq!(told(&done), told(&again));
    assert_eq!(
        history(&awa, usager_id).await.len(),
        7,
        "three were handed over"
    );

    let key = IdempotencyKey::fresh();
    let visit = NewPassage {
        kind: PassageKind::Guichet,
    };
    let (passage, again) = line
        .retried(async |desk| desk.record_passage(&key, usager_id, &visit).await)
        .await;
    assert_eq!(passage.id, again.id);

    let key = IdempotencyKey::fresh();
    let (closed, again) = line
        .retried(async |desk| desk.close_tri(&key, tri.id).await)
        .await;
    assert_eq!(closed.unreachable, again.unreachable);

    let left = awa
        .usager(usager_id)
        .await
        .expect("the folder opens")
        .courriers;
    let states: Vec<_> = left.iter().map(|courrier| courrier.state).collect();
    assert_eq!(states, [CourrierState::Waiting]);
    centre.verify();
    centre.stop();
}

/// A key that was used for one remise can't be used for another, whatever desk tries.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_names_one_call_of_one_agent() {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let omar = centre.agent("omar", Role::Agent).await;
    let usager_id = usager(&awa, "1").await;
    let tri = open_tri(&awa).await;
    let ids = lettres(&awa, tri, usager_id, 2).await.courrier_ids;
    let (first, second) = (
        handed_over(usager_id, ids[..1].to_vec()),
        handed_over(usager_id, ids[1..].to_vec()),
    );
    let key = IdempotencyKey::fresh();
    awa.remise(&key, &first).await.expect("the first item");
    let reused = awa.remise(&key, &second).await.expect_err("another call");
    assert_eq!(reused.problem_type(), Some(problem_type::KEY_REUSED));
    // The same key of another agent is another key.
    let done = omar.remise(&key, &second).await.expect("the second item");
    assert_eq!(done.waiting, 0);
    centre.stop();
}
