//! Whose envelope it is: what the daemon is certain of, what the agent chose, and what is sent.

use courrier_api::Whom;
use courrier_desk::app::Msg as AppMsg;
use courrier_desk::app::apart;
use courrier_desk::app::envelope::Fate;
use courrier_desk::app::notice::Tone;
use courrier_desk::app::search;
use courrier_desk::app::tri::{Focus, Msg};
use courrier_domain::courrier::ReturnReason;
use courrier_domain::usager::AyantDroit;
use courrier_domain::{CourrierKind, CourrierState, DomiciliationStatus};

use crate::bench::Bench;
use crate::fake::new_usager;

impl Bench {
    pub fn find(&mut self, msg: search::Msg) {
        self.tri(Msg::Search(msg));
    }

    pub fn types(&mut self, text: &str) {
        self.find(search::Msg::Typed(text.to_owned()));
    }

    /// What was said of the addressee with each entry: the text, and whether the agent chose.
    fn said(&self) -> Vec<(Option<String>, bool)> {
        let state = self.fake.state();
        let said = state.registered.iter();
        said.map(|new| (new.text.clone(), new.chosen)).collect()
    }

    fn in_hand(&self) -> Option<String> {
        let envelope = self.app.tri().envelope()?;
        Some(envelope.usager.numero.as_str().to_owned())
    }
}

#[test]
fn what_was_typed_and_who_chose_is_sent() {
    let mut bench = Bench::open();
    bench.types("martin");
    bench.find(search::Msg::Enter);
    bench.keys("\n");
    bench.types(" mamadou ");
    bench.find(search::Msg::Enter);
    bench.find(search::Msg::Number(2));
    bench.find(search::Msg::Enter);
    bench.keys("\n");
    let new = new_usager("INCONNU", "X", "", None, DomiciliationStatus::Demande);
    bench.fake.state().new_person(&new);
    bench.types("nobody at all");
    bench.tri(Msg::Unknown);
    bench.keys("\n");
    let said = [
        (Some("martin".to_owned()), false),
        (Some("mamadou".to_owned()), true),
        // An unknown name must not be remembered as a way to write INCONNU.
        (None, true),
    ];
    assert_eq!(bench.said(), said);
}

#[test]
fn no_number_of_enters_registers_where_another_could_be_meant() {
    let mut bench = Bench::open();
    bench.types("diallo mamadou");
    for _ in 0..6 {
        bench.find(search::Msg::Enter);
        bench.keys("\n");
        bench.go(AppMsg::Primary);
    }
    assert_eq!(bench.fake.count("register"), 0);
    assert_eq!(bench.app.tri().focus(), Focus::Query);
    bench.find(search::Msg::Number(3));
    bench.find(search::Msg::Enter);
    bench.keys("\n");
    assert_eq!(bench.held("1042", CourrierState::Waiting), 1);
}

#[test]
fn a_refused_certainty_shows_who_to_choose_from_and_loses_nothing() {
    let mut bench = Bench::open();
    bench.types("martin");
    bench.find(search::Msg::Enter);
    bench.keys("r3");
    // Somebody of the same name is entered elsewhere meanwhile.
    let other = new_usager("950", "MARTIN", "Jeanne", None, DomiciliationStatus::Valide);
    bench.fake.state().new_person(&other);
    bench.keys("\n");
    assert!(bench.fake.state().registered.is_empty());
    let told = bench.app.tri().notice().expect("told").clone();
    assert_eq!(told.tone, Tone::Warn);
    assert!(told.text.contains("3 recommandés"), "{}", told.text);
    assert_eq!(bench.app.tri().search().found().len(), 2);
    bench.find(search::Msg::Enter);
    bench.go(AppMsg::Primary);
    assert!(bench.in_hand().is_none(), "nobody is chosen by habit");
    assert!(bench.app.tri().closing().is_none(), "nor is the tri closed");
    bench.find(search::Msg::Number(2));
    bench.find(search::Msg::Enter);
    assert_eq!(bench.in_hand().as_deref(), Some("950"));
    let envelope = bench.app.tri().envelope().expect("in hand");
    assert_eq!(
        (envelope.kind, envelope.count),
        (CourrierKind::Recommande, 3)
    );
    bench.keys("\n");
    assert_eq!(bench.held("950", CourrierState::Waiting), 3);
    assert_eq!(bench.said(), [(Some("martin".to_owned()), true)]);
    bench.take("popescu");
    let next = bench.app.tri().envelope().expect("in hand");
    assert_eq!(next.count, 1, "the next envelope is another");
}

