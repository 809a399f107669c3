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
        // A short line has room for the whole surname; *Al* and *El* alone are nobody's name.
        (&["DEMIR/Ömer", "DEMIRTAS/Ömer"], "Ömer DEMIR"),
        (&["ALI/Al Sadig", "ALI/Younis"], "Al Sadig ALI"),
        (
            &["HAROUN/Abdelmoneim", "HAROUN/Al Sadig"],
            "Abdelmoneim HAROUN",
        ),
        (
            &["HAILE/Abdirahman", "EL KHATIB/Abderrahmane"],
            "Abdirahman HAILE",
        ),
        (&["DANG/Anh Tuấn"], "Anh Tuấn DANG"),
        (
            &["CHARLES/Marie-Ange", "CHARLES/Rose-Marie"],
            "Marie-Ange CHARLES",
        ),
        // A given name cut short leaves no room for a surname that is not said.
        (
            &["IVANENKO/Anatoliy", "VOLKOV/Ivan Anatoliy"],
            "Anatoliy IVANENKO",
        ),
        (
            &["BEN YOUSSEF/Abdellah", "CHAOUI/Youssef Abdellah"],
            "Abdellah BEN YOUSSEF",
        ),
        (&["BEN NADIR/Hassan", "HASSAN/Nadia"], "Hassan BEN NADIR"),
        // The same word in a surname of several and in a second given name.
        (
            &["MOHAMED SOILIHI/Hachim Mohamed"],
            "Hachim Mohamed MOHAMED SOILIHI",
        ),
        (&["LY/Adama", "ADAM ABAKAR/Al Sadig"], "Mr. Adama LY"),
        (&["SALEH/Awatif", "SALL/Awa"], "Awatif SALEH"),
        // Too short a line for a printer to have cut it.
        (
            &["DEMIR/Süleyman", "DEMIRBULUT/Süleyman"],
            "MME Süleyman DEMIR",
        ),
        // A tribe is nobody's son, and a son nobody's father.
        (&["BELKACEM/Naima", "AIT KACEM/Naima"], "Naima BELKACEM"),
        (
            &["AIT BRAHIM/Rabia", "BEN BRAHIM/Rabia"],
            "Rabia AIT BRAHIM",
        ),
        // Somebody written to by the name of those they live with, and that misspelt.
        (
            &["DEMIRSOY/Süleyman", "YILMAZ/Süleyman/Hüseyin DEMIRCI"],
            "Süleyman DEMIRSOY",
        ),
        (&["YE/Xiaoming", "OUMA/Xiaoming/Guohua HE"], "Xiaoming YE"),
        // Initials run together, and no surname; a particle begins no given name.
        (&["EL HAMDI/Adil", "WANG/Ah Mei"], "Adil EL HAMDI"),
        (&["LA BRIE/Inès", "BRIE/Li"], "Inès LA BRIE"),
        // A given name that goes on in the record was not cut.
        (
            &["EXANTUS/Roselaure", "EXANTUS/Rose-Marie"],
            "Roselaure EXANTUS",
        ),
        // Another script's whole name is no particle.
        (
            &["منصور/علي", "MANSOURI/Fatiha/Omar EL KHATIB"],
            "علي منصور",
        ),
        // Arabic writes its long vowels.
        (&["درويش/فاطمة", "EL IDRISSI/Fatima"], "فاطمة درويش"),
        (&["OMER/Zîn", "حسن/عمر"], "Zîn OMER"),
        // Twelve words, and somebody who bears nine of them.
        (
            &[
                "GARCIA LOPEZ DE LA TORRE/Maria Jose del Carmen Rosario Ines Pilar",
                "GARCIA LOPEZ DE LA TORRE/Luz Ana del Carmen Rosario",
            ],
            "Maria Jose del Carmen Rosario Ines Pilar GARCIA LOPEZ DE LA TORRE",
        ),
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
        // Twelve words, and one letter of one of them.
        (
            &[
                "GARCIA LOPEZ DE LA TORRE/Maria Jose del Carmen Rosario Ines Pilar",
                "GARCIA LOPES DE LA TORRE/Maria Jose del Carmen Rosario Ines Pilar",
            ][..],
            "Maria Jose del Carmen Rosario Ines Pilar GARCIA LOPEZ DE LA TORRE",
        ),
        // More words than are looked at.
        (
            &[
                "TOURE/Awa Binta Coumba Dado Fanta Gnima Hawa Irma Kadi Lala Mata Nana Oumou Penda Rama Sira",
            ],
            "Awa Binta Coumba Dado Fanta Gnima Hawa Irma Kadi Lala Mata Nana Oumou Penda Rama Sira TOURE",
        ),
        // Initials and short forms, in the text and on record.
        (&["MARTIN/J.", "MARTIN/Jean"], "J. MARTIN"),
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
        // A line so long may have been cut; particles that are written stand for nothing else.
        (&["DEMIR/Ömer", "DEMIRTAS/Ömer"], "Monsieur Ömer DEMIR"),
        (
            &["AL TIJANI/Bashir", "SALEH/Tijani Bashir"],
            "Bashir AL TIJANI",
        ),
        (&["SHAUI/Karim", "CHAOUI/Karim"], "Karim SHAUI"),
        (
            &["CHARLES/Marie-Ange", "CHARLES/Marie"],
            "Marie-Ange CHARLES",
        ),
        // Another reading of the same person than the one that is unlikely.
        (&["ALI/Mohammad", "ALIZADA/Mohammad Ali"], "Mohammad ALI"),
        (&["SHIN/Feng", "ZHENG/Chin Feng"], "Feng SHIN"),
        // One consonant in one of two names, across scripts.
        (&["حداد/فاطمة", "HADDAD/Fatiha"], "فاطمة حداد"),
        (&["خليل/كمال", "KHALIL/Jamal"], "كمال خليل"),
        // An equal in a household, who has no surname of their own there.
        (
            &["CAMARA/Jean-Pierre", "CAMARA/Awa/Jean-Pierre"],
            "CAMARA Jean-Pierre",
        ),
        (&["SOW/Issa", "CAMARA/Awa/Mamadou SOW/Issa"], "SOW Issa"),
        // Capitals tell the surname.
        (&["THOMAS/Bernard", "PETIT/Thomas"], "BERNARD Thomas"),
        // Names in another order than the record's.
        (
            &["DIALLO/Alpha Mamadou", "DIALLO/Mamadou"],
            "DIALLO Mamadou Alpha",
        ),
        (&["ROUX/Anne-Marie"], "Marie-Anne ROUX"),
        (&["FERREIRA SANTOS/Ana"], "SANTOS FERREIRA Ana"),
        // The article written to the name in the record, and not on the envelope.
        (&["KHATIB/Sonia", "ELKHATIB/Sonia"], "KHATIB Sonia"),
        (&["ELKHATIB/Sonia", "KHATIB/Sonia"], "ELKHATIB Sonia"),
        // Spellings of one name that letters and sounds leave apart.
        (&["RAHMAN/Mohamed", "RAHMAN/Muhammad"], "Mohamed RAHMAN"),
        (&["SAID/Osman", "SAID/Othmane"], "Osman SAID"),
        (&["SAID/Ousmane", "SAID/Uthman"], "Ousmane SAID"),
        (&["HỒ/Chuang", "HỒ/Quang Đức"], "Chuang HỒ"),
        // A particle written to the name, or dropped with it.
        (&["BENALI/Moussa", "ALI/Moussa"], "Moussa BENALI"),
        (&["ALI/Moussa", "BENALI/Moussa"], "Moussa ALI"),
        (&["DACOSTA/Ana", "COSTA/Ana"], "Ana DACOSTA"),
        (&["COSTA/Ana", "DACOSTA/Ana"], "Ana COSTA"),
        // A particle dropped, and none added; or an article for another.
        (&["BELKACEM/Naima", "KACEM/Naima"], "Naima BELKACEM"),
        (&["EL SADOK/Ahmed", "BOUSADOK/Ahmed"], "Ahmed EL SADOK"),
        // The household's name, spelt as well as it may be.
        (
            &["DEMIRDJI/Süleyman", "YILMAZ/Süleyman/Hüseyin DEMIRCI"],
            "Süleyman DEMIRDJI",
        ),
        (&["درويش/عمر", "YILMAZ/Omar/Leila DAROUISSE"], "عمر درويش"),
        // Two letters apart across scripts, one of them the script's own habit.
        (&["কাজী/রহিম", "GAZI/Rahim"], "রহিম কাজী"),
        // Initials on record.
        (&["PETIT/Jean-Claude", "PETIT/JC"], "Jean-Claude PETIT"),
        // For somebody's wife, heirs or household.
        (&["ALI/Moussa"], "Mme épouse Moussa ALI"),
        (&["MOUSSA/Diop"], "Mme DIOP ép. MOUSSA"),
        (
            &["MOUSSA/Diop"],
            "Mme DIOP ép. MOUSSA\nchez CCAS\n12 rue Basse",
        ),
        (&["BERNARD/Thomas"], "THOMAS née BERNARD"),
        (&["ALI/Moussa"], "Succession Moussa ALI"),
        (&["ALI/Moussa"], "Famille Moussa ALI"),
    ] {
        let judgement = index(people).judge(text, 10);
        assert_eq!(judgement.verdict, Verdict::Choose, "{text:?} {judgement:?}");
    }
}

