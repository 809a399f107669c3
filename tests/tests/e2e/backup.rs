//! A backup beside the running daemon, restored elsewhere, is the same centre.

use std::fs;
use std::path::Path;

use age::secrecy::ExposeSecret as _;
use age::x25519::Identity;
use courrier_api::client::IdempotencyKey;
use courrier_api::{BindCard, CardToken, Client, Tap};
use courrier_domain::{Role, UsagerId};
use courrier_tests::{Centre, handed_over, lettres, new_usager, whole_history};
use serde_json::{Value, json};
use tempfile::TempDir;

const CARD: &str = "04A224FF71";

/// A centre at work: letters, some handed over, a card, a borne.
async fn at_work(centre: &Centre) -> (UsagerId, String) {
    let key = IdempotencyKey::fresh;
    let awa = centre.agent("awa", Role::Supervisor).await;
    let usager = new_usager("1042", "Diallo", "Mamadou");
    let usager_id = awa
        .create_usager(&key(), &usager)
        .await
        .expect("created")
        .id;
    let card = BindCard {
        token: CARD.to_owned(),
        replace: false,
    };
    awa.bind_card(&key(), usager_id, &card)
        .await
        .expect("bound");
    let tri = awa.open_tri(&key()).await.expect("opened").id;
    let entered = lettres(&awa, tri, usager_id, 5).await;
    let remise = handed_over(usager_id, entered.courrier_ids[..2].to_vec());
    awa.remise(&key(), &remise).await.expect("handed over");
    (usager_id, centre.borne().await.credential)
}

/// All that one sees of a usager: the folder as it stands and every movement.
async fn seen(client: &Client, usager_id: UsagerId) -> Value {
    let open = client.usager(usager_id).await.expect("the folder opens");
    let lines = whole_history(client, usager_id).await;
    json!({ "folder": open, "history": lines })
}

/// Backs up, restores, starts a daemon on what was restored, and compares.
async fn round_trip(recipient: Option<&str>, identity: Option<&Path>) {
    let mut centre = Centre::new();
    centre.start();
    let (usager_id, credential) = at_work(&centre).await;
    let before = seen(&centre.login("awa").await, usager_id).await;
    let backups = TempDir::with_prefix("courrier-backups-").expect("a folder");
    let into = backups.path().to_str().expect("a name in UTF-8");
    let mut arguments = vec!["backup", "--backups", into];
    arguments.extend(
        recipient
            .map(|key| ["--recipient", key])
            .into_iter()
            .flatten(),
    );
    let made = centre.ctl_json(&arguments);
    assert_eq!(made["encrypted"], recipient.is_some());
    assert_eq!(made["manifest"]["movements"], 7);
    let archive = made["archive"].as_str().expect("an archive").to_owned();
    hides_the_names(Path::new(&archive), recipient.is_some());

    // The daemon goes on, and what it writes now is not in the backup.
    let awa = centre.login("awa").await;
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await;
    lettres(&awa, tri.expect("opened").id, usager_id, 1).await;
    centre.verify();
    centre.stop();

    let elsewhere = TempDir::with_prefix("courrier-restored-").expect("a folder");
    let data = elsewhere.path().join("data");
    let mut restored = Centre::existing(&data, centre.fingerprint());
    let mut arguments = vec!["restore", &archive];
    let identity = identity.map(|path| path.to_str().expect("a name in UTF-8"));
    if let Some(identity) = identity {
        let refused = restored.ctl(&arguments);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(
            !refused.status.success() && said.contains("--identity"),
            "{said}"
        );
        assert!(!data.exists(), "a refused restore leaves nothing");
        arguments.extend(["--identity", identity]);
    }
    let report = restored.ctl_json(&arguments);
    assert_eq!(report["manifest"], made["manifest"]);
    let again = restored.ctl(&arguments);
    assert_eq!(again.status.code(), Some(1), "a restore overwrites nothing");
    assert_eq!(
        restored.verify()["chain_head"],
        made["manifest"]["chain_head"]
    );

    // Desks and bornes need not be enrolled again: certificate, accounts and cards are the same.
    restored.start();
    let awa = restored.login("awa").await;
    assert_eq!(seen(&awa, usager_id).await, before);
    let borne = restored.client().with_bearer(&credential);
    let shown = CardToken {
        token: CARD.to_owned(),
    };
    let tap = borne.tap(&IdempotencyKey::fresh(), &shown).await;
    let Ok(Tap::Known { waiting, .. }) = tap else {
        panic!("{tap:?}");
    };
    assert_eq!(waiting.total(), 3);
    restored.verify();
    restored.stop();
}

/// Whether an archive gives a name away to whoever finds it.
fn hides_the_names(archive: &Path, encrypted: bool) {
    let bytes = fs::read(archive).expect("the archive is there");
    let told = bytes.windows(6).any(|window| window == b"Diallo");
    assert_eq!(told, !encrypted, "{}", archive.display());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_running_centre_is_the_same_centre_elsewhere() {
    round_trip(None, None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_backup_opens_with_its_key_alone() {
    let folder = TempDir::with_prefix("courrier-key-").expect("a folder");
    let identity = Identity::generate();
    let path = folder.path().join("cle.txt");
    fs::write(&path, identity.to_string().expose_secret()).expect("written");
    round_trip(Some(&identity.to_public().to_string()), Some(&path)).await;
}
