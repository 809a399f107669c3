//! What is said aloud.

use chrono::NaiveDate;

use super::*;
use crate::view::Day;

#[test]
fn what_is_said_aloud_has_ends_and_no_marks() {
    let parts = [
        "Bonjour".to_owned(),
        String::new(),
        "Ça va ?".to_owned(),
        "\u{2068}3\u{2069}\u{a0}lettres".to_owned(),
        "ডাক।".to_owned(),
        "lundi\nmardi".to_owned(),
    ];
    assert_eq!(
        speakable(&parts),
        "Bonjour. Ça va ? 3 lettres. ডাক। lundi. mardi."
    );
}

#[test]
fn what_to_do_is_said_once() {
    let words = Words::of(Language::French);
    let on = NaiveDate::from_ymd_opt(2026, 12, 24).expect("a date");
    let (soon, message) = (RemarkKind::EndsSoon(on), RemarkKind::Message);
    let appointment = RemarkKind::Appointment(Day::Today(on), 16 * 60);
    let ends = "Votre domiciliation se termine le jeudi 24 décembre.";
    let comes = "Vous avez un rendez-vous : aujourd’hui, 16\u{a0}h.";
    let written = "Le centre a un message pour vous.";
    let step = "Parlez-en au guichet.";
    for (kinds, said) in [
        (vec![], vec![]),
        (vec![soon], vec![format!("{ends} {step}")]),
        (vec![appointment], vec![comes.to_owned()]),
        (
            vec![message],
            vec![format!("{written} Demandez-le au guichet.")],
        ),
        (
            vec![soon, message],
            vec![ends.to_owned(), format!("{written} {step}")],
        ),
        (
            vec![soon, appointment, message],
            vec![
                ends.to_owned(),
                comes.to_owned(),
                format!("{written} {step}"),
            ],
        ),
        (
            vec![RemarkKind::NotYet, appointment],
            vec![
                format!("Votre domiciliation n’a pas encore commencé. {step}"),
                comes.to_owned(),
            ],
        ),
    ] {
        let said_of: Vec<String> = remarks(&words, &kinds, false)
            .iter()
            .map(|remark| remark.replace(['\u{2068}', '\u{2069}'], ""))
            .collect();
        assert_eq!(said_of, said, "{kinds:?}");
    }
    assert_eq!(remarks(&words, &[message], true), [written]);
}
