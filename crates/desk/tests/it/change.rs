//! A folder that is changed, and its absences.

use courrier_desk::app::notice::Tone;
use courrier_desk::app::usagers::Msg;
use courrier_desk::app::{Msg as AppMsg, Page, absences, search};
use courrier_domain::usager::{AyantDroit, Channel};
use courrier_domain::{AbsenceReason, UsagerId};

use crate::bench::Bench;
use crate::fake::{Trouble, invalid};

impl Bench {
    fn look_at(&mut self, numero: &str) -> UsagerId {
        self.go(AppMsg::Show(Page::Usagers));
        self.usagers(Msg::Search(search::Msg::Typed(numero.to_owned())));
        self.usagers(Msg::Search(search::Msg::Enter));
        self.fake.id_of(numero)
    }

    fn field(&self, name: &str) -> usize {
        let form = self.app.usagers().draft().expect("a form").form();
        let at = form.fields().iter().position(|field| field.name == name);
        at.expect("a field")
    }

    fn choose(&mut self, name: &str, by: i64) {
        let at = self.field(name);
        self.usagers(Msg::Stepped(at, by));
    }

    fn wrong(&self, name: &str) -> &str {
        let form = self.app.usagers().draft().expect("a form").form();
        &form.fields()[self.field(name)].error
    }

    fn absence(&mut self, id: UsagerId, msg: absences::Msg) {
        self.usagers(Msg::Absence(id, msg));
    }

    fn folder_notice(&self) -> (Tone, &str) {
        let page = self.app.usagers().page().expect("a folder");
        let notice = page.folder.notice().expect("something is told");
        (notice.tone, &notice.text)
    }
}

#[test]
fn a_folder_is_changed_and_keeps_what_the_form_does_not_show() {
    let mut bench = Bench::open();
    let id = bench.look_at("2301");
    let child = AyantDroit {
        nom: "ZHANG".to_owned(),
        prenoms: "Mei".to_owned(),
        date_naissance: None,
        lien: "enfant".to_owned(),
    };
    bench
        .fake
        .state()
        .record(id)
        .expect("a folder")
        .identity
        .ayants_droit = vec![child.clone()];
    bench.go(AppMsg::Refresh);
    bench.usagers(Msg::Change);
    bench.fill("telephone", "06 12 34 56 78");
    bench.fill("email", "wei@example.org");
    bench.choose("channel", 2);
    bench.choose("other_channel", 1);
    bench.choose("langue", -1);
    bench.choose("signature", 1);
    bench.go(AppMsg::Primary);
    assert!(bench.app.usagers().draft().is_none());
    assert_eq!(bench.folder_notice(), (Tone::Done, "Dossier modifié."));
    let mut state = bench.fake.state();
    let identity = state.record(id).expect("a folder").identity.clone();
    let telephone = identity.telephone.as_ref().map(|number| number.as_str());
    assert_eq!(telephone, Some("+33612345678"));
    assert_eq!(identity.channel, Some(Channel::Email));
    assert_eq!(identity.langue.as_deref(), Some("uk"));
    assert!(identity.other_channel && identity.neutral_signature);
    assert_eq!(identity.ayants_droit, [child]);
    assert_eq!(
        identity
            .date_naissance
            .map(|day| day.to_string())
            .as_deref(),
        Some("1999-09-21")
    );
}

#[test]
fn what_can_not_be_is_said_at_its_field() {
    let mut bench = Bench::open();
    bench.look_at("2301");
    bench.usagers(Msg::Change);
    bench.choose("channel", 1);
    bench.usagers(Msg::Submit);
    assert!(
        bench.wrong("telephone").contains("portable"),
        "an SMS needs a number"
    );
    bench.fill("telephone", "01 42 34 56 78");
    bench.fill("date_naissance", "31/02/1990");
    bench.usagers(Msg::Submit);
    assert!(
        bench.wrong("telephone").contains("fixe"),
        "{}",
        bench.wrong("telephone")
    );
    assert!(!bench.wrong("date_naissance").is_empty());
    assert_eq!(bench.fake.count("change_usager"), 0);
    bench.fill("telephone", "0612345678");
    bench.fill("date_naissance", "");
    bench.fake.trouble(
        "change_usager",
        Trouble::Before(invalid("identity.nom", "Trop long.")),
    );
    bench.usagers(Msg::Submit);
    assert_eq!(bench.wrong("nom"), "Trop long.");
    bench.go(AppMsg::Escape);
    assert!(bench.app.usagers().draft().is_none());
    assert!(
        bench.app.usagers().page().is_some(),
        "the folder is still open"
    );
}

