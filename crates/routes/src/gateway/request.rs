//! A call of the profile, with its places filled.

use std::collections::BTreeMap;

use courrier_firmware_config::gateways::{BodyTemplate, Call, Format, Template};
use courrier_messages::sms::Alphabet;
use serde_json::{Map, Value};

use super::Gateway;
use crate::{Reference, Sms};

/// What is sent: to be signed and sent as it is.
pub struct Prepared {
    pub method: &'static str,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub content_type: Option<&'static str>,
    pub body: String,
}

/// What one call is about.
#[derive(Clone, Copy, Default)]
pub struct Subject<'a> {
    pub sms: Option<&'a Sms>,
    pub reference: Option<&'a Reference>,
    /// The gateway's reference.
    pub id: Option<&'a str>,
    /// The token of this hour.
    pub token: Option<&'a str>,
}

impl Gateway {
    /// Fills a call; none when a place has no value, which a checked profile and checked settings
    /// exclude.
    pub(super) fn prepare(&self, call: &Call, subject: Subject<'_>) -> Option<Prepared> {
        let value = |name: &str| self.value(name, subject);
        // The base is a URL already; all else is a piece of one.
        let encoded = |name: &str| {
            let value = self.value(name, subject)?;
            Some(match name {
                "base_url" => value,
                _ => percent_encoded(&value),
            })
        };
        let headers = call
            .headers
            .iter()
            .map(|(name, template)| Some((name.clone(), template.fill(&value)?)));
        let (content_type, body) = match call.format {
            Format::None => (None, String::new()),
            Format::Json => (Some("application/json"), self.json(&call.body, subject)?),
            Format::Form => (
                Some("application/x-www-form-urlencoded"),
                self.form(&call.body, subject)?,
            ),
        };
        Some(Prepared {
            method: call.method.as_str(),
            url: call.url.fill(&encoded)?,
            headers: headers.collect::<Option<_>>()?,
            content_type,
            body,
        })
    }

    fn value(&self, name: &str, subject: Subject<'_>) -> Option<String> {
        let to = || subject.sms.map(|sms| sms.to.as_str());
        let digits = || to().map(|to| to.trim_start_matches('+').to_owned());
        match name {
            "base_url" => Some(self.base_url.clone()),
            "to" => to().map(str::to_owned),
            "to_digits" => digits(),
            "to_00" => digits().map(|digits| format!("00{digits}")),
            "text" => subject.sms.map(|sms| sms.text.text().to_owned()),
            "alphabet" => {
                let alphabets = self.profile.alphabets.as_ref()?;
                Some(match subject.sms?.text.alphabet() {
                    Alphabet::Gsm => alphabets.gsm.clone(),
                    Alphabet::Ucs2 => alphabets.ucs2.clone(),
                })
            }
            "reference" => subject.reference.map(|reference| reference.to_string()),
            "id" => subject.id.map(str::to_owned),
            "token" => subject.token.map(str::to_owned),
            "callback_url" => self.callback_url.clone(),
            _ => self.settings.get(name).cloned().or_else(|| {
                let secret = self.secrets.get(name)?;
                Some(secret.reveal().to_owned())
            }),
        }
    }

    fn json(&self, body: &BTreeMap<String, BodyTemplate>, subject: Subject<'_>) -> Option<String> {
        serde_json::to_string(&self.object(body, subject)?).ok()
    }

    fn object(
        &self,
        body: &BTreeMap<String, BodyTemplate>,
        subject: Subject<'_>,
    ) -> Option<Map<String, Value>> {
        let mut fields = Map::new();
        for (name, template) in body {
            if !self.is_left_out(template) {
                fields.insert(name.clone(), self.filled(template, subject)?);
            }
        }
        Some(fields)
    }

    fn filled(&self, template: &BodyTemplate, subject: Subject<'_>) -> Option<Value> {
        Some(match template {
            BodyTemplate::Flag(flag) => Value::Bool(*flag),
            BodyTemplate::Number(number) => Value::from(*number),
            BodyTemplate::Text(template) => Value::String(self.text(template, subject)?),
            BodyTemplate::List(items) => {
                let items = items.iter().map(|item| self.filled(item, subject));
                Value::Array(items.collect::<Option<_>>()?)
            }
            BodyTemplate::Table(fields) => Value::Object(self.object(fields, subject)?),
        })
    }

    fn text(&self, template: &Template, subject: Subject<'_>) -> Option<String> {
        template.fill(&|name| self.value(name, subject))
    }

    /// A field that needs a setting which the centre may leave out, and did.
    fn is_left_out(&self, template: &BodyTemplate) -> bool {
        let BodyTemplate::Text(template) = template else {
            return false;
        };
        template.names().any(|name| {
            let optional = self.profile.optional_settings.iter().any(|o| o == name);
            optional && !self.settings.contains_key(name)
                || name == "callback_url" && self.callback_url.is_none()
        })
    }

    fn form(&self, body: &BTreeMap<String, BodyTemplate>, subject: Subject<'_>) -> Option<String> {
        let fields = self.object(body, subject)?;
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| {
                let text = super::verdict::text_of(value).unwrap_or_default();
                format!("{}={}", percent_encoded(name), percent_encoded(&text))
            })
            .collect();
        Some(pairs.join("&"))
    }
}

/// All but the unreserved characters of RFC 3986 as `%XX`.
pub fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 0xF)]));
        }
    }
    encoded
}
