//! The tri: who gets the envelope, what is counted, and what is told.

use courrier_desk::app::envelope::Fate;
use courrier_desk::app::notice::Tone;
use courrier_desk::app::search;
use courrier_desk::app::tri::{Focus, Msg};
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_domain::courrier::ReturnReason;
use courrier_domain::{CourrierKind, CourrierState, DomiciliationStatus};

use crate::bench::Bench;
use crate::fake::{Trouble, new_usager};

impl Bench {
    pub fn tri(&mut self, msg: Msg) {
        self.go(AppMsg::Tri(msg));
    }

    /// Types a name and takes the envelope of the first person found, who is chosen if need be.
    pub fn take(&mut self, name: &str) {
        self.tri(Msg::Search(search::Msg::Typed(name.to_owned())));
        self.tri(Msg::Search(search::Msg::Enter));
        if self.app.tri().focus() == Focus::Query {
            self.tri(Msg::Search(search::Msg::Number(1)));
            self.tri(Msg::Search(search::Msg::Enter));
        }
    }

    pub fn keys(&mut self, keys: &str) {
        for key in keys.chars() {
            self.tri(Msg::Key(key.to_string()));
        }
    }

    pub fn held(&self, numero: &str, state: CourrierState) -> usize {
        let id = self.fake.id_of(numero);
        let state_of = self.fake.state();
        state_of
            .courriers
            .iter()
            .filter(|c| c.usager_id == id && c.state == state)
            .count()
    }
}

#[test]
fn an_envelope_from_name_to_numero() {
    let mut bench = Bench::open();
    assert!(bench.app.tri().tri().is_none(), "looking opens no tri");
    bench.take("martin");
    assert_eq!(bench.app.tri().focus(), Focus::Envelope);
    bench.keys("r12\n");
    let entered = bench.app.tri().entered().expect("entered").clone();
    assert_eq!(entered.usager.numero.as_str(), "903");
    assert_eq!(
        (entered.kind, entered.count, entered.waiting),
        (CourrierKind::Recommande, 12, 12)
    );
    assert_eq!(bench.app.tri().focus(), Focus::Query);
    assert_eq!(bench.app.tri().search().query(), "", "ready for the next");
    assert_eq!(bench.app.tri().tri().expect("the tri is open").items, 12);
    assert_eq!(bench.app.tri().entries().len(), 1);
}

#[test]
fn a_homonym_is_chosen_with_the_eyes() {
    let mut bench = Bench::open();
    bench.tri(Msg::Search(search::Msg::Typed("mamadou".to_owned())));
    bench.tri(Msg::Search(search::Msg::Enter));
    assert!(
        bench.app.tri().envelope().is_none(),
        "Enter only goes into the list"
    );
    assert_eq!(bench.app.tri().search().cursor(), None);
    bench.tri(Msg::Search(search::Msg::Step(1)));
    bench.tri(Msg::Search(search::Msg::Step(2)));
    bench.tri(Msg::Search(search::Msg::Enter));
    assert_eq!(
        bench
            .app
            .tri()
            .envelope()
            .expect("in hand")
            .usager
            .numero
            .as_str(),
        "1042"
    );
}

#[test]
fn kinds_and_counts_by_keyboard() {
    let mut bench = Bench::open();
    for (keys, kind, count) in [
        ("", CourrierKind::Lettre, 1),
        ("r", CourrierKind::Recommande, 1),
        ("rL", CourrierKind::Lettre, 1),
        ("c", CourrierKind::Lettre, 1),
        ("7", CourrierKind::Lettre, 7),
        ("99", CourrierKind::Lettre, 99),
        ("999", CourrierKind::Lettre, 99),
        ("0", CourrierKind::Lettre, 1),
        ("25\u{8}3", CourrierKind::Lettre, 3),
        ("++-", CourrierKind::Lettre, 2),
        ("5+", CourrierKind::Lettre, 6),
        ("-", CourrierKind::Lettre, 1),
        ("x\u{f700}", CourrierKind::Lettre, 1),
    ] {
        bench.take("martin");
        bench.keys(keys);
        let envelope = bench.app.tri().envelope().expect("in hand");
        assert_eq!((envelope.kind, envelope.count), (kind, count), "{keys:?}");
        bench.go(AppMsg::Escape);
        bench.go(AppMsg::Escape);
    }
}

#[test]
fn a_radiated_usager_is_the_agents_decision() {
    let mut bench = Bench::open();
    bench.take("traor");
    assert_eq!(bench.app.tri().focus(), Focus::Decision);
    bench.keys("\n5");
    assert_eq!(
        bench.fake.count("register"),
        0,
        "nothing is taken in by habit"
    );
    bench.keys("r2\n");
    assert_eq!(bench.held("1533", CourrierState::ToReturn), 2);
    let entered = bench.app.tri().entered().expect("entered");
    assert_eq!(entered.fate, Fate::Return(ReturnReason::Radie));

    bench.take("traor");
    bench.keys("e\n");
    assert_eq!(bench.held("1533", CourrierState::Waiting), 1);
}

