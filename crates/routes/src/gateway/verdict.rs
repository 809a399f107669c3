//! What an answer means. Pure: the profile's rules first, then the status code.

use std::time::Duration;

use courrier_firmware_config::gateways::{Meaning, Reply, Rule, States};
use serde_json::Value;

use crate::{Cause, DeliveryState, Outcome, ProviderRef, Reference, Refusal, Stop};

/// A gateway's own code is short and plain; longer words may hold what we sent.
const LONGEST_CODE: usize = 40;

/// An answer, read.
#[derive(Debug)]
pub struct Answered {
    /// The status code.
    pub status: u16,
    /// `Retry-After`, if it was given in seconds.
    pub retry_after: Option<Duration>,
    /// The body, if it was JSON; null otherwise.
    pub body: Value,
}

/// What [`Meaning`] an answer has, and after how long to try again.
pub fn meaning(reply: &Reply, answered: &Answered) -> (Meaning, Option<Duration>) {
    let found = reply.rules.iter().find(|rule| fits(rule, answered));
    if let Some(rule) = found {
        let after = rule.retry_after_s.map(Duration::from_secs);
        return (rule.means, after.or(answered.retry_after));
    }
    let means = match answered.status {
        200..=299 => Meaning::Accepted,
        401 | 403 => Meaning::BadLogin,
        402 => Meaning::NoCredit,
        // Another address, method or format is wanted: a setting is wrong, not the message.
        300..=399 | 404 | 405 | 406 | 410 | 415 => Meaning::Misconfigured,
        // These say that the message was not taken.
        408 | 425 | 429 | 503 => Meaning::Retry,
        400..=499 => Meaning::Refused,
        // Something broke, before or after the message was taken.
        _ => Meaning::Unknown,
    };
    (means, answered.retry_after)
}

fn fits(rule: &Rule, answered: &Answered) -> bool {
    if !rule.status.is_empty() && !rule.status.contains(&answered.status) {
        return false;
    }
    let Some(at) = &rule.at else { return true };
    let Some(text) = answered.body.pointer(at).and_then(text_of) else {
        return false;
    };
    let lower = text.to_lowercase();
    let words = || rule.contains.iter().map(|word| word.to_lowercase());
    match (rule.equals.is_empty(), rule.contains.is_empty()) {
        (true, true) => true,
        (false, _) if rule.equals.contains(&text) => true,
        (_, false) => words().any(|word| lower.contains(&word)),
        _ => false,
    }
}

/// A value as text; none if there is nothing in it.
pub fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => return None,
        Value::Object(fields) if fields.is_empty() => return None,
        other => other.to_string(),
    };
    (!text.is_empty()).then_some(text)
}

/// The text at a place of the answer.
pub fn at(answered: &Answered, pointer: Option<&String>) -> Option<String> {
    text_of(answered.body.pointer(pointer?)?)
}

/// What became of a message that was sent, by the answer.
pub fn outcome(reply: &Reply, answered: &Answered, reference: &Reference) -> Outcome {
    let (means, after) = meaning(reply, answered);
    let code = || code(reply, answered);
    match means {
        Meaning::Accepted => match &reply.id {
            None => Outcome::Accepted(ProviderRef(reference.to_string())),
            Some(id) => match at(answered, Some(id)) {
                Some(id) => Outcome::Accepted(ProviderRef(id)),
                // A success that doesn't say what of: another program may have answered.
                None => Outcome::Unknown,
            },
        },
        Meaning::InvalidNumber => Outcome::Refused(Refusal::InvalidRecipient),
        Meaning::OptedOut => Outcome::Refused(Refusal::OptedOut),
        Meaning::Refused => Outcome::Refused(Refusal::Unacceptable(code())),
        Meaning::BadLogin => Outcome::Stopped(Stop::BadLogin),
        Meaning::NoCredit => Outcome::Stopped(Stop::NoCredit),
        Meaning::Misconfigured | Meaning::NotFound => Outcome::Stopped(Stop::Misconfigured(code())),
        Meaning::Retry => Outcome::RetryLater {
            after,
            cause: Cause::NotNow(code()),
        },
        Meaning::Unknown => Outcome::Unknown,
    }
}

/// The gateway's code for what is wrong, or the status code.
fn code(reply: &Reply, answered: &Answered) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    at(answered, reply.code.as_ref())
        .filter(|code| code.len() <= LONGEST_CODE && code.chars().all(plain))
        // A number in it could be somebody's.
        .filter(|code| code.chars().filter(char::is_ascii_digit).count() < 8)
        .unwrap_or_else(|| format!("HTTP {}", answered.status))
}

