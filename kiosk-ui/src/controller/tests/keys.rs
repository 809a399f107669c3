//! The keypad and the voice: the whole journey without sight.

use super::*;

#[test]
fn the_whole_journey_by_keys_and_speech() {
    let mut rig = Rig::at_rest();
    // A first key: the borne says what it is and which keys there are.
    rig.borne.key(Key::Repeat);
    let said = rig.said().concat();
    assert!(said.contains("Posez votre carte sur le lecteur"), "{said}");
    rig.spoken();
    // To the languages, and to Romanian.
    let mut heard = Vec::new();
    for _ in 0..10 {
        rig.borne.key(Key::Next);
        heard.extend(rig.said());
        if rig.borne.view().focus == Some(Action::Languages) {
            break;
        }
    }
    assert!(
        heard.iter().any(|said| said == "Bouton Langues."),
        "{heard:?}"
    );
    rig.borne.key(Key::Choose);
    assert_eq!(rig.screen(), Screen::Languages);
    for _ in 0..4 {
        rig.borne.key(Key::Next);
    }
    assert_eq!(
        rig.borne.view().focus,
        Some(Action::Language(Language::Romanian))
    );
    assert_eq!(
        rig.passages().last().expect("a name"),
        &[(Language::Romanian, "română".to_owned())]
    );
    rig.borne.key(Key::Choose);
    assert_eq!(rig.borne.view().language, Language::Romanian);
    rig.said();
    // The card: who asked for the voice hears the answer.
    let tap = rig.insert("card");
    rig.borne
        .answered(tap, Ok(tell(letters(2), |facts| facts.may_queue = true)));
    let answer = rig.passages().pop().expect("the answer");
    assert_eq!(answer[0].0, Language::Romanian);
    assert!(answer[0].1.contains("2 scrisori"), "{answer:?}");
    // Again, by the same key.
    rig.said();
    rig.borne.key(Key::Repeat);
    assert!(rig.said().concat().contains("2 scrisori"));
    // A number in the queue.
    rig.borne.key(Key::Next);
    assert_eq!(rig.borne.view().focus, Some(Action::TakeTicket));
    rig.borne.key(Key::Choose);
    rig.said();
    let ticket = TicketView {
        number: 12,
        before: 3,
        place: None,
    };
    let given = TicketAnswer::Given { ticket, sms: false };
    rig.borne.ticketed(tap, Ok(given), false);
    let said = rig.said().concat();
    assert!(said.starts_with("Numărul dumneavoastră: 12."), "{said}");
    assert_eq!(said.matches("12").count(), 1, "{said}");
    // The end.
    rig.borne.key(Key::Leave);
    rig.borne.key(Key::Leave);
    assert_eq!(rig.screen(), Screen::TakeCard);
    assert!(!rig.asked.borrow().speaking);
    let asked = rig.asked.borrow();
    assert_eq!(asked.volumes.last(), Some(&Volume::default().step()));
}

#[test]
fn what_is_private_is_not_said_unasked() {
    let mut rig = Rig::at_rest();
    rig.borne.key(Key::Next);
    assert!(!rig.said().is_empty(), "what is nobody's secret is");
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    let said = rig.said().concat();
    assert!(
        said.contains("appuyez sur la touche haut-parleur"),
        "{said}"
    );
    assert!(!said.contains('7'), "{said}");
    rig.borne.key(Key::Repeat);
    assert!(rig.said().concat().contains("7 lettres"));
}

#[test]
fn nobody_is_spoken_to_who_does_not_ask() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Arabic));
    rig.borne.press(Action::Display);
    rig.pass(seconds(40));
    assert!(rig.said().is_empty());
}

#[test]
fn headphones_ask_by_being_plugged_in() {
    let mut rig = Rig::at_rest();
    rig.borne.headphones(true);
    rig.said();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    assert!(rig.said().concat().contains("7 lettres"));
    rig.borne.headphones(false);
    rig.borne.press(Action::Done);
    rig.remove();
    rig.said();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    assert!(
        rig.said().is_empty(),
        "pulled out, nothing is said to the room"
    );
}

