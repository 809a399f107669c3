//! The operator's socket.

use std::os::unix::fs::PermissionsExt as _;

use courrier_api::client::Control;
use courrier_api::problem_type as kind;
use courrier_daemon::control::ControlSocket;
use courrier_domain::{CentreSettings, Role};
use courrier_ledger::operator::{OperatorAnswer, OperatorRequest};
use courrier_ledger::password;

use crate::house::House;

#[tokio::test]
async fn what_the_operator_changes_is_in_force_when_they_are_answered() {
    let house = House::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("control.sock");
    std::fs::write(&path, "left behind by a daemon that was killed").expect("written");
    let socket = ControlSocket::open(&path).expect("opened");
    let mode = std::fs::metadata(&path)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "for its owner alone");
    let served = tokio::spawn(socket.serve(house.app.clone()));
    let control = Control::new(&path).expect("a client");

    let (id, login) = house.account(Role::Agent, 1).await;
    let listed = control
        .operate(&OperatorRequest::Agents)
        .await
        .expect("answered");
    let OperatorAnswer::Agents { agents } = listed else {
        panic!("{listed:?}")
    };
    assert_eq!(agents[0].login, login);

    let password_hash = password::hash("une autre phrase").expect("hashed");
    let hash = house
        .app
        .ledger()
        .read(|reader| reader.agent(id))
        .expect("read")
        .expect("there");
    let token = house
        .app
        .sessions()
        .open(id, Role::Agent, &hash.password_hash);
    let token = token.expect("randomness").into_text();
    house.get(&token, "/centre").await.of(200);
    let request = OperatorRequest::SetPassword {
        login,
        password_hash,
    };
    let done = control.operate(&request).await.expect("answered");
    assert!(matches!(done, OperatorAnswer::Done), "{done:?}");
    house
        .get(&token, "/centre")
        .await
        .is_problem(401, kind::UNAUTHENTICATED);

    let settings = CentreSettings {
        name: "Autre".to_owned(),
        ..CentreSettings::default()
    };
    let request = OperatorRequest::SaveSettings {
        settings: Box::new(settings),
    };
    let done = control.operate(&request).await.expect("answered");
    assert!(matches!(done, OperatorAnswer::Done), "{done:?}");
    assert_eq!(house.app.settings().name, "Autre");

    house.app.stop();
    served.await.expect("no panic").expect("ended well");
}
