//! What gateways tell by calling us.

use courrier_routes::gateway::CallbackError;
use courrier_routes::{DeliveryState, ProviderRef, Refusal};
use courrier_testkit::{HttpPeer, HttpReply};

use crate::stage::Stage;

#[tokio::test]
async fn callbacks_are_read_as_the_profile_says() {
    let peer = HttpPeer::start(|_| HttpReply::Drop).expect("a server");
    let ovh = Stage::ovh(&peer).gateway;
    let octopush = Stage::octopush(&peer).gateway;
    let query = |text: &str| ovh.read_callback(text, b"");
    let told = query("id=12&ptt=4&date=2026-11-24%2013%3A00&description=x").expect("a report");
    assert_eq!(told.provider, Some(ProviderRef("12".to_owned())));
    assert_eq!(told.state, DeliveryState::Delivered);
    let told = query("ptt=23&id=12").expect("a report");
    let refused = DeliveryState::Refused(Refusal::Unacceptable("23".to_owned()));
    assert_eq!(told.state, refused);
    assert_eq!(query("ptt=4"), Err(CallbackError::NoMessage));
    assert_eq!(query("id=12&ptt=77"), Err(CallbackError::UnknownState));
    assert_eq!(query("id=12"), Err(CallbackError::UnknownState));
    let json = |text: &str| octopush.read_callback("", text.as_bytes());
    let body = r#"{"message_id":"t-1","number":"+33612345678","status":"BLACKLISTED_NUMBER"}"#;
    assert_eq!(
        json(body).expect("a report").state,
        DeliveryState::Refused(Refusal::OptedOut)
    );
    assert_eq!(json("<xml/>"), Err(CallbackError::Unreadable));
    let orange = Stage::orange(&peer).gateway;
    assert_eq!(
        orange.read_callback("id=1", b""),
        Err(CallbackError::NotExpected)
    );
    assert!(ovh.is_callback_token("t0ken") && !ovh.is_callback_token("t0ke"));
}
