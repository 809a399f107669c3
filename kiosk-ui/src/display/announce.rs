//! A number called aloud, for whoever can't see the wall.

use courrier_api::CalledNumber;
use courrier_domain::Language;

use crate::said::speakable;
use crate::voice::Utterance;
use crate::words::Words;

/// What is said after the chime: the words above the number, the number, and where to go, whose name
/// the centre gave in French.
pub fn announcement(called: &CalledNumber, words: &Words) -> Utterance {
    let number = format!("{} {}", words.say("display-title"), called.number);
    Utterance::new(words.language(), speakable(&[number])).then(
        Language::French,
        speakable(std::slice::from_ref(&called.place)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_and_its_place_are_said_each_in_its_language() {
        let called = CalledNumber {
            number: 12,
            place: "Guichet 2".to_owned(),
            called_at: "2026-11-22T09:00:00Z".parse().expect("an instant"),
        };
        let said = |language| {
            let said = announcement(&called, &Words::of(language));
            let passages = said.passages();
            passages
                .map(|(language, text)| format!("{}: {text}", language.tag()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            said(Language::French),
            ["fr: On appelle le numéro 12. Guichet 2."]
        );
        assert_eq!(
            said(Language::Romanian),
            ["ro: Chemăm numărul 12.", "fr: Guichet 2."]
        );
    }
}
