//! What is to be said to a person: noted on their page, shown at the remise, ended when it is said.

use courrier_api::NewNotice;
use courrier_desk::app::to_say::Msg;
use courrier_desk::app::{Msg as AppMsg, Page, folder, usagers};
use courrier_domain::CourrierKind::Lettre;

use crate::bench::Bench;
use crate::fake::Trouble;

impl Bench {
    fn notes(&mut self, msg: Msg) {
        let msg = folder::Msg::ToSay(msg);
        self.go(AppMsg::Usagers(usagers::Msg::Folder(msg)));
    }

    fn noted(&self) -> Vec<NewNotice> {
        let state = self.fake.state();
        let notices = state.room.notices.iter();
        notices.map(|(_, notice)| notice.notice.clone()).collect()
    }

    fn error(&self) -> String {
        let page = self.app.usagers().page().expect("a folder");
        let form = page.folder.to_say().form().expect("a form");
        form.fields()[1].error.clone()
    }
}

fn at_a_folder() -> Bench {
    let mut bench = Bench::open();
    bench.fake.puts("903", Lettre, 2);
    bench.go(AppMsg::Show(Page::Usagers));
    let search = |msg| AppMsg::Usagers(usagers::Msg::Search(msg));
    bench.go(search(courrier_desk::app::search::Msg::Typed(
        "903".to_owned(),
    )));
    bench.go(search(courrier_desk::app::search::Msg::Enter));
    bench
}

#[test]
fn an_appointment_is_noted_once_on_the_centres_clock() {
    let mut bench = at_a_folder();
    bench.notes(Msg::New);
    for (typed, error) in [
        ("", "Tapez un jour"),
        ("demain", "Tapez un jour"),
        ("31/11/2026 10:00", "Tapez un jour"),
        ("01/12/2026 25:00", "Tapez un jour"),
        ("23/11/2026 14:00", "Ce moment est déjà passé"),
    ] {
        bench.notes(Msg::Edited(1, typed.to_owned()));
        bench.notes(Msg::Submit);
        assert!(
            bench.error().starts_with(error),
            "{typed}: {}",
            bench.error()
        );
    }
    bench.notes(Msg::Edited(1, "01/12/2026 9h30".to_owned()));
    bench.fake.trouble("add_notice", Trouble::AnswerLost);
    bench.notes(Msg::Submit);
    bench.notes(Msg::Submit);
    let at = "2026-12-01T08:30:00Z".parse().expect("an instant");
    assert_eq!(bench.noted(), [NewNotice::Appointment { at }]);
}

#[test]
fn a_word_is_said_at_the_remise_and_forgotten() {
    let mut bench = at_a_folder();
    bench.notes(Msg::New);
    bench.notes(Msg::Stepped(0, 1));
    bench.notes(Msg::Submit);
    assert!(bench.error().starts_with("Écrivez"));
    let text = "Passer voir Nadia".to_owned();
    bench.notes(Msg::Edited(1, text.clone()));
    bench.notes(Msg::Submit);
    assert_eq!(bench.noted(), [NewNotice::Message { text }]);
    bench.go(AppMsg::HandOverHere);
    let folder = bench.app.remise().folder().expect("a folder");
    assert_eq!(folder.usager().expect("read").notices.len(), 1);
    bench.fake.trouble("end_notice", Trouble::AnswerLost);
    bench.press("d");
    bench.press("d");
    assert_eq!(bench.noted(), []);
    assert!(bench.app.remise().folder().is_some());
    bench.press("d");
    assert_eq!(bench.fake.count("end_notice"), 1, "nothing is left to say");
}

#[test]
fn escape_leaves_the_form_first() {
    let mut bench = at_a_folder();
    bench.notes(Msg::New);
    bench.go(AppMsg::Escape);
    let page = bench.app.usagers().page().expect("still open");
    assert!(page.folder.to_say().form().is_none());
}
