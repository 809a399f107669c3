//! The usagers: the cabinet, a folder's page, a new folder.

use courrier_api::{Event, HistoryLine};
use courrier_desk::app::notice::Tone;
use courrier_desk::app::search;
use courrier_desk::app::usagers::Msg;
use courrier_desk::app::{Msg as AppMsg, Page, folder, procurations};
use courrier_desk::guichet::Fault;
use courrier_desk::live::News;
use courrier_domain::{Author, CourrierKind, DomiciliationStatus, PassageKind, Step, TypedId as _};

use crate::bench::Bench;
use crate::fake::{Trouble, invalid, today};

impl Bench {
    pub fn usagers(&mut self, msg: Msg) {
        self.go(AppMsg::Usagers(msg));
    }

    fn procuration(&mut self, msg: procurations::Msg) {
        self.usagers(Msg::Procuration(msg));
    }

    fn cabinet(&mut self) {
        self.go(AppMsg::Show(Page::Usagers));
    }

    fn open_martin(&mut self) {
        self.cabinet();
        self.usagers(Msg::Search(search::Msg::Typed("martin".to_owned())));
        self.usagers(Msg::Search(search::Msg::Enter));
    }

    /// Fills a field of the new usager's form by its name.
    pub fn fill(&mut self, name: &str, value: &str) {
        let draft = self.app.usagers().draft().expect("a form");
        let at = draft
            .form()
            .fields()
            .iter()
            .position(|field| field.name == name);
        self.usagers(Msg::Edited(
            at.expect("a field of that name"),
            value.to_owned(),
        ));
    }

    pub fn errors(&self) -> Vec<&str> {
        let fields = self
            .app
            .usagers()
            .draft()
            .expect("a form")
            .form()
            .fields()
            .iter();
        fields
            .filter(|field| !field.error.is_empty())
            .map(|field| field.name)
            .collect()
    }

    fn told(&self) -> Tone {
        let page = self.app.usagers().page().expect("a folder");
        page.folder.notice().expect("something is told").tone
    }
}

#[test]
fn an_empty_field_lists_the_cabinet() {
    let mut bench = Bench::open();
    bench.cabinet();
    assert_eq!(bench.app.usagers().search().found().len(), 14);
    bench.usagers(Msg::Search(search::Msg::Enter));
    assert!(
        bench.app.usagers().page().is_none(),
        "Enter alone opens nobody"
    );
    bench.usagers(Msg::Search(search::Msg::Number(2)));
    bench.usagers(Msg::Search(search::Msg::Enter));
    assert!(bench.app.usagers().page().is_some());
}

