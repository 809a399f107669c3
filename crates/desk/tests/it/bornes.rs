//! How the bornes are, and the end of one.

use courrier_api::{Event, KioskHealth};
use courrier_desk::app::work::Msg;
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_desk::live::News;
use courrier_domain::{DeviceId, Role};

use crate::bench::Bench;
use crate::fake::Trouble;

fn well() -> KioskHealth {
    KioskHealth {
        reader_ok: true,
        version: "0.4.0".to_owned(),
        ..KioskHealth::default()
    }
}

fn at_the_bornes(role: Role) -> Bench {
    let mut bench = Bench::closed();
    bench.fake.state().agent.role = role;
    bench.fake.has_borne("Hall", Some(well()), None);
    bench.fake.has_borne("Étage", Some(well()), None);
    bench.log_in("fatou");
    bench.go(AppMsg::Show(Page::Bornes));
    bench
}

#[test]
fn a_borne_that_falls_silent_stands_in_the_status_bar_of_every_screen() {
    let mut bench = at_the_bornes(Role::Agent);
    bench.go(AppMsg::Show(Page::Tri));
    assert!(bench.app.bornes().troubled().is_empty());
    let now = bench.fake.state().now;
    let device = |bench: &Bench| bench.fake.state().room.devices[1].id;
    let event = |id: DeviceId, silent: bool| {
        let ok = !silent;
        AppMsg::Live(0, News::Changed(Event::Device { id, ok, silent }))
    };
    bench.fake.state().room.devices[1].silent_since = Some(now);
    let id = device(&bench);
    bench.go(event(id, true));
    let names = |bench: &Bench| {
        let troubled = bench.app.bornes().troubled();
        troubled
            .iter()
            .map(|one| one.name.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&bench), ["Étage"]);
    bench.fake.state().room.devices[1].silent_since = None;
    bench.go(event(id, false));
    assert!(names(&bench).is_empty(), "its return clears it");
    let ails = KioskHealth {
        printer_ok: Some(false),
        ..well()
    };
    bench.fake.state().room.devices[0].health = Some(ails);
    bench.go(AppMsg::Live(0, News::Connected));
    assert_eq!(names(&bench), ["Hall"]);
    bench.fake.state().room.devices[1].guessing_since = Some(now);
    bench.go(event(id, false));
    assert_eq!(names(&bench), ["Hall", "Étage"], "where cards are tried");
}

#[test]
fn agents_and_supervisors_read_only() {
    for role in [Role::Agent, Role::Supervisor] {
        let mut bench = at_the_bornes(role);
        bench.work_key("r");
        assert!(bench.app.bornes().choices().is_empty());
        assert!(bench.app.bornes().question().is_none());
        bench.go(AppMsg::Primary);
        assert_eq!(bench.fake.count("revoke_device"), 0);
    }
}

#[test]
fn a_borne_is_revoked_on_purpose_and_once() {
    let mut bench = at_the_bornes(Role::Administrator);
    bench.work(Msg::Step(1));
    bench.work_key("r");
    let asked = bench.app.bornes().question().expect("it asks first");
    assert!(asked.text.contains("« Étage »"), "{}", asked.text);
    bench.go(AppMsg::Escape);
    bench.work_key("r");
    bench.work(Msg::Step(-1));
    bench.go(AppMsg::Primary);
    assert_eq!(
        bench.fake.count("revoke_device"),
        0,
        "the question went with its line"
    );
    // Where nothing is asked, the key leads to what the bornes tell.
    assert_eq!(bench.app.page(), Page::Pages);
    bench.go(AppMsg::Escape);
    bench.work(Msg::Step(1));
    bench.work_key("r");
    bench.fake.trouble("revoke_device", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(bench.app.bornes().doubt().is_some());
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("revoke_device");
    assert_eq!(keys[0], keys[1]);
    let left = bench.app.bornes().list().rows();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].name, "Hall");
}
