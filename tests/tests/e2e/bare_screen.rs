//! The borne straight on the screen (KMS), in a machine of its own that boots into it.

use courrier_api::client::IdempotencyKey;
use courrier_domain::Role;
use courrier_tests::{ANSWER, Appliance, Centre, INVITATION, lettres, with_card};

const THREE_LETTERS: &str = "04A1B2C3D4E5F6";

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_boots_into_the_borne_which_draws_straight_on_its_screen() {
    let mut centre = Centre::new();
    centre.start();
    let awa = centre.agent("awa", Role::Agent).await;
    let three = with_card(&awa, "1042", THREE_LETTERS).await;
    let tri = awa.open_tri(&IdempotencyKey::fresh()).await;
    lettres(&awa, tri.expect("opened").id, three, 3).await;

    let mut borne = Appliance::boot(&centre, "courrier-kiosk-kms.service");
    let process = borne.ready(None);
    let waiting = borne.looks("waiting", INVITATION);
    borne.insert(THREE_LETTERS);
    borne.looks("mail", ANSWER);
    borne.remove();

    // Nothing gets out: a key switches no console, and the kernel hears none.
    for keys in [
        ["ctrl", "alt", "f2"],
        ["ctrl", "alt", "delete"],
        ["alt", "sysrq", "b"],
    ] {
        borne.machine.press(&keys).expect("pressed");
    }

    // It dies, and stands there again.
    borne
        .machine
        .run(&format!("kill -KILL {process}"))
        .expect("killed");
    borne.ready(Some(&process));
    let again = borne.looks("waiting", INVITATION);
    assert!(again.differing(&waiting, INVITATION) < 100);
    centre.verify();
}