#[test]
fn a_new_folder_is_created_and_opened() {
    let mut bench = Bench::open();
    bench.cabinet();
    bench.go(AppMsg::Primary);
    for (name, value) in [
        ("numero", " 2500 "),
        ("nom", "Sow"),
        ("prenoms", "Awa"),
        ("date_naissance", "14021992"),
        ("telephone", "06 12 34 56 78"),
        ("email", "awa@example.org"),
    ] {
        bench.fill(name, value);
    }
    bench.fake.trouble("create_usager", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    assert!(
        bench
            .app
            .usagers()
            .draft()
            .expect("a form")
            .doubt()
            .is_some()
    );
    bench.fill("nom", "Autre");
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("create_usager");
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    let page = bench.app.usagers().page().expect("the new folder");
    let usager = page.folder.usager().expect("read");
    assert_eq!(usager.summary.name, "SOW Awa");
    assert_eq!(
        usager.identity.telephone.as_ref().map(|t| t.as_str()),
        Some("+33612345678")
    );
    assert_eq!(
        usager
            .identity
            .date_naissance
            .map(|day| day.to_string())
            .as_deref(),
        Some("1992-02-14")
    );
    let domiciliation = &usager.summary.domiciliation;
    assert_eq!(
        domiciliation.end.map(|day| day.to_string()).as_deref(),
        Some("2027-11-22")
    );
    assert_eq!(bench.told(), Tone::Done);
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let mut bench = Bench::open();
    bench.cabinet();
    bench.go(AppMsg::Primary);
    bench.go(AppMsg::Primary);
    assert_eq!(bench.errors(), ["numero", "nom"]);
    for (name, value) in [
        ("numero", "12 bis"),
        ("nom", "Sow"),
        ("date_naissance", "29/02/2018"),
        ("telephone", "0612"),
        ("email", "awa"),
        ("domiciliation", "hier"),
    ] {
        bench.fill(name, value);
    }
    bench.usagers(Msg::Submit);
    assert_eq!(
        bench.errors(),
        [
            "numero",
            "date_naissance",
            "telephone",
            "email",
            "domiciliation"
        ]
    );
    assert_eq!(bench.fake.count("create_usager"), 0);
    // A landline is said to be one, while it can still be asked for another number.
    bench.fill("telephone", "01 42 34 56 78");
    bench.usagers(Msg::Submit);
    assert!(bench.errors().contains(&"telephone"));
    bench.fill("telephone", "0612");
    bench.fill("date_naissance", "24/11/2026");
    bench.usagers(Msg::Submit);
    assert!(bench.errors().contains(&"date_naissance"), "born tomorrow");
}

#[test]
fn the_daemons_own_objections_find_their_fields() {
    let mut bench = Bench::open();
    bench.cabinet();
    bench.go(AppMsg::Primary);
    bench.fill("numero", "903");
    bench.fill("nom", "Sow");
    bench.usagers(Msg::Submit);
    assert_eq!(bench.errors(), ["numero"], "taken");
    bench.fill("numero", "2500");
    let fault = invalid("identity.prenoms", "Trop long.");
    bench.fake.trouble("create_usager", Trouble::Before(fault));
    bench.usagers(Msg::Submit);
    assert_eq!(bench.errors(), ["prenoms"]);
    bench.fake.trouble(
        "create_usager",
        Trouble::Before(invalid("surprise", "Non.")),
    );
    bench.usagers(Msg::Submit);
    let form = bench.app.usagers().draft().expect("a form").form();
    assert_eq!(
        form.notice.as_ref().map(|notice| notice.text.as_str()),
        Some("Non.")
    );
    let keys = bench.fake.keys("create_usager");
    assert_ne!(keys[0], keys[1], "a corrected form is another action");
    bench.fill("domiciliation", "");
    bench.usagers(Msg::Submit);
    let page = bench.app.usagers().page().expect("the new folder");
    let summary = page.folder.summary().expect("read");
    assert_eq!(summary.domiciliation.status, DomiciliationStatus::Demande);
}

#[test]
fn a_folders_mail_is_handed_over_from_its_page() {
    let mut bench = Bench::open();
    bench.open_martin();
    bench.go(AppMsg::Primary);
    assert_eq!(bench.app.page(), Page::Remise);
    let opened = bench
        .app
        .remise()
        .folder()
        .and_then(folder::Folder::summary);
    assert_eq!(opened.map(|summary| summary.numero.as_str()), Some("903"));
}

#[test]
fn a_call_is_noted() {
    let mut bench = Bench::open();
    bench.open_martin();
    bench.usagers(Msg::Folder(folder::Msg::Passage(PassageKind::Telephone)));
    assert_eq!((bench.fake.state().passages, bench.told()), (1, Tone::Done));
}

#[test]
fn a_procuration_is_added_and_taken_back() {
    use procurations::Msg as Procuration;
    let mut bench = Bench::open();
    bench.open_martin();
    bench.procuration(Procuration::New);
    bench.procuration(Procuration::Submit);
    assert_eq!(
        bench.fake.count("add_procuration"),
        0,
        "somebody must be named"
    );
    bench.procuration(Procuration::Edited(0, "Luc PETIT".to_owned()));
    bench.procuration(Procuration::Edited(2, "01/01/2026".to_owned()));
    bench.procuration(Procuration::Submit);
    let page = bench.app.usagers().page().expect("a folder");
    assert!(
        page.procurations.form().expect("still open").fields()[2]
            .error
            .contains("avant")
    );
    bench.procuration(Procuration::Edited(2, "31/12/2026".to_owned()));
    bench.fake.trouble("add_procuration", Trouble::AnswerLost);
    bench.procuration(Procuration::Submit);
    bench.procuration(Procuration::Submit);
    let keys = bench.fake.keys("add_procuration");
    assert_eq!((keys.len(), &keys[0]), (2, &keys[1]));
    let listed = |bench: &Bench| {
        let page = bench.app.usagers().page().expect("a folder");
        page.folder
            .usager()
            .expect("read")
            .procurations
            .iter()
            .map(|p| p.id)
            .collect::<Vec<_>>()
    };
    let one = listed(&bench);
    assert_eq!((one.len(), bench.told()), (1, Tone::Done));

    bench.procuration(Procuration::AskRevoke(one[0]));
    bench.go(AppMsg::Escape);
    assert!(
        bench.app.usagers().page().is_some(),
        "Escape drops the question first"
    );
    bench.procuration(Procuration::Revoke);
    assert_eq!(bench.fake.count("revoke_procuration"), 0);
    bench.procuration(Procuration::AskRevoke(one[0]));
    bench.procuration(Procuration::Revoke);
    assert!(listed(&bench).is_empty());
}

#[test]
fn history_is_read_page_by_page() {
    let mut bench = Bench::open();
    let line = |seq| HistoryLine {
        seq,
        courrier_id: courrier_domain::CourrierId::from_uuid(uuid::Uuid::nil()),
        kind: CourrierKind::Lettre,
        at: today(),
        step: Step::Cancelled,
        author: Author::System,
    };
    bench.fake.state().history.lines = (1..=70).rev().map(line).collect();
    bench.open_martin();
    let seen = |bench: &Bench| {
        let page = bench.app.usagers().page().expect("a folder");
        (
            page.history()
                .iter()
                .map(|line| line.seq)
                .collect::<Vec<_>>(),
            page.has_older(),
        )
    };
    assert_eq!(seen(&bench), ((41..=70).rev().collect(), true));
    // Asked for twice before the answer: the lines come once.
    bench.send(AppMsg::Usagers(Msg::Older));
    bench.send(AppMsg::Usagers(Msg::Older));
    bench.answer_all();
    assert_eq!(seen(&bench), ((11..=70).rev().collect(), true));
    bench.usagers(Msg::Older);
    assert_eq!(seen(&bench), ((1..=70).rev().collect(), false));
    bench.usagers(Msg::Older);
    bench
        .fake
        .trouble("history", Trouble::Before(Fault::Unreadable));
    let id = bench.fake.id_of("903");
    bench.go(AppMsg::Live(
        0,
        News::Changed(Event::Usager { id, waiting: 1 }),
    ));
    assert_eq!(bench.told(), Tone::Stop);
}

#[test]
fn escape_goes_back_one_step_at_a_time() {
    let mut bench = Bench::open();
    bench.open_martin();
    bench.go(AppMsg::Help);
    bench.go(AppMsg::Escape);
    assert!(bench.app.usagers().page().is_some() && !bench.app.is_help_shown());
    bench.go(AppMsg::Escape);
    assert!(bench.app.usagers().page().is_none());
    assert_eq!(
        bench.app.usagers().search().query(),
        "martin",
        "the list is as it was"
    );
    bench.go(AppMsg::Escape);
    assert_eq!(bench.app.usagers().search().query(), "");
}
