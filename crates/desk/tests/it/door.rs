//! Logging in, being idle, coming back.

use std::time::Duration;

use courrier_api::{LoginRequest, problem_type};
use courrier_desk::app::{Connection, Msg, Page, search, session, tri};
use courrier_desk::guichet::Fault;

use crate::bench::Bench;
use crate::fake::{Trouble, problem};

fn submit(login: &str, password: &str) -> Msg {
    let request = LoginRequest {
        login: login.to_owned(),
        password: password.to_owned(),
    };
    Msg::Session(session::Msg::Submit(request))
}

fn type_name(bench: &mut Bench, text: &str) {
    bench.go(Msg::Tri(tri::Msg::Search(search::Msg::Typed(
        text.to_owned(),
    ))));
}

#[test]
fn the_door_says_what_is_wrong() {
    let mut bench = Bench::closed();
    bench.go(submit(" ", ""));
    assert!(
        bench
            .app
            .session()
            .fault()
            .expect("told")
            .contains("identifiant")
    );
    assert_eq!(bench.fake.count("login"), 0, "nothing to ask the daemon");
    bench.go(submit("fatou", "wrong"));
    assert!(
        bench
            .app
            .session()
            .fault()
            .expect("told")
            .contains("inconnu")
    );
    let locked = "Trop d'essais : attendez 30 secondes, puis réessayez.";
    bench.fake.trouble(
        "login",
        Trouble::Before(problem(problem_type::LOCKED, 429, locked)),
    );
    bench.go(submit("fatou", "correct horse"));
    assert_eq!(
        bench.app.session().fault(),
        Some(locked),
        "the daemon's own words"
    );
    bench
        .fake
        .trouble("login", Trouble::Before(Fault::Unreachable));
    bench.go(submit("fatou", "correct horse"));
    assert!(
        bench
            .app
            .session()
            .fault()
            .expect("told")
            .contains("réseau"),
        "what to do"
    );
    bench.go(submit(" fatou ", "correct horse"));
    assert_eq!(
        bench.app.session().agent().map(|agent| agent.name.as_str()),
        Some("Fatou")
    );
    assert_eq!(bench.follows, 1, "and it listens to what changes");
}

#[test]
fn nothing_moves_behind_the_door() {
    let mut bench = Bench::closed();
    bench.go(Msg::Show(Page::Usagers));
    bench.go(Msg::Tri(tri::Msg::Search(search::Msg::Typed(
        "diallo".to_owned(),
    ))));
    bench.go(Msg::Primary);
    assert_eq!(bench.app.page(), Page::Tri);
    assert_eq!(bench.fake.count("usagers"), 0);
}

#[test]
fn a_session_ended_by_the_daemon_loses_nothing_typed() {
    let mut bench = Bench::open();
    bench.take("koval");
    bench.go(Msg::Tri(tri::Msg::Decide(
        courrier_desk::app::envelope::Fate::Cabinet,
    )));
    bench.go(Msg::Tri(tri::Msg::Key("3".to_owned())));
    bench
        .fake
        .trouble("open_tri", Trouble::Before(Fault::SessionEnded));
    bench.go(Msg::Primary);
    assert!(bench.app.session().open().is_none());
    assert!(bench.app.session().notice().is_some());

    bench.log_in("fatou");
    let envelope = bench.app.tri().envelope().expect("still in hand");
    assert_eq!(
        (envelope.count, bench.app.tri().search().query()),
        (3, "koval")
    );
    bench.go(Msg::Primary);
    assert_eq!(
        bench.app.tri().entered().map(|entered| entered.count),
        Some(3)
    );
    let keys = bench.fake.keys("open_tri");
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]), "one action, one key");
}

#[test]
fn an_idle_desk_closes_itself_and_what_was_on_its_way_is_settled() {
    let mut bench = Bench::open();
    type_name(&mut bench, "martin");
    bench.go(Msg::Tri(tri::Msg::Search(search::Msg::Enter)));
    bench.send(Msg::Primary);
    bench.clock.advance(Duration::from_secs(899));
    bench.send(Msg::Tick);
    assert!(bench.app.session().open().is_some());
    bench.clock.advance(Duration::from_secs(1));
    bench.send(Msg::Tick);
    assert!(bench.app.session().open().is_none());
    assert_eq!(bench.app.session().notice(), Some(session::ENDED));
    bench.answer_all();
    assert_eq!(bench.fake.count("logout"), 1, "the daemon hears of it");
    bench.log_in("fatou");
    assert!(
        bench.app.tri().entered().is_some(),
        "the answer found its envelope"
    );
}

#[test]
fn somebody_at_the_keyboard_is_not_idle() {
    let mut bench = Bench::open();
    for _ in 0..4 {
        bench.passes(Duration::from_mins(10));
        bench.go(Msg::Touched);
    }
    assert!(bench.app.session().open().is_some());
}

#[test]
fn what_changes_elsewhere_does_not_keep_an_empty_desk_open() {
    let mut bench = Bench::open();
    let connected = || Msg::Live(0, courrier_desk::live::News::Connected);
    for _ in 0..3 {
        bench.go(connected());
        bench.passes(Duration::from_mins(5));
    }
    assert!(bench.app.session().open().is_none());
}

#[test]
fn another_agent_finds_an_empty_desk() {
    let mut bench = Bench::open();
    type_name(&mut bench, "diallo");
    bench.passes(Duration::from_secs(1000));
    {
        let mut state = bench.fake.state();
        state.agent.id = courrier_domain::TypedId::from_uuid(uuid::Uuid::from_u128(8));
        state.agent.login = "awa".to_owned();
    }
    bench.log_in("awa");
    assert_eq!(bench.app.tri().search().query(), "");
}

#[test]
fn closing_the_session_empties_the_desk_and_late_answers_find_nobody() {
    let mut bench = Bench::open();
    bench.send(Msg::Tri(tri::Msg::Search(search::Msg::Typed(
        "diallo".to_owned(),
    ))));
    bench.send(Msg::Logout);
    bench.answer_all();
    assert!(bench.app.session().notice().is_none(), "one knows why");
    bench.log_in("fatou");
    assert!(bench.app.tri().search().found().is_empty());
    bench.go(Msg::Quit);
    assert_eq!(bench.quits, 1);
}

#[test]
fn a_cut_connection_is_seen_and_listened_to_anew() {
    let mut bench = Bench::open();
    bench.go(Msg::Live(0, courrier_desk::live::News::Connected));
    assert_eq!(bench.app.connection(), Connection::Live);
    bench
        .fake
        .trouble("usagers", Trouble::Before(Fault::Unreachable));
    type_name(&mut bench, "diallo");
    assert_eq!(
        (bench.app.connection(), bench.follows),
        (Connection::Lost, 2)
    );
    assert!(bench.app.tri().search().fault().is_some());
    bench.go(Msg::Tri(tri::Msg::Search(search::Msg::Enter)));
    assert!(
        bench.app.tri().search().fault().is_none(),
        "Enter asks again"
    );
    assert_eq!(bench.app.connection(), Connection::Live);
}
