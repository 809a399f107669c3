//! The right folder for every envelope: what is found while one types, when the agent must choose,
//! and what the daemon refuses and remembers.

use courrier_api::problem_type as kind;
use courrier_domain::{CentreSettings, Role, UsagerId};
use courrier_ledger::commands::SaveSettings;
use serde_json::{Value, json};

use crate::house::{Answer, House, candidates, fresh_key};

/// A guichet: a house, an agent, an open tri.
struct Guichet {
    house: House,
    agent: String,
    tri: String,
}

impl Guichet {
    /// Changes somebody, who is struck off.
    async fn change(
        &self,
        path: &str,
        identity: Value,
        revision: Value,
        seen: Vec<Value>,
    ) -> Answer {
        let body = json!({
            "identity": identity, "domiciliation": { "status": "radie" }, "revision": revision,
            "seen_near": seen
        });
        let key = fresh_key();
        let put = crate::house::request(
            axum::http::Method::PUT,
            path,
            Some(&self.agent),
            Some(&key),
            Some(&body),
        );
        self.house.send(put).await
    }

    async fn open() -> Self {
        let house = House::open().await;
        let agent = house.agent(Role::Administrator).await;
        let tri = house.post(&agent, "/tris", &Value::Null).await.of(201);
        let tri = format!("/tris/{}/courriers", tri["id"].as_str().expect("an id"));
        Self { house, agent, tri }
    }

    /// A usager; those of a near name were seen.
    async fn usager(&self, numero: &str, identity: Value) -> UsagerId {
        let mut answer = self.create(numero, identity.clone(), &[]).await;
        if answer.status.as_u16() == 409 {
            let seen: Vec<Value> = candidates(&answer.json()).collect();
            answer = self.create(numero, identity, &seen).await;
        }
        serde_json::from_value(answer.of(201)["id"].clone()).expect("an id")
    }

    async fn create(&self, numero: &str, identity: Value, seen: &[Value]) -> Answer {
        let usager = json!({
            "numero": numero,
            "identity": identity,
            "domiciliation": { "status": "valide" },
            "seen_near": seen,
        });
        self.house.post(&self.agent, "/usagers", &usager).await
    }

    /// What a text finds: the verdict, and the numeros with the reasons.
    async fn find(&self, text: &str) -> (String, Vec<(String, String)>) {
        let list = self.list(text).await;
        let hits = list["usagers"].as_array().expect("a list");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let hits = hits.iter().map(|hit| {
            (
                text(&hit["usager"]["numero"]),
                text(&hit["found"]["reason"]),
            )
        });
        (text(&list["verdict"]), hits.collect())
    }

    async fn list(&self, text: &str) -> Value {
        let text = text.replace(' ', "%20");
        let path = format!("/usagers?q={text}");
        self.house.get(&self.agent, &path).await.of(200)
    }

    async fn enter(&self, usager: UsagerId, text: Option<&str>, chosen: bool) -> Answer {
        let body = entry(usager, text, chosen);
        self.house.post(&self.agent, &self.tri, &body).await
    }
}

fn entry(usager: UsagerId, text: Option<&str>, chosen: bool) -> Value {
    json!({ "usager_id": usager, "kind": "lettre", "count": 1, "text": text, "chosen": chosen })
}

fn named(nom: &str, prenoms: &str) -> Value {
    json!({ "nom": nom, "prenoms": prenoms })
}

fn first(found: &(String, Vec<(String, String)>)) -> (&str, &str) {
    (&found.0, found.1.first().map_or("", |hit| &hit.0))
}