#[test]
fn headphones_that_are_pulled_out_take_the_answer_with_them() {
    let mut rig = Rig::at_rest();
    rig.borne.headphones(true);
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    rig.borne.key(Key::Repeat);
    rig.said();
    rig.borne.headphones(false);
    let said = rig.said().concat();
    assert!(said.contains("touche haut-parleur"), "{said}");
    assert!(!said.contains('7'), "to the room: {said}");
    rig.borne.key(Key::Repeat);
    assert!(rig.said().concat().contains("7 lettres"), "they may ask");
}

#[test]
fn who_asked_and_went_does_not_have_anothers_mail_read_out() {
    let mut rig = Rig::at_rest();
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Spanish));
    rig.borne.press(Action::Listen);
    rig.spoken();
    rig.pass(seconds(25));
    rig.said();
    let tap = rig.insert("card");
    let own = tell(letters(7), |facts| facts.langue = Some("en".to_owned()));
    rig.borne.answered(tap, Ok(own));
    assert_eq!(rig.borne.view().language, Language::English);
    let said = rig.said().concat();
    assert!(
        !said.contains('7') && said.contains("loudspeaker key"),
        "{said}"
    );
    rig.borne.key(Key::Repeat);
    assert!(rig.said().concat().contains("7 letters"));
    rig.remove();

    // Who has no language of their own in the folder keeps what they chose.
    let mut rig = Rig::at_rest();
    rig.borne.press(Action::Languages);
    rig.borne.press(Action::Language(Language::Spanish));
    rig.pass(seconds(25));
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    assert_eq!(rig.borne.view().language, Language::Spanish);
}

#[test]
fn who_hears_the_screen_is_told_that_its_time_ends() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    rig.borne.press(Action::Listen);
    rig.spoken();
    rig.said();
    rig.pass(seconds(19));
    assert!(rig.said().is_empty());
    rig.pass(seconds(1));
    assert_eq!(rig.said(), ["Bouton Plus de temps."]);
    // The warning itself lengthens nothing, a press does, and is warned of again.
    rig.pass(seconds(5));
    rig.borne.press(Action::MoreTime);
    rig.spoken();
    rig.pass(seconds(29));
    assert_eq!(rig.said(), ["Bouton Plus de temps."]);
    assert_eq!(rig.screen(), Screen::Mail);
    rig.pass(seconds(1));
    assert_eq!(rig.screen(), Screen::TakeCard);
}

#[test]
fn no_mail_is_one_sentence_for_the_ear() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(0)));
    rig.borne.press(Action::Listen);
    let said = rig.said().concat();
    assert!(
        said.starts_with("Pas de courrier pour le moment. À bientôt !"),
        "{said}"
    );
    assert_eq!(said.matches("pour le moment").count(), 1, "{said}");
}

#[test]
fn an_empty_room_is_not_talked_to() {
    let mut rig = Rig::at_rest();
    rig.borne.headphones(true);
    rig.said();
    rig.spoken();
    rig.pass(seconds(3 * 3600));
    rig.borne.heard(Err(NoAnswer::Unreachable));
    rig.borne.heard(Ok(centre()));
    let said = rig.said();
    assert!(said.len() <= 2, "a headset that was left: {said:?}");
}

#[test]
fn time_waits_for_the_voice() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    rig.borne.press(Action::Listen);
    rig.pass(seconds(50));
    assert_eq!(rig.screen(), Screen::Mail, "in the middle of a sentence");
    rig.spoken();
    rig.pass(seconds(28));
    assert_eq!(rig.screen(), Screen::Mail);
    rig.pass(seconds(3));
    assert_eq!(rig.screen(), Screen::TakeCard);
}

#[test]
fn the_voice_is_stopped_by_a_press_and_by_leaving() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    rig.borne.press(Action::Listen);
    assert!(rig.asked.borrow().speaking);
    rig.borne.press(Action::StopVoice);
    assert!(!rig.asked.borrow().speaking);
    rig.borne.press(Action::Listen);
    rig.pass(TOUCH);
    rig.remove();
    assert!(
        !rig.asked.borrow().speaking,
        "the card is gone, and so is the person"
    );
}

