use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::sms::{self, Alphabet};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn facts(counts: (u32, u32, u32), signed: Signed<'_>) -> Facts<'_> {
    let at = |hour, minute| {
        day("2026-11-25")
            .and_hms_opt(hour, minute, 0)
            .expect("a time")
    };
    Facts {
        counts: Counts {
            lettres: counts.0,
            avis: counts.1,
            colis: counts.2,
        },
        distribution: Some((at(9, 0), at(12, 30))),
        limit: Some(day("2027-02-28")),
        number: Some(73),
        signed,
    }
}

#[test]
fn what_arrival_says() {
    let library = Library::read().expect("the product's texts");
    let signature = Signature::new("CCAS de Saint-Denis").expect("a signature");
    for (language, counts, sms) in [
        (
            Language::French,
            (2, 1, 0),
            "Bonjour. Vous avez du courrier : 2 lettres, 1 avis de passage. À retirer : mercredi \
             25/11 9h-12h30. CCAS de Saint-Denis",
        ),
        (
            Language::English,
            (1, 0, 1),
            "Hello. You have mail: 1 letter, 1 parcel. To collect: Wednesday 25/11 9:00-12:30. \
             CCAS de Saint-Denis",
        ),
        (
            Language::Russian,
            (22, 5, 1),
            "Здравствуйте. Для вас есть почта: 22 письма, 5 почтовых извещений, 1 посылка. \
             Выдача: среда 25.11 9:00-12:30. CCAS de Saint-Denis",
        ),
        (
            Language::Arabic,
            (2, 3, 11),
            "مرحبًا. لديكم بريد: رسالتان، 3 إشعارات بريدية، 11 طردًا. الاستلام: الأربعاء 25/11 من \
             9:00 إلى 12:30. CCAS de Saint-Denis",
        ),
    ] {
        let facts = facts(counts, Signed::Centre(&signature));
        let rendered = library
            .render(MessageKind::Arrival, language, &facts)
            .expect("no last day in it");
        assert_eq!(rendered.sms, sms);
    }
}

#[test]
fn every_message_in_every_language() {
    let library = Library::read().expect("the product's texts");
    let signature = Signature::new("Notre centre").expect("a signature");
    let french: Vec<Rendered> = MessageKind::ALL
        .iter()
        .map(|kind| {
            let facts = facts((2, 1, 1), Signed::Centre(&signature));
            library
                .render(*kind, Language::French, &facts)
                .expect("it has a last day")
        })
        .collect();
    for language in Language::ALL {
        for (kind, french) in MessageKind::ALL.into_iter().zip(&french) {
            let signed = facts((2, 1, 1), Signed::Centre(&signature));
            let rendered = library
                .render(kind, language, &signed)
                .expect("it has a last day");
            assert_eq!(rendered.language, language);
            for text in [&rendered.sms, &rendered.body] {
                assert!(
                    text.contains("Notre centre"),
                    "{kind:?} {language:?}: {text}"
                );
                assert!(!text.contains(['{', '}']), "{kind:?} {language:?}: {text}");
                let named = kind.placeholders().contains(&Placeholder::Limit);
                assert_eq!(
                    text.contains("2027"),
                    named,
                    "{kind:?} {language:?}: {text}"
                );
                let numbered = kind.placeholders().contains(&Placeholder::Number);
                assert_eq!(
                    text.contains("73"),
                    numbered,
                    "{kind:?} {language:?}: {text}"
                );
                let counted = kind.placeholders().contains(&Placeholder::NextDistribution);
                assert_eq!(
                    text.contains("12"),
                    counted,
                    "{kind:?} {language:?}: {text}"
                );
            }
            let apart = language == Language::French || rendered.body != french.body;
            assert!(apart, "{kind:?} {language:?} is translated");
            // A neutral signature takes the centre's name out of all of it.
            let neutral = facts((2, 1, 1), Signed::Neutral);
            let neutral = library
                .render(kind, language, &neutral)
                .expect("it has a last day");
            for text in [&neutral.sms, &neutral.subject, &neutral.body] {
                assert!(!text.contains("Notre centre"), "{kind:?} {language:?}");
            }
            assert!(
                sms::count(&rendered.sms).segments <= 5,
                "{kind:?} {language:?}"
            );
        }
    }
}

#[test]
fn a_language_that_is_missing_gives_way_to_french() {
    let mut library = Library::read().expect("the product's texts");
    library.forget(Language::Tamil);
    let rendered = library
        .render(
            MessageKind::Arrival,
            Language::Tamil,
            &facts((1, 0, 0), Signed::Neutral),
        )
        .expect("no last day in it");
    assert_eq!(rendered.language, Language::French);
    assert!(rendered.sms.starts_with("Bonjour"));
}

#[test]
fn without_a_distribution_or_a_last_day() {
    let library = Library::read().expect("the product's texts");
    let mut facts = facts((1, 0, 0), Signed::Neutral);
    (facts.distribution, facts.limit) = (None, None);
    let rendered = library
        .render(MessageKind::Arrival, Language::French, &facts)
        .expect("no last day in it");
    assert_eq!(
        rendered.sms,
        "Bonjour. Vous avez du courrier : 1 lettre. À retirer : aux heures d'ouverture. L'accueil"
    );
    assert_eq!(
        library.render(MessageKind::Avis, Language::French, &facts),
        Err(MissingFact(MessageKind::Avis))
    );
}

fn wording(sms: &str, subject: &str, body: &str) -> Wording {
    Wording {
        sms: sms.to_owned(),
        subject: subject.to_owned(),
        body: body.to_owned(),
    }
}

#[test]
fn the_administrator_rewords() {
    let mut library = Library::read().expect("the product's texts");
    let signature = Signature::new("Notre centre").expect("a signature");
    let own = wording("Du nouveau : {courriers} ! {centre}", "Bonjour", "{centre}");
    let (kind, language) = (MessageKind::Arrival, Language::French);
    let preview = library
        .preview(kind, language, &own, &signature)
        .expect("it is right");
    assert_eq!(
        preview.rendered.sms,
        "Du nouveau : 2 lettres, 1 avis de passage ! Notre centre"
    );
    assert_eq!(preview.count.segments, 1);
    assert_eq!(preview.count.alphabet, Alphabet::Gsm);
    library.reword(kind, language, &own).expect("it is right");
    let facts = facts((1, 0, 0), Signed::Centre(&signature));
    let rendered = library
        .render(kind, language, &facts)
        .expect("no last day in it");
    assert_eq!(rendered.sms, "Du nouveau : 1 lettre ! Notre centre");
    for (wrong, fault) in [
        (
            wording("{nom} {centre}", "a", "{centre}"),
            "SMS, ligne 1 : « {nom} » n'existe pas ici ; vous pouvez écrire {courriers}, \
             {prochaine_distribution}, {centre}.",
        ),
        (
            wording("{centre}", "a", "a\n{date_limite}{centre}"),
            "Texte de l'e-mail, ligne 2 :",
        ),
        (
            wording("a", "a", "{centre}"),
            "SMS, ligne 1 : il manque {centre}",
        ),
        (
            wording("{centre}", " ", "{centre}"),
            "Objet, ligne 1 : l'objet compte",
        ),
        (
            wording("{centre}", "{centre}", "{centre}"),
            "écran verrouillé",
        ),
        (
            wording("{centre}", "2 lettres", "{centre}"),
            "écran verrouillé",
        ),
        (
            wording("{centre}", "a\r\nBcc: b", "{centre}"),
            "tient sur une ligne",
        ),
    ] {
        let said = library
            .reword(kind, language, &wrong)
            .expect_err(fault)
            .to_string();
        assert!(said.contains(fault), "{said}");
        let previewed = library.preview(kind, language, &wrong, &signature);
        assert_eq!(previewed.expect_err(fault).to_string(), said);
    }
}

#[test]
fn faults_of_files_name_file_and_line() {
    for (text, fault) in [
        (
            "# a\nsms = \"{x} {centre}\"\nobjet = \"a\"\ncorps = \"{centre}\"\n",
            "f.toml, ligne 2 : « {x} »",
        ),
        (
            "sms = \"{centre}\"\nobjet = \"a\"\ncorps = \"\"\"\na\nb {x}\n\"\"\"\n",
            "f.toml, ligne 5 : « {x} »",
        ),
        (
            "sms = \"{centre}\"\nobjet = 2\n",
            "f.toml, ligne 2 : ce fichier",
        ),
        ("sms = \"{centre}\"\n", "f.toml"),
    ] {
        let said = library::read_file(MessageKind::Arrival, "f.toml", text)
            .expect_err(fault)
            .to_string();
        assert!(said.contains(fault), "{said}");
    }
}

/// Read once: the law below asks for it hundreds of times.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::read().expect("the product's texts"));

proptest! {
    #[test]
    fn a_french_arrival_fits_one_segment(
        counts in (0u32..1_000, 0u32..1_000, 0u32..1_000),
        signature in "[A-Za-zéèàùçêôœ'’ -]{1,40}",
        ahead in 0u64..400, from in 0u32..(23 * 60), minutes in 1u32..60,
    ) {
        let signature = Signature::of_centre(&signature);
        let mut facts = facts(counts, Signed::Centre(&signature));
        let date = day("2026-11-25") + chrono::Days::new(ahead);
        let at = |time: u32| date.and_hms_opt(time / 60, time % 60, 0).expect("a time");
        facts.distribution = Some((at(from), at(from + minutes)));
        let rendered = LIBRARY
            .render(MessageKind::Arrival, Language::French, &facts)
            .expect("no last day in it");
        let count = sms::count(&rendered.sms);
        prop_assert_eq!((count.segments, count.alphabet), (1, Alphabet::Gsm), "{}", rendered.sms);
    }
}