#[tokio::test]
async fn a_search_says_who_and_why_and_whether_to_choose() {
    let guichet = Guichet::open().await;
    let household = json!({
        "nom": "SOW", "nom_usage": "DIOP", "prenoms": "Awa", "surnom": "Nafi",
        "date_naissance": "1988-03-12", "lieu_naissance": "Thiès",
        "ayants_droit": [{ "nom": "BARRY", "prenoms": "Ousmane", "lien": "conjoint" }],
    });
    guichet.usager("7", household).await;
    guichet
        .usager("70", named("EL KHATIB", "Abderrahmane"))
        .await;

    let list = guichet.list("Ousmane BARRY").await;
    let hit = &list["usagers"][0];
    assert_eq!(hit["usager"]["numero"], "7");
    assert_eq!(hit["usager"]["date_naissance"], "1988-03-12");
    assert_eq!(
        hit["found"]["whom"],
        json!({ "of": "household", "name": "BARRY Ousmane" })
    );
    assert_eq!(hit["found"]["reason"], "membre du foyer");
    assert_eq!(hit["household"], json!(["BARRY Ousmane"]));
    assert_eq!(
        (&hit["lieu_naissance"], &hit["surnom"]),
        (&json!("Thiès"), &json!("Nafi"))
    );
    assert!(
        hit["found"]["score"]
            .as_u64()
            .is_some_and(|score| (1..=100).contains(&score))
    );

    assert_eq!(
        first(&guichet.find("M. Abderahman ELKATIB").await),
        ("choose", "70")
    );
    assert_eq!(first(&guichet.find("khat").await), ("choose", "70"));
    assert_eq!(
        first(&guichet.find("Abderrahmane EL KHATIB").await),
        ("certain", "70")
    );
    assert_eq!(first(&guichet.find("Zbigniew WOJCIK").await), ("none", ""));
    // A numero names its folder; the beginning of one, all that begin so.
    assert_eq!(guichet.find("70").await.0, "certain");
    let by_numero = guichet.find("7").await;
    let expected = [("7", "numéro du dossier"), ("70", "début du numéro")];
    assert_eq!(
        by_numero.1,
        expected.map(|(n, why)| (n.to_owned(), why.to_owned()))
    );
    let everyone = guichet.find("").await;
    assert_eq!((everyone.0.as_str(), everyone.1.len()), ("choose", 3));
    assert_eq!(first(&guichet.find("inconnu").await).1, "INCONNU");
    let cabinet = guichet.list("").await;
    assert_eq!(cabinet["usagers"][0]["found"], Value::Null);
}

#[tokio::test]
async fn an_entry_that_skipped_the_choice_is_refused_with_those_who_could_be_meant() {
    let guichet = Guichet::open().await;
    let one = guichet.usager("317", named("DIALLO", "Mamadou")).await;
    let text = Some("Mamadou DIALLO");
    guichet.enter(one, text, false).await.of(201);
    // As soon as somebody else bears the name, nothing is certain any more.
    let other = guichet.usager("1042", named("Diallo", "Mamadou")).await;
    for usager in [one, other] {
        let refused = guichet.enter(usager, text, false).await;
        let problem = refused.is_problem(409, kind::CHOICE_SKIPPED);
        assert_eq!(candidates(&problem).count(), 2);
        assert_eq!(
            problem["candidates"][0]["found"]["reason"],
            "même nom et même prénom"
        );
    }
    let path = format!("/usagers/{one}");
    let opened = guichet.house.get(&guichet.agent, &path).await.of(200);
    assert_eq!(opened["summary"]["waiting"], 1, "a refusal writes nothing");
    guichet.enter(other, text, true).await.of(201);
    // The wrong one, of whom the daemon is certain that another is meant; and nobody.
    let sow = guichet.usager("12", named("SOW", "Awa")).await;
    let refused = guichet.enter(one, Some("Awa SOW"), false).await;
    let problem = refused.is_problem(409, kind::CHOICE_SKIPPED);
    assert_eq!(candidates(&problem).next(), Some(json!(sow)));
    let refused = guichet.enter(one, Some("Zbigniew WOJCIK"), false).await;
    let problem = refused.is_problem(409, kind::CHOICE_SKIPPED);
    assert_eq!(problem["candidates"], Value::Null);
}

#[tokio::test]
async fn a_numero_or_a_card_is_a_choice() {
    let guichet = Guichet::open().await;
    let one = guichet.usager("317", named("DIALLO", "Mamadou")).await;
    guichet.usager("1042", named("DIALLO", "Mamadou")).await;
    guichet.enter(one, Some(" 317 "), false).await.of(201);
    guichet.enter(one, None, true).await.of(201);
    for text in [None, Some(""), Some("1042"), Some("31")] {
        let refused = guichet.enter(one, text, false).await;
        refused.is_problem(409, kind::CHOICE_SKIPPED);
    }
}