/// One name by two languages' habits of spelling: Turkish, Kurdish, Serbian, Albanian, Somali, Arabic,
/// Tamil, Bengali, Wolof, Ukrainian, Georgian, Portuguese, Chinese, French.
#[test]
fn names_that_one_language_reads_alike_are_near() {
    for (people, text) in [
        (&["KAYA/Bircan", "KAYA/Birdjan"][..], "Bircan KAYA"),
        (&["KAYA/Birdjan", "KAYA/Bircan"], "Birdjan KAYA"),
        (&["XIDIR/Azad", "KHIDIR/Azad"], "Azad XIDIR"),
        (&["STOJANOVIC/Ana", "STOYANOVITCH/Ana"], "Ana STOJANOVIC"),
        (&["PETROV/Zorica", "PETROV/Zoritsa"], "Zorica PETROV"),
        (&["HOXHAJ/Arben", "HODJAY/Arben"], "Arben HOXHAJ"),
        (&["CAWIL/Hodan", "AWIL/Hodan"], "Hodan CAWIL"),
        (&["FARAH/Xaliimo", "FARAH/Halimo"], "Xaliimo FARAH"),
        (&["AMMAR/Thouraya", "AMMAR/Souraya"], "Thouraya AMMAR"),
        (&["KARIMI/Dhabih", "KARIMI/Zabih"], "Dhabih KARIMI"),
        (&["AZHAGAN/Vijay", "ALAGAN/Vijay"], "Vijay AZHAGAN"),
        (&["MAJUMDER/Rina", "MAZUMDER/Rina"], "Rina MAJUMDER"),
        (&["THIAM/Awa", "TCHAM/Awa"], "Awa THIAM"),
        (&["HORBENKO/Olha", "GORBENKO/Olga"], "Olha HORBENKO"),
        (&["CINCADZE/Nino", "TSINTSADZE/Nino"], "Nino CINCADZE"),
        (&["NORONHA/Ana", "NOROGNA/Ana"], "Ana NORONHA"),
        (&["CUI/Xiaolong", "TSUI/Xiaolong"], "Xiaolong CUI"),
        (&["ARNAULT/Luc", "ARNAUD/Luc"], "Luc ARNAULT"),
        (&["NIANG/Awa", "GNANG/Awa"], "Awa NIANG"),
        (&["GNANG/Awa", "NIANG/Awa"], "Awa GNANG"),
        (&["MBODJ/Awa", "MBODGE/Awa"], "Awa MBODJ"),
        (&["WANG/Xiaoping", "WANG/Shaoping"], "Xiaoping WANG"),
    ] {
        let judgement = index(people).judge(text, 10);
        assert_eq!(judgement.verdict, Verdict::Choose, "{text:?} {judgement:?}");
    }
}