#[test]
fn the_volume_goes_by_steps_and_returns_to_the_middle() {
    let mut rig = Rig::at_rest();
    rig.borne.key(Key::Repeat);
    for _ in 0..6 {
        rig.borne.key(Key::Louder);
    }
    for _ in 0..8 {
        rig.borne.key(Key::Quieter);
    }
    rig.borne.press(Action::Louder);
    rig.spoken();
    rig.pass(QUIET);
    let volumes = rig.asked.borrow().volumes.clone();
    assert_eq!(volumes, [4, 5, 5, 5, 5, 5, 4, 3, 2, 1, 1, 1, 1, 1, 2, 3]);
}

#[test]
fn a_key_without_a_button_ends_the_answer_and_nothing_else() {
    let mut rig = Rig::at_rest();
    rig.borne.key(Key::Choose);
    rig.borne.key(Key::Leave);
    assert_eq!(rig.screen(), Screen::Waiting);
    for key in [Key::Choose, Key::Leave] {
        let tap = rig.insert("card");
        rig.borne.answered(tap, Ok(known(1)));
        rig.borne.key(key);
        assert_eq!(rig.screen(), Screen::TakeCard);
        rig.remove();
    }
}

#[test]
fn a_key_struck_twice_by_a_hand_that_shakes_counts_once() {
    for key in [Key::Choose, Key::Leave] {
        let mut rig = Rig::at_rest();
        let tap = rig.insert("card");
        rig.borne.answered(tap, Ok(known(1)));
        rig.borne.press(Action::Languages);
        rig.borne.key(key);
        assert_eq!(rig.screen(), Screen::Mail, "back from the languages");
        rig.pass(STRIKE.saturating_sub(ms(1)));
        rig.borne.key(key);
        assert_eq!(rig.screen(), Screen::Mail, "the answer stays");
        // Each strike begins the time anew.
        rig.pass(STRIKE);
        rig.borne.key(key);
        assert_eq!(rig.screen(), Screen::TakeCard);
    }
}

#[test]
fn the_keypad_goes_round_all_buttons_both_ways() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(1)));
    rig.borne.key(Key::Next);
    let actions = rig.borne.view().actions;
    let first = rig.borne.view().focus;
    let mut seen = Vec::new();
    for _ in 0..actions.len() {
        seen.push(rig.borne.view().focus.expect("a button"));
        rig.borne.key(Key::Next);
    }
    assert_eq!(rig.borne.view().focus, first);
    assert_eq!(seen, actions);
    rig.borne.key(Key::Previous);
    assert_eq!(rig.borne.view().focus, actions.last().copied());
}

#[test]
fn a_language_without_a_voice_offers_none_and_says_nothing() {
    let mut rig = Rig::at_rest();
    rig.asked.borrow_mut().dumb.push(Language::Tigrinya);
    let tap = rig.insert("card");
    rig.borne.answered(
        tap,
        Ok(tell(letters(1), |facts| {
            facts.langue = Some("ti".to_owned());
        })),
    );
    assert!(!rig.borne.view().actions.contains(&Action::Listen));
    rig.borne.key(Key::Repeat);
    assert!(
        rig.said().is_empty(),
        "nor in a language that is not theirs"
    );
}

#[test]
fn a_voice_that_hangs_does_not_keep_an_answer_on_the_screen() {
    let mut rig = Rig::at_rest();
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    rig.borne.press(Action::Listen);
    rig.pass(LONGEST_SPEECH + seconds(31));
    assert_eq!(rig.screen(), Screen::TakeCard);
}

#[test]
fn headphones_can_be_silenced_without_being_pulled_out() {
    let mut rig = Rig::at_rest();
    rig.borne.headphones(true);
    let tap = rig.insert("card");
    rig.borne.answered(tap, Ok(known(7)));
    rig.borne.press(Action::StopVoice);
    assert!(!rig.asked.borrow().speaking);
    rig.said();
    rig.borne.press(Action::Languages);
    assert!(rig.said().is_empty(), "nor the next screen");
    rig.borne.press(Action::Listen);
    assert!(!rig.said().is_empty());
}