#[test]
fn what_a_colleague_changed_meanwhile_is_kept_and_nothing_typed_is_lost() {
    let mut bench = Bench::open();
    let id = bench.look_at("2301");
    bench.usagers(Msg::Change);
    bench.fill("telephone", "0612345678");
    bench.fill("surnom", "Wei");
    {
        let mut state = bench.fake.state();
        let identity = &mut state.record(id).expect("a folder").identity;
        identity.email = Some("wei@example.org".to_owned());
        identity.surnom = Some("Petit".to_owned());
    }
    bench.usagers(Msg::Submit);
    let draft = bench.app.usagers().draft().expect("the form is still open");
    let notice = draft.form().notice.as_ref().expect("it says why");
    assert_eq!(notice.tone, Tone::Warn);
    let value = |name| draft.form().value(name);
    assert_eq!(value("email").as_deref(), Some("wei@example.org"));
    assert_eq!(value("telephone").as_deref(), Some("0612345678"));
    assert_eq!(value("surnom").as_deref(), Some("Wei"));
    assert_eq!(bench.wrong("surnom"), "Un collègue a mis « Petit ».");
    assert_eq!(bench.wrong("telephone"), "");
    bench.usagers(Msg::Submit);
    assert!(bench.app.usagers().draft().is_none());
    let mut state = bench.fake.state();
    let identity = &state.record(id).expect("a folder").identity;
    assert_eq!(identity.email.as_deref(), Some("wei@example.org"));
    assert_eq!(identity.surnom.as_deref(), Some("Wei"));
    assert!(identity.telephone.is_some());
}

#[test]
fn who_was_seen_is_looked_at_again_when_a_colleague_changed_the_folder() {
    let mut bench = Bench::open();
    let id = bench.look_at("2301");
    bench.usagers(Msg::Change);
    bench.fill("nom", "POPESCU");
    bench.fill("prenoms", "Ion");
    let shows_near = |bench: &Bench| {
        let draft = bench.app.usagers().draft().expect("a form");
        draft.near().is_some()
    };
    bench.usagers(Msg::Submit);
    assert!(shows_near(&bench));
    let surnom = Some("Petit".to_owned());
    bench
        .fake
        .state()
        .record(id)
        .expect("a folder")
        .identity
        .surnom = surnom;
    bench.usagers(Msg::Submit);
    assert!(!shows_near(&bench), "the folder was read anew");
    bench.usagers(Msg::Submit);
    assert!(shows_near(&bench));
    bench.usagers(Msg::Submit);
    assert!(bench.app.usagers().draft().is_none());
}

#[test]
fn another_name_shows_those_who_bear_nearly_the_same() {
    let mut bench = Bench::open();
    let id = bench.look_at("2301");
    bench.usagers(Msg::Change);
    bench.fill("nom", "POPESCU");
    bench.fill("prenoms", "Ion");
    bench.usagers(Msg::Submit);
    let draft = bench.app.usagers().draft().expect("a form");
    assert!(draft.near().is_some());
    bench.fake.trouble("change_usager", Trouble::AnswerLost);
    bench.usagers(Msg::Submit);
    let draft = bench.app.usagers().draft().expect("a form");
    assert!(draft.doubt().is_some());
    bench.usagers(Msg::Submit);
    let keys = bench.fake.keys("change_usager");
    assert_eq!(keys[1], keys[2]);
    let name = bench
        .fake
        .state()
        .record(id)
        .expect("a folder")
        .summary
        .name
        .clone();
    assert_eq!(name, "POPESCU Ion");
}

#[test]
fn an_absence_is_declared_and_ended() {
    let mut bench = Bench::open();
    let id = bench.look_at("903");
    bench.absence(id, absences::Msg::New);
    bench.absence(id, absences::Msg::Submit);
    let form = |bench: &Bench, at: usize| {
        let page = bench.app.usagers().page().expect("a folder");
        page.absences.form().expect("a form").fields()[at].clone()
    };
    assert!(!form(&bench, 2).error.is_empty(), "a last day is needed");
    bench.absence(id, absences::Msg::Edited(2, "01/11/2026".to_owned()));
    bench.absence(id, absences::Msg::Edited(1, "01/10/2026".to_owned()));
    bench.absence(id, absences::Msg::Submit);
    assert_eq!(form(&bench, 2).error, "Cette absence est déjà terminée.");
    bench.absence(id, absences::Msg::Edited(2, "31/01/2027".to_owned()));
    bench.absence(id, absences::Msg::Stepped(0, 1));
    bench.fake.trouble("declare_absence", Trouble::AnswerLost);
    bench.absence(id, absences::Msg::Submit);
    let page = bench.app.usagers().page().expect("a folder");
    assert!(
        page.absences
            .form()
            .is_some_and(|form| form.notice.is_some())
    );
    bench.absence(id, absences::Msg::Submit);
    assert_eq!(bench.folder_notice().0, Tone::Done);
    let page = bench.app.usagers().page().expect("a folder");
    let [absence] = page.absences.list() else {
        panic!("one absence")
    };
    assert_eq!(absence.reason, AbsenceReason::Detention);
    let absence = absence.id;

    bench.absence(id, absences::Msg::AskEnd(absence));
    bench.go(AppMsg::Escape);
    assert_eq!(bench.fake.count("end_absence"), 0);
    bench.absence(id, absences::Msg::AskEnd(absence));
    bench.absence(id, absences::Msg::End);
    let page = bench.app.usagers().page().expect("a folder");
    assert!(page.absences.list().is_empty());
    // An answer about somebody else's folder changes nothing here.
    let other = bench.fake.id_of("12");
    bench.absence(other, absences::Msg::New);
    let page = bench.app.usagers().page().expect("a folder");
    assert!(page.absences.form().is_none());
}