#[tokio::test]
async fn what_an_agent_chose_comes_first_next_time_and_is_never_certain() {
    let guichet = Guichet::open().await;
    let one = guichet.usager("317", named("DIALLO", "Mamadou")).await;
    let other = guichet.usager("1042", named("DIALLO", "Mamadou")).await;
    let text = "Mamadou DIALLO";
    for (usager, numero) in [(other, "1042"), (one, "317")] {
        let entered = guichet.enter(usager, Some(text), true).await.of(201);
        if numero == "1042" {
            let found = guichet.find(text).await;
            assert_eq!(first(&found), ("choose", "1042"));
            assert_eq!(found.1[0].1, "écriture déjà confirmée");
            // The wrong folder: one action, and what it confirmed is forgotten.
            let item = entered["courrier_ids"][0].as_str().expect("an id");
            let path = format!("/courriers/{item}/move");
            let to = json!({ "usager_id": one });
            guichet.house.post(&guichet.agent, &path, &to).await.of(200);
            assert_eq!(first(&guichet.find(text).await), ("choose", "317"));
        }
    }
    let refused = guichet.enter(one, Some(text), false).await;
    refused.is_problem(409, kind::CHOICE_SKIPPED);
    // A daemon that starts anew knows it all from the ledger.
    let house = guichet.house.restarted();
    let agent = house.agent(Role::Administrator).await;
    let guichet = Guichet {
        house,
        agent,
        ..guichet
    };
    let found = guichet.find(text).await;
    assert_eq!(first(&found), ("choose", "317"));
    assert_eq!(found.1[0].1, "écriture déjà confirmée");
}

#[tokio::test]
async fn a_retry_gets_the_first_answer_whoever_came_since() {
    let guichet = Guichet::open().await;
    let house = &guichet.house;
    let (create_key, enter_key) = (fresh_key(), fresh_key());
    let usager = json!({
        "numero": "317",
        "identity": named("DIALLO", "Mamadou"),
        "domiciliation": { "status": "valide" },
    });
    let create = || house.post_again(&guichet.agent, "/usagers", &usager, &create_key);
    let created = create().await.of(201);
    assert_eq!(create().await.of(201), created, "not near to themselves");
    let one = serde_json::from_value(created["id"].clone()).expect("an id");
    let body = entry(one, Some("Mamadou DIALLO"), false);
    let enter = || house.post_again(&guichet.agent, &guichet.tri, &body, &enter_key);
    let entered = enter().await.of(201);
    guichet.usager("1042", named("DIALLO", "Mamadou")).await;
    assert_eq!(enter().await.of(201), entered);
    assert_eq!(create().await.of(201), created);
}

#[tokio::test]
async fn those_of_a_near_name_must_be_seen_before_somebody_is_created_or_renamed() {
    let guichet = Guichet::open().await;
    let known = guichet.usager("1", named("BENALI", "Mohamed")).await;
    let near = named("BEN ALI", "Mohammed");
    let refused = guichet.create("2", near.clone(), &[]).await;
    let problem = refused.is_problem(409, kind::NEAR_NAMES);
    let seen: Vec<Value> = candidates(&problem).collect();
    assert_eq!(seen, [json!(known)]);
    assert_eq!(guichet.find("2").await.0, "none", "nobody was created");
    // Another one has come meanwhile, whom nobody saw.
    let created = guichet.create("2", near.clone(), &seen).await.of(201);
    let refused = guichet.create("3", near.clone(), &seen).await;
    let both = refused.is_problem(409, kind::NEAR_NAMES);
    assert_eq!(candidates(&both).count(), 2);

    let sow = guichet.usager("12", named("SOW", "Awa")).await;
    let path = format!("/usagers/{sow}");
    let change = async |identity: Value, seen: Vec<Value>| {
        let folder = guichet.house.get(&guichet.agent, &path).await.of(200);
        let revision = folder["revision"].clone();
        guichet.change(&path, identity, revision, seen).await
    };
    let refused = change(near.clone(), seen).await;
    let both = refused.is_problem(409, kind::NEAR_NAMES);
    let seen: Vec<Value> = candidates(&both).collect();
    assert!(seen.contains(&created["id"]));
    change(near.clone(), seen).await.of(204);
    assert_eq!(first(&guichet.find("Awa SOW").await), ("none", ""));
    // The name stays: nobody has to be looked at, not even themselves.
    let mut telephone = near;
    telephone["telephone"] = json!("+33612345678");
    change(telephone, Vec::new()).await.of(204);
}