#[test]
fn mail_for_nobody_goes_back() {
    let mut bench = Bench::open();
    bench.tri(Msg::Search(search::Msg::Typed("zzz".to_owned())));
    assert!(bench.app.tri().search().found_nobody());
    bench.tri(Msg::Unknown);
    assert!(
        bench.app.tri().unknown_is_missing(),
        "the centre has no such folder yet"
    );
    bench.go(AppMsg::MakeUnknownFolder);
    assert_eq!(bench.app.page(), Page::Usagers);
    assert_eq!(
        bench
            .app
            .usagers()
            .draft()
            .expect("a form")
            .form()
            .value("numero")
            .as_deref(),
        Some("INCONNU")
    );
    bench.go(AppMsg::Primary);
    bench.go(AppMsg::Show(Page::Tri));
    assert_eq!(
        bench.app.tri().search().query(),
        "zzz",
        "nothing typed is lost"
    );
    bench.tri(Msg::Unknown);
    bench.keys("\n");
    assert_eq!(bench.held("INCONNU", CourrierState::ToReturn), 1);
    let entered = bench.app.tri().entered().expect("entered");
    assert_eq!(entered.fate, Fate::Return(ReturnReason::Inconnu));
}

#[test]
fn the_key_of_unknown_mail_acts_at_the_tri_alone() {
    let mut bench = Bench::open();
    let new = new_usager("INCONNU", "X", "", None, DomiciliationStatus::Demande);
    bench.fake.state().new_person(&new);
    bench.go(AppMsg::Show(Page::Remise));
    bench.tri(Msg::Unknown);
    assert!(bench.app.tri().envelope().is_none());
}

#[test]
fn a_lost_answer_is_asked_for_again_and_counts_once() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("3");
    bench.fake.trouble("register", Trouble::AnswerLost);
    bench.keys("\n");
    let envelope = bench.app.tri().envelope().expect("still in hand");
    assert!(
        envelope.is_sealed()
            && envelope
                .attempt
                .as_ref()
                .is_some_and(|a| a.doubt().is_some())
    );
    bench.keys("9r");
    assert_eq!(
        bench.app.tri().envelope().map(|held| held.count),
        Some(3),
        "sealed"
    );
    bench.tri(Msg::Search(search::Msg::Pick(0)));
    bench.keys("\n");
    assert_eq!(bench.held("903", CourrierState::Waiting), 3);
    let keys = bench.fake.keys("register");
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    bench.take("martin");
    bench.keys("\n");
    assert_ne!(
        bench.fake.keys("register")[2],
        keys[0],
        "another action, another key"
    );
}

#[test]
fn enter_pressed_twice_registers_once() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.send(AppMsg::Tri(Msg::Key("\n".to_owned())));
    bench.send(AppMsg::Tri(Msg::Key("\n".to_owned())));
    bench.answer_all();
    assert_eq!(bench.held("903", CourrierState::Waiting), 1);
}

#[test]
fn leaving_an_uncertain_entry_says_to_look() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.fake.trouble("register", Trouble::AnswerLost);
    bench.keys("\n");
    bench.go(AppMsg::Escape);
    assert_eq!(bench.app.tri().notice().expect("told").tone, Tone::Warn);
    assert_eq!(
        bench.app.tri().entries().len(),
        1,
        "and shows what became of it"
    );
}

#[test]
fn a_tri_closed_meanwhile_is_no_dead_end() {
    let mut bench = Bench::open();
    bench.take("martin");
    bench.keys("\n");
    bench.take("popescu");
    bench.fake.state().tri = None;
    bench.keys("\n");
    let envelope = bench.app.tri().envelope().expect("still in hand");
    assert!(
        envelope
            .fault
            .as_deref()
            .is_some_and(|fault| fault.contains("fermé"))
    );
    bench.keys("\n");
    assert_eq!(
        bench.held("1387", CourrierState::Waiting),
        1,
        "in a new tri"
    );
}

#[test]
fn two_desks_that_open_the_tri_at_once_share_it() {
    let mut bench = Bench::open();
    bench.take("martin");
    let other = bench.fake.clone();
    let open = courrier_desk::guichet::Guichet::open_tri(
        &other,
        courrier_api::client::IdempotencyKey::fresh(),
    );
    futures_util::FutureExt::now_or_never(open)
        .expect("at once")
        .expect("opened");
    bench.keys("\n");
    assert!(
        bench.app.tri().entered().is_some(),
        "theirs is the day's tri"
    );
}
