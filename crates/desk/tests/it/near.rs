//! Others of a near name, when a folder is created.

use courrier_api::UsagerHit;
use courrier_desk::app::new_usager::{Draft, NearMsg};
use courrier_desk::app::usagers::Msg;
use courrier_desk::app::{Msg as AppMsg, Page};
use courrier_domain::UsagerId;

use crate::bench::Bench;
use crate::fake::Trouble;

impl Bench {
    fn near(&mut self, msg: NearMsg) {
        self.usagers(Msg::Near(msg));
    }

    fn draft(&self) -> &Draft {
        self.app.usagers().draft().expect("a form")
    }

    fn near_numeros(&self) -> Vec<String> {
        let hits = self.draft().near().expect("others are shown").hits();
        let numero = |hit: &UsagerHit| hit.usager.numero.as_str().to_owned();
        hits.iter().map(numero).collect()
    }

    /// A form for another Mamadou DIALLO, sent.
    fn another_diallo(&mut self) {
        self.go(AppMsg::Show(Page::Usagers));
        self.go(AppMsg::Primary);
        for (name, value) in [
            ("numero", "2500"),
            ("nom", "Diallo"),
            ("prenoms", "Mamadou"),
            ("date_naissance", "05/06/1999"),
        ] {
            self.fill(name, value);
        }
        self.go(AppMsg::Primary);
    }

    fn folders_of(&self, name: &str) -> Vec<UsagerId> {
        let state = self.fake.state();
        let named = state.people.iter().filter(|one| one.summary.name == name);
        named.map(|one| one.summary.id).collect()
    }
}

#[test]
fn another_person_is_created_once_the_others_were_seen() {
    let mut bench = Bench::open();
    bench.another_diallo();
    assert_eq!(bench.near_numeros(), ["317", "402", "1042"]);
    assert_eq!(
        bench.folders_of("DIALLO Mamadou").len(),
        2,
        "nothing was created"
    );
    assert!(bench.draft().named().contains("05/06/1999"));
    bench.near(NearMsg::Same);
    assert!(bench.app.usagers().page().is_none(), "nobody was chosen");
    bench.fake.trouble("create_usager", Trouble::AnswerLost);
    bench.go(AppMsg::Primary);
    bench.go(AppMsg::Primary);
    let keys = bench.fake.keys("create_usager");
    assert_eq!((keys.len(), &keys[1]), (3, &keys[2]), "one answer, one key");
    assert_ne!(keys[0], keys[1], "having looked is another request");
    assert_eq!(bench.folders_of("DIALLO Mamadou").len(), 3);
    assert!(bench.app.usagers().page().is_some() && bench.app.usagers().draft().is_none());
}

#[test]
fn the_same_person_is_opened_and_the_form_waits() {
    let mut bench = Bench::open();
    bench.another_diallo();
    bench.near(NearMsg::Step(1));
    bench.near(NearMsg::Step(9));
    bench.near(NearMsg::Step(-1));
    bench.near(NearMsg::Choose(7));
    bench.near(NearMsg::Same);
    let page = bench.app.usagers().page().expect("a folder");
    assert_eq!(page.folder.id(), bench.fake.id_of("402"));
    assert!(bench.app.usagers().has_form_aside());
    bench.go(AppMsg::Escape);
    assert_eq!(bench.near_numeros(), ["317", "402", "1042"]);
    bench.go(AppMsg::Escape);
    assert!(bench.draft().near().is_none());
    let birth = bench.draft().form().value("date_naissance");
    assert_eq!(
        birth.as_deref(),
        Some("05/06/1999"),
        "nothing typed is lost"
    );
    assert_eq!(bench.fake.count("create_usager"), 1);
    bench.go(AppMsg::Escape);
    assert!(bench.app.usagers().draft().is_none());
}

#[test]
fn a_corrected_name_is_looked_at_again() {
    let mut bench = Bench::open();
    bench.another_diallo();
    bench.fill("numero", "903");
    bench.go(AppMsg::Primary);
    assert_eq!(bench.errors(), ["numero"], "the number is taken");
    bench.fill("numero", "2501");
    bench.go(AppMsg::Primary);
    assert_eq!(
        bench.near_numeros().len(),
        3,
        "this may be somebody else now"
    );
    bench.go(AppMsg::Primary);
    assert_eq!(bench.folders_of("DIALLO Mamadou").len(), 3);
}