/// What the gateway's word for a delivery means; none if it is not known.
pub fn state(states: &States, word: &str) -> Option<DeliveryState> {
    let is_in = |words: &[String]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    Some(if is_in(&states.on_its_way) {
        DeliveryState::OnItsWay
    } else if is_in(&states.delivered) {
        DeliveryState::Delivered
    } else if is_in(&states.unconfirmed) {
        DeliveryState::Unconfirmed
    } else if is_in(&states.invalid_number) {
        DeliveryState::Refused(Refusal::InvalidRecipient)
    } else if is_in(&states.opted_out) {
        DeliveryState::Refused(Refusal::OptedOut)
    } else if is_in(&states.refused) {
        DeliveryState::Refused(Refusal::Unacceptable(word.to_owned()))
    } else if is_in(&states.gave_up) {
        DeliveryState::GaveUp
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rule(text: &str) -> Reply {
        toml::from_str(text).expect("a reply")
    }

    fn answered(status: u16, body: Value) -> Answered {
        Answered {
            status,
            retry_after: None,
            body,
        }
    }

    fn ours() -> Reference {
        Reference::new("0199").expect("a reference")
    }

    #[test]
    fn without_rules_the_status_code_speaks() {
        let reply = Reply::default();
        for (status, expected) in [
            (200, Meaning::Accepted),
            (201, Meaning::Accepted),
            (302, Meaning::Misconfigured),
            (400, Meaning::Refused),
            (401, Meaning::BadLogin),
            (402, Meaning::NoCredit),
            (403, Meaning::BadLogin),
            (404, Meaning::Misconfigured),
            (422, Meaning::Refused),
            (429, Meaning::Retry),
            (500, Meaning::Unknown),
            (502, Meaning::Unknown),
            (503, Meaning::Retry),
            (504, Meaning::Unknown),
        ] {
            assert_eq!(meaning(&reply, &answered(status, Value::Null)).0, expected);
        }
    }

    #[test]
    fn rules_look_where_they_are_told() {
        let reply = rule(
            "[[rules]]\nat = \"/bad\"\nmeans = \"invalid-number\"\n\
             [[rules]]\nat = \"/e/code\"\nequals = [\"7\", \"x\"]\nmeans = \"no-credit\"\n\
             [[rules]]\nstatus = [400]\nat = \"/m\"\ncontains = [\"CREDIT\"]\nmeans = \"bad-login\"\n\
             [[rules]]\nstatus = [418]\nmeans = \"retry\"\nretry_after_s = 9\n",
        );
        let said = |status, body| meaning(&reply, &answered(status, body)).0;
        assert_eq!(said(200, json!({"bad": ["06"]})), Meaning::InvalidNumber);
        assert_eq!(said(200, json!({"bad": []})), Meaning::Accepted);
        assert_eq!(said(200, json!({"bad": ""})), Meaning::Accepted);
        assert_eq!(said(200, json!({"e": {"code": 7}})), Meaning::NoCredit);
        assert_eq!(said(200, json!({"e": {"code": "70"}})), Meaning::Accepted);
        assert_eq!(
            said(400, json!({"m": "not enough credit"})),
            Meaning::BadLogin
        );
        assert_eq!(
            said(200, json!({"m": "not enough credit"})),
            Meaning::Accepted
        );
        let after = meaning(&reply, &answered(418, Value::Null)).1;
        assert_eq!(after, Some(Duration::from_secs(9)));
    }

    #[test]
    fn a_success_without_its_reference_is_unknown() {
        let reply = rule("id = \"/ids/0\"\n");
        let taken = answered(200, json!({"ids": [12]}));
        assert_eq!(
            outcome(&reply, &taken, &ours()),
            Outcome::Accepted(ProviderRef("12".to_owned()))
        );
        let empty = answered(200, json!({"ids": []}));
        assert_eq!(outcome(&reply, &empty, &ours()), Outcome::Unknown);
        assert_eq!(
            outcome(&Reply::default(), &answered(204, Value::Null), &ours()),
            Outcome::Accepted(ProviderRef("0199".to_owned())),
            "without a place for theirs, ours is theirs"
        );
    }

    #[test]
    fn codes_are_short_and_nobodys_number() {
        let reply = rule("code = \"/code\"\n");
        let refused =
            |code: Value| match outcome(&reply, &answered(400, json!({"code": code})), &ours()) {
                Outcome::Refused(Refusal::Unacceptable(code)) => code,
                other => panic!("{other:?}"),
            };
        assert_eq!(refused(json!("E_17")), "E_17");
        assert_eq!(refused(json!(17)), "17");
        for private in ["+33612345678", "33612345678", "le texte", &"x".repeat(50)] {
            assert_eq!(refused(json!(private)), "HTTP 400");
        }
    }
}
