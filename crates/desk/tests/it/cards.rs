//! Cards at the guichet: opening a folder, giving, losing, replacing.

use courrier_api::CardToken;
use courrier_desk::app::notice::Tone;
use courrier_desk::app::remise::Msg;
use courrier_desk::app::{Msg as AppMsg, Page, cards, folder};
use courrier_desk::guichet::Fault;
use courrier_desk::reader::ReaderNews;

use crate::bench::Bench;
use crate::fake::Trouble;

#[test]
fn a_card_opens_its_folder_wherever_one_is() {
    let mut bench = Bench::open();
    bench.serve("martin");
    bench.tap("blank");
    assert!(
        bench
            .app
            .remise()
            .folder()
            .is_some_and(folder::Folder::has_blank_card)
    );
    bench.remise(Msg::Folder(folder::Msg::Bind { replace: false }));
    assert_eq!(bench.notice().0, Tone::Done);
    bench.go(AppMsg::Show(Page::Tri));
    bench.tap("blank");
    assert_eq!(
        (bench.app.page(), bench.opened()),
        (Page::Remise, Some("903"))
    );
    bench.go(AppMsg::Show(Page::Usagers));
    bench.tap("blank");
    assert_eq!(bench.app.page(), Page::Usagers);
    assert!(bench.app.usagers().page().is_some());
}

#[test]
fn a_lost_card_is_blocked_and_replaced() {
    let mut bench = Bench::open();
    bench.serve("martin");
    bench.tap("old");
    bench.remise(Msg::Folder(folder::Msg::Bind { replace: false }));
    bench.remise(Msg::Folder(folder::Msg::AskBlock));
    assert_eq!(bench.fake.count("block_cards"), 0, "asked first");
    bench.go(AppMsg::Escape);
    assert!(
        bench.opened().is_some() && !bench.app.remise().folder().expect("open").is_block_asked()
    );
    bench.tap("new");
    bench.fake.trouble("bind_card", Trouble::AnswerLost);
    bench.remise(Msg::Folder(folder::Msg::Bind { replace: true }));
    bench.remise(Msg::Folder(folder::Msg::Bind { replace: true }));
    let keys = bench.fake.keys("bind_card");
    assert_eq!(
        (keys.len(), &keys[1]),
        (3, &keys[2]),
        "one replacement, one key"
    );
    bench.go(AppMsg::Escape);
    bench.tap("old");
    assert!(bench.app.cards().is_blocked());
    assert_eq!(bench.app.cards().notice().expect("told").tone, Tone::Warn);
    assert!(
        bench.app.remise().folder().is_none(),
        "a blocked card opens nothing"
    );
    bench.go(AppMsg::Card(cards::Msg::OpenBlocked));
    assert_eq!(bench.opened(), Some("903"), "unless the agent looks");
    bench.remise(Msg::Folder(folder::Msg::AskBlock));
    bench.remise(Msg::Folder(folder::Msg::Block));
    assert!(!bench.app.remise().folder().expect("open").has_card());
}

#[test]
fn a_blank_card_without_a_folder_says_what_to_do() {
    let mut bench = Bench::open();
    bench.tap("blank");
    assert_eq!(bench.app.cards().notice().expect("told").tone, Tone::Info);
    bench.go(AppMsg::Escape);
    assert!(bench.app.cards().notice().is_none());
    bench.go(AppMsg::Reader(ReaderNews::Unread("Carte illisible")));
    assert_eq!(
        bench.app.cards().notice().expect("told").text,
        "Carte illisible"
    );
    bench
        .fake
        .trouble("lookup_card", Trouble::Before(Fault::Unreachable));
    bench.tap("blank");
    assert_eq!(bench.app.cards().notice().expect("told").tone, Tone::Stop);
}

#[test]
fn of_two_cards_the_last_one_counts() {
    let mut bench = Bench::open();
    for (name, token) in [("martin", "m"), ("popescu", "p")] {
        bench.serve(name);
        bench.tap(token);
        bench.remise(Msg::Folder(folder::Msg::Bind { replace: false }));
        bench.go(AppMsg::Escape);
    }
    for token in ["m", "p"] {
        let card = CardToken {
            token: token.to_owned(),
        };
        bench.send(AppMsg::Reader(ReaderNews::Card(card)));
    }
    bench.answer(1);
    bench.answer_all();
    assert_eq!(bench.opened(), Some("1387"));
}