/// What an agent types may be the beginning of what stands on the envelope.
#[test]
fn typed_words_may_be_longer_on_the_envelope() {
    // The longer name may be that of those they live with.
    for other in ["DEMIRTAS/Ömer", "YILMAZ/Ömer/Ali DEMIRTAS"] {
        let index = index(&["DEMIR/Ömer", other]);
        for text in ["Ömer DEMIR", "DEMIR Ömer"] {
            assert_eq!(index.judge(text, 10).verdict, Verdict::Certain, "{text}");
            let typed = index.judge_typed(text, 10).verdict;
            assert_eq!(typed, Verdict::Choose, "{text} {other}");
        }
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

/// Each among others who bear some of the same words.
#[test]
fn names_that_look_like_noise_are_found() {
    const OTHERS: [&str; 14] = [
        "DUPONT/Francine",
        "DUPOND/Luc",
        "FRANCE/Marie",
        "AURORE/Luc",
        "EMMANUEL/France",
        "HALL/John",
        "DIALLO/Mamadou",
        "MARTIN/Marie",
        "ALI/Moustapha",
        "LYON/Moussa",
        "BA/Mamadou",
        "BA/Oumar",
        "DIALLO/Mamadou Alpha Oumar",
        "BRETON/Latin",
    ];
    for (people, text) in [
        (&["DUPONT/France"][..], "France DUPONT\nAssociation Aurore"),
        (&["DUPONT/France"], "Association Emmaus\nFrance DUPONT"),
        (&["HALL/Mamadou"], "HALL Mamadou - Association Aurore"),
        (&["MAITRE/Marie", "DUPONT/Marie"], "Marie MAITRE"),
        (&["VEUVE/Luc", "DUPONT/Luc"], "VEUVE Luc"),
        (&["ALI/Moussa"], "CCAS de Lyon, Moussa ALI, 2 rue Bas"),
        // Twice as many words that are none of the name's, before it and after.
        (
            &["BA/Mamadou Alpha Oumar"],
            "Mamadou Alpha Oumar BA\nAmicale bretonne des joueurs du quartier latin",
        ),
        (
            &["BA/Mamadou Alpha Oumar"],
            "Amicale bretonne des joueurs du quartier latin\nMamadou Alpha Oumar BA",
        ),
    ] {
        let judgement = index(&[people, &OTHERS].concat()).judge(text, 10);
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

/// Initials on record, with vowels as well as without.
#[test]
fn whoever_is_recorded_by_initials_could_be_meant() {
    for (people, text) in [
        (["SOW/Jean Pierre", "SOW/JP"], "Jean Pierre SOW"),
        (["SOW/Awa Ibrahima", "SOW/AI"], "Awa Ibrahima SOW"),
        (["SOW/Elhadj Oumar", "SOW/EO"], "Elhadj Oumar SOW"),
        (["SOW/Oumar Abdoulaye", "SOW/OA"], "Oumar Abdoulaye SOW"),
    ] {
        let judgement = index(&people).judge(text, 10);
        assert_eq!(judgement.verdict, Verdict::Choose, "{text:?} {judgement:?}");
        let mut keys = judgement.candidates.iter().map(|candidate| candidate.key);
        assert!(keys.any(|key| key == 1), "{text:?} {judgement:?}");
    }
}

#[test]
fn initials_are_found() {
    for (people, text) in [
        (&["PETIT/Jean-Claude Marie", "PETIT/Luc"][..], "JC PETIT"),
        (&["PETIT/Jean-André", "PETIT/Luc"], "PETIT JA"),
        (&["PETIT/Jean Pierre Marie", "PETIT/Luc"], "J.P. PETIT"),
        (&["PETIT/JC", "PETIT/Luc"], "Jean-Claude PETIT"),
    ] {
        let judgement = index(people).judge(text, 10);
        let scores: Vec<f32> = judgement.candidates.iter().map(|c| c.score).collect();
        assert_eq!(judgement.candidates[0].key, 0, "{text:?} {judgement:?}");
        let second = scores.get(1).copied().unwrap_or_default();
        assert!(scores[0] > second + 5.0, "{text:?} {judgement:?}");
        assert_eq!(judgement.verdict, Verdict::Choose, "{text:?}");
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
fn those_they_live_with_and_what_they_are_called_are_compared_too() {
    let index = index(&["SOW/Awa", "DIALLO/Moussa/Ibrahim DIALLO"]);
    let new = |prenoms: &str, surnom: Option<&str>, household: &[&str]| Person {
        nom: "SOW".to_owned(),
        prenoms: prenoms.to_owned(),
        surnom: surnom.map(str::to_owned),
        household: household.iter().map(|&name| name.to_owned()).collect(),
        ..Person::default()
    };
    for (person, met) in [
        (new("Fatoumata", None, &[]), vec![]),
        (new("Fatoumata", Some("Awa"), &[]), vec![0]),
        (new("Fatoumata", None, &["ibrahima DIALLO"]), vec![1]),
        (new("Fatoumata", None, &["awa SOW"]), vec![0]),
        // A child of whom nobody wrote down more than the given name.
        (new("Fatoumata", None, &["moussa"]), vec![]),
    ] {
        let near = index.near(&person, None, 5);
        let keys: Vec<usize> = near.iter().map(|near| near.key).collect();
        assert_eq!(keys, met, "{person:?}");
    }
}

/// Where a text has more words than a name, one more costs little: no more if it is hardly like
/// another name of the person than if it is like none.
#[test]
fn a_word_that_is_hardly_like_costs_no_more_than_a_strange_one() {
    let index = index(&[
        "DIALLO/Mamadou Alpha Oumar Moussa Karim Samba Demba Souleymane Ibrahima",
        "BA/Awa",
    ]);
    let score = |word: &str| {
        let text = format!("Mamadou Alpha Oumar Moussa Karim Samba Demba DIALLO {word}");
        let found = index.judge(&text, 1).candidates;
        found.first().map_or(0.0, |first| first.score)
    };
    let strange = score("xqzvwk");
    assert!(strange > 0.0);
    for word in [
        "Abraham", "Bramina", "Solimena", "Silemani", "Ibrakima", "Embroma",
    ] {
        assert!(score(word) >= strange, "{word} {} {strange}", score(word));
    }
}

#[test]
fn a_name_in_which_all_words_are_alike_takes_no_time() {
    for words in [&["ALI"; 16][..], &["ALI", "ALY", "ALLI", "ALLY"].repeat(4)] {
        let many = words.join(" ");
        let index = index(&[&format!("{many}/{many}")]);
        // Without an end to the search it would take minutes; the test's time limit tells.
        assert_eq!(index.judge(&many, 10).candidates.len(), 1);
    }
}