#[tokio::test]
async fn of_two_who_change_a_folder_the_second_is_told_and_overwrites_nothing() {
    let guichet = Guichet::open().await;
    let sow = guichet.usager("12", named("SOW", "Awa")).await;
    let path = format!("/usagers/{sow}");
    let read = async || guichet.house.get(&guichet.agent, &path).await.of(200);
    let seen = read().await;
    let revision = || seen["revision"].clone();
    let with = |field: &str, value: &str| {
        let mut identity = seen["identity"].clone();
        identity[field] = json!(value);
        identity
    };
    let first = with("telephone", "+33612345678");
    let second = with("email", "awa@example.org");
    let (first, second) = tokio::join!(
        guichet.change(&path, first, revision(), Vec::new()),
        guichet.change(&path, second, revision(), Vec::new())
    );
    let (done, refused) = if first.status == 204 {
        (first, second)
    } else {
        (second, first)
    };
    done.of(204);
    refused.is_problem(409, kind::FOLDER_CHANGED);
    let now = read().await;
    let told = [&now["identity"]["telephone"], &now["identity"]["email"]];
    assert_eq!(told.iter().filter(|value| !value.is_null()).count(), 1);
    let again = guichet.change(&path, now["identity"].clone(), revision(), Vec::new());
    again.await.is_problem(409, kind::FOLDER_CHANGED);
    let again = guichet.change(
        &path,
        now["identity"].clone(),
        now["revision"].clone(),
        Vec::new(),
    );
    again.await.of(204);
}

#[tokio::test]
async fn of_two_who_are_created_at_once_one_is_compared_with_the_other() {
    let guichet = Guichet::open().await;
    let surnames = ["BENALI", "KOWALCZYK", "TRAORE", "NGUYEN", "PETROV"];
    for (round, surname) in surnames.into_iter().enumerate() {
        let name = || named(surname, "Zohra");
        let (first, second) = (format!("{round}1"), format!("{round}2"));
        let (one, other) = tokio::join!(
            guichet.create(&first, name(), &[]),
            guichet.create(&second, name(), &[])
        );
        let mut status = [one.status.as_u16(), other.status.as_u16()];
        status.sort_unstable();
        assert_eq!(status, [201, 409], "{} {}", one.text, other.text);
    }
}

#[tokio::test]
async fn the_next_keystroke_sees_every_change() {
    let guichet = Guichet::open().await;
    let awa = guichet.usager("12", named("SOW", "Awa")).await;
    let procuration = json!({
        "mandataire": "Zbigniew WOJCIK", "valid_from": "2026-11-01", "valid_to": "2026-12-01"
    });
    let path = format!("/usagers/{awa}/procurations");
    let added = guichet
        .house
        .post(&guichet.agent, &path, &procuration)
        .await
        .of(201);
    let list = guichet.list("WOJCIK Zbigniew").await;
    assert_eq!(list["verdict"], "choose");
    let whom = json!({ "of": "mandataire", "name": "Zbigniew WOJCIK" });
    assert_eq!(list["usagers"][0]["found"]["whom"], whom);
    let revoke = format!(
        "/procurations/{}/revoke",
        added["id"].as_str().expect("an id")
    );
    guichet
        .house
        .post(&guichet.agent, &revoke, &Value::Null)
        .await
        .of(204);
    assert_eq!(guichet.find("WOJCIK Zbigniew").await.0, "none");

    // The centre's own name and address on an envelope are nobody's.
    guichet.usager("13", named("ROSIER", "Paul")).await;
    let envelopes = ["Awa SOW - Les Rosiers", "Awa SOW - Le Clos"];
    for text in envelopes {
        assert_eq!(first(&guichet.find(text).await).0, "choose", "{text}");
    }
    let settings = CentreSettings {
        name: "Les Rosiers".to_owned(),
        address_lines: vec!["Le Clos".to_owned()],
        ..CentreSettings::default()
    };
    guichet.house.operator(SaveSettings { settings }).await;
    guichet.house.app.reload_settings().await.expect("settings");
    for text in envelopes {
        assert_eq!(
            first(&guichet.find(text).await),
            ("certain", "12"),
            "{text}"
        );
    }

    let erase = format!("/usagers/{awa}/erase");
    guichet
        .house
        .post(&guichet.agent, &erase, &Value::Null)
        .await
        .of(204);
    assert_eq!(guichet.find("Awa SOW").await.0, "none");
}
