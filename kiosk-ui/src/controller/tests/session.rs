//! What a person chooses stays with them, and leaves with them.

use super::*;
use crate::view::Looks;

#[test]
fn a_language_chosen_by_touch_holds_through_the_answer_and_no_longer() {
    let mut rig = Rig::at_rest();
    rig.borne.press(Action::Languages);
    let view = rig.borne.view();
    assert_eq!(view.screen, Screen::Languages);
    assert_eq!(view.choices.len(), Language::ALL.len());
    rig.borne.press(Action::Language(Language::Tamil));
    let view = rig.borne.view();
    assert_eq!(view.screen, Screen::Waiting);
    assert_eq!(
        (view.language, view.turn),
        (Language::Tamil, Language::Tamil)
    );
    let tap = rig.insert("card");
    rig.borne.answered(
        tap,
        Ok(tell(letters(1), |facts| {
            facts.langue = Some("ro".to_owned());
        })),
    );
    assert_eq!(
        rig.borne.view().language,
        Language::Tamil,
        "what was touched goes before what is noted"
    );
    rig.pass(seconds(30));
    let view = rig.borne.view();
    assert_eq!(
        (view.screen, view.language),
        (Screen::TakeCard, Language::French)
    );
}

#[test]
fn a_language_is_chosen_on_the_answer_too() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(3)));
    rig.pass(seconds(20));
    rig.borne.press(Action::Languages);
    rig.pass(seconds(40));
    assert_eq!(rig.screen(), Screen::Languages, "choosing takes its time");
    rig.borne.press(Action::Language(Language::Dari));
    let view = rig.borne.view();
    assert_eq!((view.screen, view.language), (Screen::Mail, Language::Dari));
    assert_eq!(view.answer.waiting.lettres, 3);
    assert_eq!(
        view.countdown.expect("a countdown").left,
        30,
        "time begins anew"
    );
}

#[test]
fn time_is_lengthened_as_often_as_one_likes() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(3)));
    for _ in 0..20 {
        rig.pass(seconds(29));
        assert_eq!(rig.borne.view().countdown.expect("a countdown").left, 1);
        rig.borne.press(Action::MoreTime);
        assert_eq!(rig.borne.view().countdown.expect("a countdown").left, 30);
    }
    rig.pass(seconds(30));
    assert_eq!(rig.screen(), Screen::TakeCard);
}

#[test]
fn one_press_makes_texts_larger_and_stronger_the_next_either_alone() {
    let mut rig = Rig::at_rest();
    for (larger, contrast) in [(true, true), (true, false), (false, true), (false, false)] {
        rig.borne.press(Action::Display);
        let looks = Looks {
            larger,
            contrast,
            lowered: false,
        };
        assert_eq!(rig.borne.view().looks, looks);
    }
    rig.borne.press(Action::Display);
    rig.pass(seconds(59));
    assert!(rig.borne.view().looks.larger);
    rig.pass(seconds(1));
    assert_eq!(
        rig.borne.view().looks,
        Looks::default(),
        "the next person finds it as it is"
    );
    assert_eq!(rig.borne.view().countdown, None);
}

#[test]
fn only_a_tall_screen_can_be_lowered() {
    let mut rig = Rig::at_rest();
    rig.borne.press(Action::LowerScreen);
    assert!(!rig.borne.view().looks.lowered, "there is no such button");
    rig.borne.screen_is_tall(true);
    rig.borne.press(Action::LowerScreen);
    assert!(rig.borne.view().looks.lowered);
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(3)));
    assert!(rig.borne.view().looks.lowered, "it stays for the answer");
}

#[test]
fn another_card_finds_nothing_of_the_person_before() {
    let mut rig = Rig::at_rest();
    let first = rig.insert("first");
    rig.borne.answered(
        first,
        Ok(tell(letters(7), |facts| {
            facts.langue = Some("ru".to_owned());
        })),
    );
    rig.borne.press(Action::Listen);
    rig.borne.press(Action::Display);
    rig.spoken();
    rig.said();
    let second = rig.insert("second");
    rig.borne.answered(second, Ok(known(1)));
    let view = rig.borne.view();
    assert_eq!(view.language, Language::French);
    assert_eq!(view.looks, Looks::default());
    assert!(rig.said().is_empty(), "nor is it spoken: nobody asked");
}

