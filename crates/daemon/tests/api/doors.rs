//! Every endpoint against everyone who may not call it. The table is the OpenAPI document itself.

use axum::http::Method;
use courrier_api::problem_type::{FORBIDDEN, MALFORMED, UNAUTHENTICATED};
use courrier_daemon::{openapi, routes};
use courrier_domain::{DeviceKind, Role};
use serde_json::Value;

use crate::house::{House, request};

/// Endpoints that change something and yet carry no key: nothing they do could be done twice.
const WITHOUT_KEY: &[(&str, &str)] = &[
    ("POST", "/session"),
    ("DELETE", "/session"),
    ("POST", "/cards/lookup"),
    ("POST", "/kiosk/enrol"),
    ("POST", "/kiosk/health"),
    ("POST", "/callbacks/{route}/{secret}"),
    ("POST", "/wordings/{message}/{language}/preview"),
];

const SOME_ID: &str = "0192f5d0-0000-7000-8000-000000000000";

struct Endpoint {
    method: Method,
    path: String,
    role: String,
    operation: Value,
}

fn endpoints() -> Vec<Endpoint> {
    let document = routes::document();
    let json = serde_json::to_value(&document).expect("JSON");
    let found: Vec<_> = openapi::operations(&document)
        .into_iter()
        .map(|(method, path, role)| Endpoint {
            operation: json["paths"][&path][method.to_lowercase()].clone(),
            method: method.parse().expect("a method"),
            path,
            role,
        })
        .collect();
    assert!(found.len() > 40, "the document lists the endpoints");
    found
}

impl Endpoint {
    fn url(&self) -> String {
        let path = self.path.replace("{id}", SOME_ID);
        path.replace("{route}", "voie")
            .replace("{secret}", "secret")
    }

    fn is_keyed(&self) -> bool {
        self.operation["parameters"].as_array().is_some_and(|all| {
            all.iter()
                .any(|one| one["name"] == courrier_api::IDEMPOTENCY_KEY)
        })
    }
}

#[test]
fn every_endpoint_declares_who_may_call_it() {
    for Endpoint {
        method,
        path,
        role,
        operation,
    } in endpoints()
    {
        let schemes: Vec<String> = operation["security"]
            .as_array()
            .unwrap_or_else(|| panic!("{method} {path}: no security declared"))
            .iter()
            .flat_map(|one| one.as_object().expect("a scheme").keys().cloned())
            .collect();
        let expected: &[&str] = match role.as_str() {
            "none" => &[],
            "kiosk" | "display" => &["kiosk"],
            "agent" | "supervisor" | "administrator" => &["agent"],
            other => panic!("{method} {path}: role {other:?}"),
        };
        assert_eq!(schemes, expected, "{method} {path}");
    }
}

/// What a stolen screen may still ask, until it is revoked: nothing about a card, and nothing that
/// gives a number away.
#[test]
fn the_screen_that_calls_numbers_has_three_doors() {
    let mut open: Vec<_> = endpoints()
        .into_iter()
        .filter(|endpoint| endpoint.role == "display")
        .map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
        .collect();
    open.sort_unstable();
    let expected = [
        "GET /kiosk/centre",
        "GET /kiosk/queue",
        "POST /kiosk/health",
    ];
    assert_eq!(open, expected);
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let mut names: Vec<String> = endpoints()
        .iter()
        .map(|endpoint| {
            endpoint.operation["operationId"]
                .as_str()
                .expect("a name")
                .to_owned()
        })
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn every_writing_call_carries_a_key() {
    for endpoint in endpoints() {
        let Endpoint { method, path, .. } = &endpoint;
        let writes = *method != Method::GET;
        let excepted = WITHOUT_KEY.contains(&(method.as_str(), path.as_str()));
        assert_eq!(endpoint.is_keyed(), writes && !excepted, "{method} {path}");
    }
}

#[tokio::test]
async fn no_credential_and_the_wrong_one_are_refused() {
    let house = House::open().await;
    let mut callers = vec![
        ("kiosk".to_owned(), house.borne().await.1),
        (
            "display".to_owned(),
            house.device(DeviceKind::Display).await.1,
        ),
    ];
    for role in Role::ALL {
        callers.push((role.as_str().to_owned(), house.agent(role).await));
    }
    for endpoint in endpoints() {
        let Endpoint {
            method, path, role, ..
        } = &endpoint;
        if role == "none" {
            continue;
        }
        let what = format!("{method} {path}");
        for token in [None, Some(""), Some("s_00"), Some("k_00"), Some("é")] {
            let answer = house
                .send(request(method.clone(), &endpoint.url(), token, None, None))
                .await;
            answer.is_problem(401, UNAUTHENTICATED);
            assert_eq!(answer.headers["www-authenticate"], "Bearer", "{what}");
        }
        for (who, token) in &callers {
            let may = match (Role::parse(role), Role::parse(who)) {
                (Some(least), Some(has)) => has >= least,
                // A borne may do what the screen that calls numbers may.
                _ => role == who || (role == "display" && who == "kiosk"),
            };
            if may {
                continue;
            }
            // Refused before the key, the body or the id are looked at.
            let answer = house
                .send(request(
                    method.clone(),
                    &endpoint.url(),
                    Some(token),
                    None,
                    None,
                ))
                .await;
            answer.is_problem(403, FORBIDDEN);
        }
    }
}

#[tokio::test]
async fn whoever_may_call_is_let_through() {
    let house = House::open().await;
    for endpoint in endpoints() {
        let Endpoint {
            method, path, role, ..
        } = &endpoint;
        if path == "/events" {
            continue; // Its answer has no end; it has tests of its own.
        }
        let token = match Role::parse(role) {
            Some(role) => Some(house.agent(role).await),
            None if role == "kiosk" => Some(house.borne().await.1),
            None if role == "display" => Some(house.device(DeviceKind::Display).await.1),
            None => None,
        };
        let bare = request(
            method.clone(),
            &endpoint.url(),
            token.as_deref(),
            None,
            None,
        );
        let answer = house.send(bare).await;
        let status = answer.status.as_u16();
        assert!(
            status != 401 && status != 403 && status < 500,
            "{method} {path}: {status}"
        );
        let declared = endpoint.operation["responses"].get(status.to_string());
        assert!(
            declared.is_some(),
            "{method} {path}: {status} is not in the document"
        );
        if endpoint.is_keyed() {
            answer.is_problem(400, MALFORMED);
        }
    }
}

#[tokio::test]
async fn the_public_addresses_need_no_credential() {
    let house = House::open().await;
    let document = house
        .send(request(Method::GET, "/openapi.json", None, None, None))
        .await;
    assert_eq!(document.of(200)["info"]["title"], "Courrier");
    let health = axum::http::Request::get("/healthz").body(axum::body::Body::empty());
    let health = house.send(health.expect("a request")).await;
    assert_eq!(
        (health.status.as_u16(), health.text.as_str()),
        (200, "ok\n")
    );
}
