//! Who else could be meant: each case is one that was certain and should not have been, or one
//! that was not found.

use courrier_names::{Index, Person, Settings, Verdict};

/// People as `NOM/Prénoms`, or `NOM/Prénoms/Membre DU FOYER`.
fn index(people: &[&str]) -> Index<usize> {
    let person = |text: &&str| {
        let mut parts = text.split('/').map(str::to_owned);
        Person {
            nom: parts.next().unwrap_or_default(),
            prenoms: parts.next().unwrap_or_default(),
            household: parts.collect(),
            ..Person::default()
        }
    };
    Index::build(Settings::default(), people.iter().map(person).enumerate())
}

#[test]
fn certain_where_nobody_else_could_be_meant() {
    for (people, text) in [
        (&["ALI/Moussa", "DIALLO/Awa"][..], "Moussa ALI"),
        (
            &["ALI/Moussa"],
            "ALI Moussa, 12 rue Basse, 93200 Saint-Denis",
        ),
        (&["ALI/Moussa"], "M. Moussa ALI\nchez CCAS de Saint-Denis"),
        (&["الخطيب/أحمد"], "أحمد الخطيب"),
        (
            &["ISLAM/Abdul Karim", "ISLAM/Abdul Rahim"],
            "Abdul Karim ISLAM",
        ),
        (&["DUPONT/France"], "Mme France DUPONT"),
    ] {
        let judgement = index(people).judge(text, 10);
        assert_eq!(
            judgement.verdict,
            Verdict::Certain,
            "{text:?} {judgement:?}"
        );
        assert_eq!(judgement.candidates[0].key, 0, "{text:?}");
    }
}

#[test]
fn a_doubt_is_the_agents() {
    for (people, text) in [
        // Initials and short forms, in the text and on record.
        (&["MARTIN/J.", "MARTIN/Jean"][..], "J. MARTIN"),
        (&["MARTIN/J."], "J. MARTIN"),
        (&["DIALLO/A", "DIALLO/Awa"], "A. DIALLO"),
        (&["HOSSAIN/Md", "HOSSAIN/Mohamed"], "Md HOSSAIN"),
        (&["HOSSAIN/Mohamed", "HOSSAIN/Md"], "Mohamed HOSSAIN"),
        (
            &["HOSSAIN/Mohammad Rafiq", "HOSSAIN/Md Rafiq"],
            "Mohammad Rafiq HOSSAIN",
        ),
        (&["PETIT/JP", "PETIT/Jean-Pierre"], "JP PETIT"),
        // A word of another script is no civility.
        (&["محمد/أحمد"], "عمر أحمد محمد"),
        (&["ALI/Moussa"], "عمر Moussa ALI"),
        // Two names on two lines.
        (&["ALI/Moussa"], "France DUBOIS\nMoussa ALI"),
        (&["ALI/Moussa"], "HALL John\nMoussa ALI"),
        (&["ALI/Moussa"], "Porte Luc - Moussa ALI"),
        // Names of one script that fold to the same.
        (&["حسن/سيد"], "سعيد حسن"),
        (&["张/伟"], "章 伟"),
        // Near, though each word differs a little.
        (
            &["IVANOV/Aleksandr", "IVANOVA/Aleksandra"],
            "Aleksandr IVANOV",
        ),
        (&["AHMED/Youssef", "AHMAD/Yusuf"], "Youssef AHMED"),
        (&["SCHMIDT/Karl", "SCHMITT/Carl"], "Karl SCHMIDT"),
        (&["DURAND/Marie", "DURANT/Maria"], "Marie DURAND"),
        (
            &["GEBREMEDHIN/Tesfay", "GEBREMEDHN/Tesfai"],
            "Tesfay GEBREMEDHIN",
        ),
        // For somebody's wife, heirs or household.
        (&["ALI/Moussa"], "Mme épouse Moussa ALI"),
        (&["ALI/Moussa"], "Succession Moussa ALI"),
        (&["ALI/Moussa"], "Famille Moussa ALI"),
    ] {
        let judgement = index(people).judge(text, 10);
        assert_eq!(judgement.verdict, Verdict::Choose, "{text:?} {judgement:?}");
    }
}

#[test]
fn a_confirmed_spelling_leaves_the_doubt_to_the_agent() {
    let person = |prenoms: &str, spelling: &[&str]| Person {
        nom: "PETIT".to_owned(),
        prenoms: prenoms.to_owned(),
        spellings: spelling.iter().map(|&text| text.to_owned()).collect(),
        ..Person::default()
    };
    let people = [
        person("Jean-Pierre", &["JP PETIT"]),
        person("Jean-Paul", &[]),
    ];
    let index = Index::build(Settings::default(), people.into_iter().enumerate());
    let judgement = index.judge("JP PETIT", 10);
    assert_eq!(judgement.verdict, Verdict::Choose, "{judgement:?}");
    assert_eq!(judgement.candidates[0].key, 0);
}

#[test]
fn names_that_look_like_noise_are_found() {
    for (people, text) in [
        (&["DUPONT/France"][..], "France DUPONT\nAssociation Aurore"),
        (&["DUPONT/France"], "Association Emmaus\nFrance DUPONT"),
        (&["HALL/Mamadou"], "HALL Mamadou - Association Aurore"),
        (&["MAITRE/Marie", "DUPONT/Marie"], "Marie MAITRE"),
        (&["VEUVE/Luc", "DUPONT/Luc"], "VEUVE Luc"),
        (&["ALI/Moussa"], "CCAS de Lyon, Moussa ALI, 2 rue Bas"),
    ] {
        let judgement = index(people).judge(text, 10);
        let first = judgement.candidates.first();
        assert_eq!(
            first.map(|first| first.key),
            Some(0),
            "{text:?} {judgement:?}"
        );
        if let Some(second) = judgement.candidates.get(1) {
            assert!(
                first.is_some_and(|first| first.score > second.score),
                "{text:?}"
            );
        }
    }
}

#[test]
fn who_is_created_is_compared_whatever_they_are_called() {
    let index = index(&["MAITRE/Marie", "MARTIN/Jean"]);
    for (nom, prenoms, met) in [("Maitre", "Marie", 0), ("MARTIN", "J.", 1)] {
        let person = Person {
            nom: nom.to_owned(),
            prenoms: prenoms.to_owned(),
            ..Person::default()
        };
        let near = index.near(&person, None, 5);
        assert_eq!(
            near.first().map(|near| near.key),
            Some(met),
            "{nom} {prenoms}"
        );
    }
}

#[test]
fn a_name_in_which_all_words_are_alike_takes_no_time() {
    let many = ["ALI"; 8].join(" ");
    let index = index(&[&format!("{many}/{many}")]);
    // Without an end to the search it would take minutes; the test's time limit tells.
    assert_eq!(index.judge(&many, 10).candidates.len(), 1);
}