#[test]
fn a_button_that_is_gone_does_nothing() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(1)));
    for action in [
        Action::Back,
        Action::TakeTicket,
        Action::Language(Language::Arabic),
        Action::StopVoice,
        Action::Information,
    ] {
        rig.borne.press(action);
        assert_eq!(rig.screen(), Screen::Mail, "{action:?}");
    }
    assert_eq!(rig.borne.view().language, Language::French);
    assert!(rig.asked.borrow().tickets.is_empty());
}

#[test]
fn a_centre_offers_the_languages_it_chose_in_its_order() {
    let mut rig = Rig::new();
    rig.borne.offer(vec![Language::French, Language::Tamil]);
    rig.attach("A");
    rig.borne.heard(Ok(centre()));
    for turn in [Language::French, Language::Tamil, Language::French] {
        assert_eq!(rig.borne.view().turn, turn);
        rig.pass(TURN);
    }
    rig.borne.press(Action::Languages);
    let offered = [Language::French, Language::Tamil].map(Action::Language);
    assert_eq!(rig.borne.view().choices, offered);
    rig.borne.press(Action::Back);
    rig.borne.offer(vec![Language::French]);
    assert!(!rig.borne.view().actions.contains(&Action::Languages));
    rig.borne.offer(vec![Language::Tamil, Language::French]);
    let tap = rig.insert("nobody's");
    let next_distribution = None;
    rig.borne
        .answered(tap, Ok(Tap::Unknown { next_distribution }));
    assert_eq!(rig.borne.view().language, Language::Tamil, "the first");
}

#[test]
fn a_card_that_cant_be_read_ends_what_stood_there_before() {
    for asking in [false, true] {
        let mut rig = Rig::at_rest();
        rig.borne.press(Action::Listen);
        let tap = rig.insert("first");
        if !asking {
            rig.borne.answered(tap, Ok(known(7)));
        }
        rig.trouble("B", Trouble::Mute);
        assert_eq!(rig.screen(), Screen::Unreadable);
        let second = rig.insert_on("B", "second", false);
        rig.said();
        rig.borne.answered(second, Ok(known(1)));
        assert!(rig.said().is_empty(), "the second person did not ask");
    }
}

#[test]
fn who_lays_the_card_again_as_asked_keeps_what_they_chose() {
    let mut rig = Rig::at_rest();
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Tamil));
    rig.borne.press(Action::Display);
    rig.borne.press(Action::Listen);
    // Twice in vain, each time taken away again.
    for _ in 0..2 {
        rig.trouble("A", Trouble::Mute);
        let view = rig.borne.view();
        assert_eq!(
            (view.screen, view.language),
            (Screen::Unreadable, Language::Tamil)
        );
        rig.pass(TOUCH);
        rig.remove();
    }
    let tap = rig.insert("card");
    rig.said();
    rig.borne.answered(tap, Ok(known(1)));
    let view = rig.borne.view();
    assert_eq!(
        (view.screen, view.language),
        (Screen::Mail, Language::Tamil)
    );
    assert!(view.looks.larger);
    assert!(!rig.said().is_empty(), "they asked to hear it");
    // Who does not come back leaves nothing.
    rig.borne.press(Action::Done);
    rig.borne.press(Action::Listen);
    rig.remove();
    rig.trouble("A", Trouble::Mute);
    rig.spoken();
    rig.pass(seconds(8));
    assert_eq!(rig.screen(), Screen::Waiting);
    let tap = rig.insert("another");
    rig.said();
    rig.borne.answered(tap, Ok(known(1)));
    assert!(rig.said().is_empty(), "the next person did not ask");
}

#[test]
fn a_card_that_bounces_on_the_reader_keeps_what_its_person_chose() {
    let mut rig = Rig::at_rest();
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Tamil));
    rig.insert("card");
    rig.remove();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(1)));
    assert_eq!(rig.borne.view().language, Language::Tamil);
    let tap = rig.insert("card");
    assert_eq!(rig.screen(), Screen::Asking, "asked anew");
    rig.borne.answered(tap, Ok(known(2)));
    let view = rig.borne.view();
    assert_eq!(view.language, Language::Tamil);
    assert_eq!(view.answer.waiting.lettres, 2);
}
