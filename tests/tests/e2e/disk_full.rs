//! A full disk: a clear no, nothing lost, and work goes on when there is room again.

use std::collections::HashSet;
use std::time::Duration;

use courrier_api::client::IdempotencyKey;
use courrier_api::{Client, ClientError, NewCourriers, problem_type};
use courrier_domain::{CourrierId, CourrierKind, Role, TriId, UsagerId};
use courrier_testkit::{ChildGuard, Deadline};
use courrier_tests::{Centre, SmallDisk, handed_over, lettres, new_usager, whole_history};

/// Writes that may still find room in the files as they are when the disk is full: SQLite's log
/// is written over from its start, and holds some megabytes.
const STILL_FIT: usize = 5_000;
/// Time in which the daemon must find out that there is room again.
const RECOVERY: Duration = Duration::from_secs(20);

/// The agent at the counter, and what was acknowledged to her.
struct Desk {
    client: Client,
    tri: TriId,
    usager_id: UsagerId,
    entered: HashSet<CourrierId>,
}

impl Desk {
    /// A desk at a centre with room for twenty letters, which are entered.
    async fn open(centre: &Centre) -> Self {
        let client = centre.agent("awa", Role::Agent).await;
        let usager = new_usager("1042", "Diallo", "Mamadou");
        let created = client
            .create_usager(&IdempotencyKey::fresh(), &usager)
            .await;
        let tri = client.open_tri(&IdempotencyKey::fresh()).await;
        let mut desk = Self {
            usager_id: created.expect("created").id,
            tri: tri.expect("opened").id,
            entered: HashSet::new(),
            client,
        };
        let first = desk.register(&IdempotencyKey::fresh()).await;
        first.expect("there is room");
        desk
    }

    /// Enters letters until the full disk refuses; the key of the call that was refused.
    async fn register_until_refused(&mut self) -> IdempotencyKey {
        for _ in 0..STILL_FIT {
            let key = IdempotencyKey::fresh();
            if let Err(error) = self.register(&key).await {
                unavailable(&error);
                return key;
            }
        }
        panic!("a full disk refuses in the end");
    }

    async fn register(&mut self, key: &IdempotencyKey) -> Result<(), ClientError> {
        let courriers = NewCourriers {
            usager_id: self.usager_id,
            kind: CourrierKind::Lettre,
            count: 20,
            return_reason: None,
            text: None,
            chosen: true,
        };
        let entered = self.client.register(key, self.tri, &courriers).await?;
        self.entered.extend(entered.courrier_ids);
        Ok(())
    }

    /// What the folder holds, as it is read.
    async fn held(&self) -> HashSet<CourrierId> {
        let open = self.client.usager(self.usager_id).await;
        let open = open.expect("reads go on");
        open.courriers.iter().map(|courrier| courrier.id).collect()
    }
}

/// That an error is the one that stands for a ledger that can't be written.
fn unavailable(error: &ClientError) {
    let ClientError::Problem(problem) = error else {
        panic!("not an answer of the daemon's: {error:?}");
    };
    let expected = (503, problem_type::UNAVAILABLE);
    assert_eq!((problem.status, problem.kind.as_str()), expected);
    assert!(
        problem.detail.contains("disque plein"),
        "{}",
        problem.detail
    );
    assert!(error.is_transient(), "the desk may offer to try again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_writes_loses_nothing_and_heals_without_a_restart() {
    let disk = SmallDisk::mount(16);
    let mut centre = Centre::init_in(&disk.path().join("data")).unlimited();
    centre.start();
    let mut desk = Desk::open(&centre).await;

    disk.fill();
    let refused = desk.register_until_refused().await;
    // It goes on being refused, other writes too, and what was there is still shown.
    for _ in 0..5 {
        unavailable(&desk.register(&refused).await.expect_err("no room"));
        let items = desk.entered.iter().copied().take(3).collect();
        let remise = handed_over(desk.usager_id, items);
        let done = desk.client.remise(&IdempotencyKey::fresh(), &remise).await;
        unavailable(&done.expect_err("no room"));
        assert_eq!(desk.held().await, desk.entered);
        let found = desk.client.usagers("diallo", 5).await.expect("reads go on");
        assert_eq!(found.usagers.len(), 1);
    }

    disk.make_room();
    let pid = centre.pid();
    let deadline = Deadline::after(RECOVERY);
    while let Err(error) = desk.register(&refused).await {
        unavailable(&error);
        assert!(deadline.pause(), "there is room, and still it says no");
    }
    let before = desk.entered.len();
    desk.register(&refused).await.expect("a retry is answered");
    assert_eq!(desk.entered.len(), before, "and writes nothing");
    let more = lettres(&desk.client, desk.tri, desk.usager_id, 3).await;
    desk.entered.extend(more.courrier_ids);
    assert_eq!(desk.held().await, desk.entered);
    assert_eq!(centre.pid(), pid, "nobody restarted it");

    let lines = whole_history(&desk.client, desk.usager_id).await;
    assert_eq!(lines.len(), desk.entered.len(), "each was entered once");
    centre.verify();
    centre.stop();
    centre.verify();
}

/// A cut in the middle of a full disk: the worst day. The daemon can't start until there is room,
/// and says why; then everything is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_power_cut_on_a_full_disk_loses_nothing() {
    let disk = SmallDisk::mount(16);
    let mut centre = Centre::init_in(&disk.path().join("data")).unlimited();
    centre.start();
    let mut desk = Desk::open(&centre).await;
    disk.fill();
    desk.register_until_refused().await;

    centre.kill();
    disk.fill();
    let mut refused = ChildGuard::spawn(&mut centre.daemon_command("127.0.0.1:0"));
    let refused = refused.as_mut().expect("it starts");
    let status = refused.wait(RECOVERY).expect("waited for");
    assert_eq!(status.and_then(|status| status.code()), Some(1));
    let said = refused.log();
    // SQLite's words or the system's, whichever file is met first.
    let reasons = ["disk is full", "No space left on device"];
    assert!(reasons.iter().any(|why| said.contains(why)), "{said}");

    disk.make_room();
    centre.start();
    desk.client = centre.login("awa").await;
    assert_eq!(desk.held().await, desk.entered);
    let next = desk.register(&IdempotencyKey::fresh()).await;
    next.expect("work goes on");
    centre.verify();
    centre.stop();
}
