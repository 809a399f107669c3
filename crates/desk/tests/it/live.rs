//! Listening to what changes.

use std::sync::{Arc, Mutex};

use courrier_api::Event;
use courrier_desk::guichet::{Fault, Guichet};
use courrier_desk::live::{News, follow};

use crate::fake::Fake;

#[test]
fn it_listens_again_until_the_session_ends() {
    let fake = Fake::new();
    fake.state().events.extend([
        Err(Fault::Unreachable),
        Ok(vec![Event::Missed]),
        Err(Fault::SessionEnded),
    ]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&told);
    let guichet: Arc<dyn Guichet> = Arc::new(fake);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime
        .expect("a runtime")
        .block_on(follow(guichet, move |news| {
            ear.lock().expect("whole").push(news);
            true
        }));
    let told = told.lock().expect("whole");
    let expected = [
        News::Lost,
        News::Connected,
        News::Changed(Event::Missed),
        News::Lost,
        News::SessionEnded,
    ];
    assert_eq!(*told, expected);
}

#[test]
fn it_stops_when_nobody_wants_to_know() {
    let fake = Fake::new();
    fake.state().events.push_back(Ok(vec![Event::Missed; 9]));
    let guichet: Arc<dyn Guichet> = Arc::new(fake);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let heard = Arc::new(Mutex::new(0));
    let ear = Arc::clone(&heard);
    runtime
        .expect("a runtime")
        .block_on(follow(guichet, move |_| {
            let mut heard = ear.lock().expect("whole");
            *heard += 1;
            *heard < 3
        }));
    assert_eq!(*heard.lock().expect("whole"), 3);
}
