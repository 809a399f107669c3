//! Finding a usager: answers out of order, and who may be picked without looking.

use courrier_api::{UsagerHit, UsagerList, Verdict};
use courrier_desk::app::search::{Enter, Search};
use courrier_desk::guichet::Fault;

use crate::fake::{Fake, hit};

fn people(verdict: Verdict, numeros: &[&str]) -> UsagerList {
    let fake = Fake::new();
    let state = fake.state();
    let of = |numero: &&str| {
        let mut people = state.people.iter();
        let record = people.find(|record| record.summary.numero.as_str() == *numero);
        hit(&state, record.expect("a folder"), None)
    };
    UsagerList {
        verdict,
        usagers: numeros.iter().map(of).collect(),
        more: false,
    }
}

fn numeros(found: &[UsagerHit]) -> Vec<&str> {
    let numeros = found.iter().map(|hit| hit.usager.numero.as_str());
    numeros.collect()
}

/// A search that has found these people.
fn found(query: &str, verdict: Verdict, numeros: &[&str]) -> Search {
    let mut search = Search::default();
    let question = search.typed(query).expect("a question");
    search.answered(question.number, Ok(people(verdict, numeros)));
    search
}

/// What Enter does: the numero taken and whether the agent chose it.
fn enter(search: &mut Search) -> Option<(String, bool)> {
    taken(search.enter())
}

fn taken(enter: Enter) -> Option<(String, bool)> {
    match enter {
        Enter::Pick(picked) => {
            let numero = picked.hit.usager.numero.as_str().to_owned();
            Some((numero, picked.chosen))
        }
        Enter::Choose | Enter::Nothing => None,
    }
}

#[test]
fn enter_takes_those_alone_of_whom_the_daemon_is_certain() {
    let mut search = found("kovalenko oksana", Verdict::Certain, &["777"]);
    assert_eq!(enter(&mut search), Some(("777".to_owned(), false)));
    for numeros in [&["777"][..], &["1042", "317", "2210"]] {
        let mut search = found("koval", Verdict::Choose, numeros);
        for _ in 0..5 {
            assert_eq!(enter(&mut search), None, "however often it is pressed");
        }
        assert!(search.is_listing() && search.cursor().is_none());
    }
    assert_eq!(enter(&mut found("personne", Verdict::None, &[])), None);
}

#[test]
fn the_agent_chooses_with_an_arrow_a_digit_or_the_mouse() {
    let three = ["1042", "317", "2210"];
    let mut search = found("diallo", Verdict::Choose, &three);
    search.step(1);
    assert_eq!(enter(&mut search), Some(("1042".to_owned(), true)));

    let mut search = found("diallo", Verdict::Choose, &three);
    search.number(2);
    assert_eq!(search.cursor(), None, "in the field, a digit is a digit");
    search.enter();
    for number in [0, 4, 9, 10] {
        search.number(number);
        assert_eq!(search.cursor(), None, "there is no line {number}");
    }
    search.number(2);
    search.number(3);
    assert_eq!(enter(&mut search), Some(("2210".to_owned(), true)));

    let mut search = found("diallo", Verdict::Choose, &three);
    let picked = search.pick(1).expect("a line");
    assert_eq!(picked.hit.usager.numero.as_str(), "317");
    assert_eq!((picked.chosen, picked.text.as_str()), (true, "diallo"));
}

#[test]
fn who_was_certain_can_be_chosen_too() {
    let mut search = found("kovalenko oksana", Verdict::Certain, &["777"]);
    search.step(1);
    assert_eq!(enter(&mut search), Some(("777".to_owned(), true)));
}

#[test]
fn leaving_the_list_forgets_the_choice() {
    let mut search = found("diallo", Verdict::Choose, &["1042", "317"]);
    search.enter();
    search.number(2);
    assert!(search.leave_list());
    assert!(!search.leave_list() && !search.is_listing());
    assert_eq!(enter(&mut search), None);
    search.number(1);
    search.typed("diallo m");
    assert!(!search.is_listing(), "and so does typing on");
}

#[test]
fn those_whom_the_daemon_offers_are_to_be_chosen_from() {
    let mut search = found("kovalenko oksana", Verdict::Certain, &["777"]);
    let question = search.ask().expect("a question");
    search.offer("kovalenko", people(Verdict::Choose, &["777", "12"]).usagers);
    assert_eq!(search.query(), "kovalenko");
    assert_eq!(enter(&mut search), None);
    let late = people(Verdict::Certain, &["777"]);
    search.answered(question.number, Ok(late));
    assert_eq!(numeros(search.found()), ["777", "12"], "an older answer");
    search.number(2);
    assert_eq!(enter(&mut search), Some(("12".to_owned(), true)));
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut search = Search::default();
    let first = search.typed("d").expect("a question");
    let second = search.typed("di").expect("a question");
    search.answered(second.number, Ok(people(Verdict::Choose, &["2210"])));
    search.answered(first.number, Ok(people(Verdict::Choose, &["12", "317"])));
    assert_eq!(numeros(search.found()), ["2210"]);
    search.answered(first.number, Err(Fault::Unreachable));
    assert!(search.fault().is_none(), "nor does an old failure show");
}

#[test]
fn enter_before_the_answer_waits_for_it() {
    let mut search = Search::default();
    let question = search.typed("koval").expect("a question");
    assert_eq!(search.enter(), Enter::Nothing);
    search.number(1);
    let answer = search.answered(question.number, Ok(people(Verdict::Certain, &["777"])));
    assert_eq!(taken(answer), Some(("777".to_owned(), false)));

    let question = search.typed("diallo").expect("a question");
    assert_eq!(search.enter(), Enter::Nothing);
    search.number(2);
    assert!(search.is_listing(), "a digit typed now is not a letter");
    let answer = search.answered(
        question.number,
        Ok(people(Verdict::Choose, &["1042", "317"])),
    );
    assert_eq!(answer, Enter::Choose);
    assert_eq!(search.cursor(), None, "nobody is chosen who was not shown");

    let question = search.typed("diall").expect("a question");
    search.enter();
    let newer = search.typed("diallo m").expect("a question");
    let certain = || Ok(people(Verdict::Certain, &["777"]));
    assert_eq!(search.answered(question.number, certain()), Enter::Nothing);
    let answer = search.answered(newer.number, certain());
    assert_eq!(answer, Enter::Nothing, "typing on takes the Enter back");
}

#[test]
fn arrows_choose_and_a_refresh_keeps_the_person() {
    let mut search = Search::default();
    let question = search.typed("diallo").expect("a question");
    search.answered(
        question.number,
        Ok(people(Verdict::Choose, &["317", "1042", "2210"])),
    );
    search.step(-1);
    assert_eq!(search.cursor(), None, "there is nothing above the field");
    search.step(1);
    search.step(1);
    search.step(8);
    assert_eq!(search.cursor(), Some(2), "not past the end");
    let again = search.ask().expect("a question");
    search.answered(
        again.number,
        Ok(people(Verdict::Choose, &["2210", "317", "1042"])),
    );
    assert_eq!(
        search.cursor(),
        Some(0),
        "the person, not the line, stays chosen"
    );
    let again = search.ask().expect("a question");
    search.answered(again.number, Ok(people(Verdict::Choose, &["317"])));
    assert_eq!(
        search.cursor(),
        None,
        "and nobody takes a place that was another's"
    );
}