#[test]
fn a_decision_stays_with_the_person_it_was_taken_for() {
    for (chosen, fate) in [(1, Fate::Return(ReturnReason::Radie)), (2, Fate::Cabinet)] {
        let mut bench = Bench::open();
        bench.types("traoré");
        bench.find(search::Msg::Enter);
        bench.keys("r");
        let other = new_usager("950", "TRAORÉ", "Awa", None, DomiciliationStatus::Valide);
        bench.fake.state().new_person(&other);
        bench.keys("\n");
        bench.find(search::Msg::Number(chosen));
        bench.find(search::Msg::Enter);
        assert_eq!(bench.app.tri().envelope().map(|held| held.fate), Some(fate));
    }
}

#[test]
fn an_envelope_to_be_chosen_for_can_be_left() {
    let mut bench = Bench::open();
    bench.types("martin");
    bench.find(search::Msg::Enter);
    bench.keys("9");
    let other = new_usager("950", "MARTIN", "Jeanne", None, DomiciliationStatus::Valide);
    bench.fake.state().new_person(&other);
    bench.keys("\n");
    bench.go(AppMsg::Escape);
    assert_eq!(bench.app.tri().search().query(), "");
    bench.take("popescu");
    assert_eq!(bench.app.tri().envelope().map(|held| held.count), Some(1));
}

#[test]
fn a_name_of_the_household_or_of_a_mandataire_is_said_with_the_envelope() {
    let mut bench = Bench::open();
    let (zhang, martin) = (bench.fake.id_of("2301"), bench.fake.id_of("903"));
    {
        let mut state = bench.fake.state();
        state.record(zhang).expect("a folder").identity.ayants_droit = vec![AyantDroit {
            nom: "LIU".to_owned(),
            prenoms: "Mei".to_owned(),
            date_naissance: None,
            lien: String::new(),
        }];
        state.procuration(martin, "SYLLA Aminata", "2026-01-01", "2026-12-31");
    }
    let whom = |bench: &mut Bench, name: &str| {
        bench.take(name);
        let whom = bench.app.tri().envelope().expect("in hand").whom.clone();
        bench.go(AppMsg::Escape);
        whom
    };
    let name = "LIU Mei".to_owned();
    assert_eq!(whom(&mut bench, "liu"), Some(Whom::Household { name }));
    let name = "SYLLA Aminata".to_owned();
    assert_eq!(whom(&mut bench, "sylla"), Some(Whom::Mandataire { name }));
    assert_eq!(whom(&mut bench, "martin"), Some(Whom::Usager));
}

#[test]
fn what_differs_between_those_who_could_be_confused_is_known() {
    let mut bench = Bench::open();
    let id = bench.fake.id_of("317");
    bench.fake.state().record(id).expect("a folder").last_seen = Some(crate::fake::today());
    bench.types("diallo");
    let hits = bench.app.tri().search().found().to_vec();
    let differs = apart::among(&hits);
    let of = |numero: &str| {
        let at = hits
            .iter()
            .position(|hit| hit.usager.numero.as_str() == numero);
        differs[at.expect("found")]
    };
    assert!(of("317").birth && of("1042").birth, "the same name");
    assert!(of("317").last_seen && !of("317").place);
    bench.types("dial");
    let hits = bench.app.tri().search().found().to_vec();
    let quiet = apart::among(&hits);
    let mariama = hits
        .iter()
        .position(|hit| hit.usager.numero.as_str() == "2210");
    let nothing = apart::Differs::default();
    assert_eq!(
        quiet[mariama.expect("found")],
        nothing,
        "another name is enough"
    );
    let born = hits[0].usager.date_naissance;
    assert_eq!(apart::from_entered(&hits[0], born), nothing);
    assert_eq!(
        apart::from_entered(&hits[0], None),
        nothing,
        "nothing to compare"
    );
    let other = born.and_then(|day| day.succ_opt());
    assert!(apart::from_entered(&hits[0], other).birth);
}
