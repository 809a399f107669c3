//! Finding a usager: answers out of order, and who may be picked without looking.

use courrier_api::{UsagerList, UsagerSummary, Verdict};
use courrier_desk::app::search::{Enter, Search};
use courrier_desk::guichet::Fault;

use crate::fake::{Fake, hit};

fn people(numeros: &[&str]) -> UsagerList {
    let fake = Fake::new();
    let state = fake.state();
    let of = |numero: &&str| {
        let record = state
            .people
            .iter()
            .find(|r| r.summary.numero.as_str() == *numero);
        record.expect("a folder").summary.clone()
    };
    UsagerList {
        verdict: Verdict::Choose,
        usagers: numeros.iter().map(of).map(hit).collect(),
        more: false,
    }
}

fn numeros(found: &[UsagerSummary]) -> Vec<&str> {
    found.iter().map(|usager| usager.numero.as_str()).collect()
}

/// What Enter does once `query` has found these people: the numero picked, or the line it moves to.
fn enter(query: &str, found: &[&str]) -> Result<String, Option<usize>> {
    let mut search = Search::default();
    let question = search.typed(query).expect("a question");
    search.answered(question.number, Ok(people(found)));
    match search.enter() {
        Enter::Pick(usager) => Ok(usager.numero.as_str().to_owned()),
        Enter::Choose | Enter::Nothing => Err(search.cursor()),
    }
}

#[test]
fn nobody_is_picked_who_could_be_mistaken() {
    // Mamadou DIALLO is 317 and 1042; KOVALENKO has no homonym.
    assert_eq!(
        enter("koval", &["777"]),
        Ok("777".to_owned()),
        "the only one meant"
    );
    assert_eq!(
        enter("diallo", &["1042", "317", "2210"]),
        Err(Some(0)),
        "several match"
    );
    assert_eq!(
        enter("mamadou d 1988", &["1042"]),
        Err(Some(0)),
        "alone, but a homonym"
    );
    assert_eq!(
        enter("1042", &["1042"]),
        Err(Some(0)),
        "a homonym even by numero"
    );
    assert_eq!(enter("personne", &[]), Err(None), "nobody");
}

#[test]
fn a_numero_typed_in_full_is_a_choice() {
    assert_eq!(enter("903", &["903", "2301"]), Ok("903".to_owned()));
    assert_eq!(
        enter("90", &["903", "2301"]),
        Err(Some(0)),
        "a part of it is not"
    );
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut search = Search::default();
    let first = search.typed("d").expect("a question");
    let second = search.typed("di").expect("a question");
    search.answered(second.number, Ok(people(&["2210"])));
    search.answered(first.number, Ok(people(&["12", "317"])));
    assert_eq!(numeros(search.found()), ["2210"]);
    search.answered(first.number, Err(Fault::Unreachable));
    assert!(search.fault().is_none(), "nor does an old failure show");
}

#[test]
fn enter_before_the_answer_waits_for_it() {
    let mut search = Search::default();
    let question = search.typed("koval").expect("a question");
    assert_eq!(search.enter(), Enter::Nothing);
    let answer = search.answered(question.number, Ok(people(&["777"])));
    assert!(matches!(answer, Enter::Pick(usager) if usager.numero.as_str() == "777"));

    let question = search.typed("diallo").expect("a question");
    assert_eq!(search.enter(), Enter::Nothing);
    let newer = search.typed("diallo m").expect("a question");
    assert_eq!(
        search.answered(question.number, Ok(people(&["777"]))),
        Enter::Nothing
    );
    let answer = search.answered(newer.number, Ok(people(&["777"])));
    assert_eq!(answer, Enter::Nothing, "typing on takes the Enter back");
}

#[test]
fn arrows_choose_and_a_refresh_keeps_the_person() {
    let mut search = Search::default();
    let question = search.typed("diallo").expect("a question");
    search.answered(question.number, Ok(people(&["317", "1042", "2210"])));
    search.step(-1);
    assert_eq!(search.cursor(), None, "there is nothing above the field");
    search.step(1);
    search.step(1);
    search.step(8);
    assert_eq!(search.cursor(), Some(2), "not past the end");
    let again = search.ask().expect("a question");
    search.answered(again.number, Ok(people(&["2210", "317", "1042"])));
    assert_eq!(
        search.cursor(),
        Some(0),
        "the person, not the line, stays chosen"
    );
    let again = search.ask().expect("a question");
    search.answered(again.number, Ok(people(&["317"])));
    assert_eq!(
        search.cursor(),
        None,
        "and nobody takes a place that was another's"
    );
}
