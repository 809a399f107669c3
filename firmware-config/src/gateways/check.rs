//! What a gateway's file can't say.

use super::{Auth, BodyTemplate, Call, Format, GatewayProfile, Reply};
use crate::profile_file::Fault;

/// Filled in by the program, for a message.
const MESSAGE: &[&str] = &[
    "to",
    "to_digits",
    "to_00",
    "text",
    "reference",
    "alphabet",
    "callback_url",
];
/// What OVHcloud's signature is made with.
const OVH_SECRETS: &[&str] = &["application_key", "application_secret", "consumer_key"];

fn fault(key: &'static str, message: String) -> Fault {
    Fault { key, message }
}

/// The faults that the types let through.
pub fn check(profile: &GatewayProfile) -> Result<(), Fault> {
    if !(100..=120_000).contains(&profile.timeout_ms) {
        return Err(fault("timeout_ms", "100 to 120000 milliseconds".to_owned()));
    }
    if profile.auth == Auth::Ovh
        && let Some(missing) = OVH_SECRETS
            .iter()
            .find(|name| !profile.secrets.iter().any(|secret| secret == *name))
    {
        return Err(fault("secrets", format!("`{missing}` is missing")));
    }
    let calls = [
        ("send", "send.reply", Some(&profile.send), MESSAGE),
        ("ask", "ask.reply", profile.ask.as_ref(), &["id"]),
        ("find", "find.reply", profile.find.as_ref(), &["reference"]),
        ("auth.call", "auth.call.reply", token_call(profile), &[]),
    ];
    for (key, reply_key, call, names) in calls {
        if let Some(call) = call {
            check_call(profile, key, call, names)?;
            check_reply(reply_key, &call.reply)?;
        }
    }
    if profile
        .ask
        .as_ref()
        .is_some_and(|ask| ask.reply.state.is_none())
    {
        return Err(fault(
            "ask.reply",
            "`state` says where the status stands".to_owned(),
        ));
    }
    if let Some(callback) = &profile.callback {
        if callback.id.is_none() && callback.reference.is_none() {
            let message = "`id` or `reference` must say which message it is about";
            return Err(fault("callback", message.to_owned()));
        }
        for pointer in [
            &callback.id,
            &callback.reference,
            &Some(callback.state.clone()),
        ] {
            check_pointer("callback", pointer.as_deref())?;
        }
    }
    Ok(())
}

fn token_call(profile: &GatewayProfile) -> Option<&Call> {
    match &profile.auth {
        Auth::Token(token) => Some(&token.call),
        Auth::InCall | Auth::Ovh => None,
    }
}

fn check_call(
    profile: &GatewayProfile,
    key: &'static str,
    call: &Call,
    names: &[&str],
) -> Result<(), Fault> {
    let is_setting =
        |name: &str| name == "base_url" || profile.settings.iter().any(|setting| setting == name);
    let is_optional = |name: &str| profile.optional_settings.iter().any(|other| other == name);
    let is_secret = |name: &str| profile.secrets.iter().any(|secret| secret == name);
    for name in call.url.names() {
        // A reference says nothing of the person.
        let fine = is_setting(name) || names.contains(&name) && ["id", "reference"].contains(&name);
        if !fine {
            return Err(fault(key, format!("`{{{name}}}` may not stand in a URL")));
        }
    }
    for name in call.headers.values().flat_map(|header| header.names()) {
        let token = name == "token" && matches!(profile.auth, Auth::Token(_));
        if !(token || is_setting(name) || is_secret(name) || name == "reference") {
            return Err(fault(
                key,
                format!("`{{{name}}}` may not stand in a header"),
            ));
        }
    }
    for name in call.body.values().flat_map(BodyTemplate::names) {
        if name == "alphabet" && profile.alphabets.is_none() {
            let message = "`{alphabet}` needs the table `alphabets`";
            return Err(fault(key, message.to_owned()));
        }
        if !(is_setting(name) || is_optional(name) || is_secret(name) || names.contains(&name)) {
            return Err(fault(key, format!("nothing is known as `{{{name}}}`")));
        }
    }
    check_body(key, call)
}

fn check_body(key: &'static str, call: &Call) -> Result<(), Fault> {
    if call.format == Format::None && !call.body.is_empty() {
        return Err(fault(key, "a body needs a `format`".to_owned()));
    }
    let is_deep =
        |value: &BodyTemplate| matches!(value, BodyTemplate::List(_) | BodyTemplate::Table(_));
    if call.format == Format::Form && call.body.values().any(is_deep) {
        return Err(fault(key, "a form has no lists and no tables".to_owned()));
    }
    Ok(())
}

fn check_reply(key: &'static str, reply: &Reply) -> Result<(), Fault> {
    for pointer in [&reply.id, &reply.state, &reply.code] {
        check_pointer(key, pointer.as_deref())?;
    }
    for rule in &reply.rules {
        check_pointer(key, rule.at.as_deref())?;
        if rule.status.is_empty() && rule.at.is_none() {
            return Err(fault(key, "a rule looks at `status` or `at`".to_owned()));
        }
        if rule.at.is_none() && !(rule.equals.is_empty() && rule.contains.is_empty()) {
            return Err(fault(key, "`equals` and `contains` need `at`".to_owned()));
        }
    }
    Ok(())
}

fn check_pointer(key: &'static str, pointer: Option<&str>) -> Result<(), Fault> {
    match pointer {
        Some(pointer) if !pointer.is_empty() && !pointer.starts_with('/') => Err(fault(
            key,
            format!("`{pointer}` is no JSON pointer: it begins with /"),
        )),
        _ => Ok(()),
    }
}
