//! The e-mail of a message, ready for SMTP: built here, sent elsewhere.

use std::fmt::Write;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use thiserror::Error;

use crate::{Direction, Language, Rendered};

/// What an e-mail is made of.
#[derive(Debug, Clone, Copy)]
pub struct Email<'a> {
    /// The message's texts.
    pub rendered: &'a Rendered,
    /// The centre's address.
    pub from: &'a str,
    /// The name shown beside it: the signature, neutral for a usager who asks.
    pub from_name: &'a str,
    /// Whom it goes to. No name goes with it.
    pub to: &'a str,
    /// Our reference: letters, digits and hyphens. It makes the Message-ID.
    pub reference: &'a str,
    /// When it is sent.
    pub date: DateTime<Utc>,
    /// Where one asks for no more of these: due on relances, which come again by themselves.
    pub unsubscribe: Option<&'a str>,
}

/// Why an e-mail can't be built. None holds the address: it is private.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EmailError {
    /// The centre's address is none.
    #[error("l'adresse d'expédition du centre n'est pas une adresse e-mail")]
    From,
    /// The usager's address is none.
    #[error("l'adresse e-mail du destinataire n'est pas valable")]
    To,
    /// The reference could break the Message-ID.
    #[error("the reference holds something else than letters, digits and hyphens")]
    Reference,
    /// The address to unsubscribe could break its header.
    #[error("l'adresse de désinscription n'est pas valable")]
    Unsubscribe,
    /// The rest was refused by the library.
    #[error("the e-mail can't be put together")]
    Build,
}

/// `Auto-Submitted: auto-generated` (RFC 3834): nobody's absence answers it.
#[derive(Debug, Clone)]
struct AutoSubmitted;

/// `Content-Language` (RFC 3282).
#[derive(Debug, Clone)]
struct ContentLanguage(String);

/// `List-Unsubscribe` (RFC 2369).
#[derive(Debug, Clone)]
struct ListUnsubscribe(String);

macro_rules! header {
    ($name:ident, $text:literal, |$self:ident| $value:expr) => {
        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }

            /// We write it and never read it: what another wrote is not ours to judge.
            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Err(concat!($text, " is not read").into())
            }

            fn display(&$self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value)
            }
        }
    };
}

header!(AutoSubmitted, "Auto-Submitted", |self| "auto-generated"
    .to_owned());
header!(ContentLanguage, "Content-Language", |self| self.0.clone());
header!(ListUnsubscribe, "List-Unsubscribe", |self| format!(
    "<{}>",
    self.0
));

impl Email<'_> {
    /// Puts the e-mail together.
    pub fn build(&self) -> Result<Message, EmailError> {
        let from: Address = self.from.parse().map_err(|_| EmailError::From)?;
        let to: Address = self.to.parse().map_err(|_| EmailError::To)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if self.reference.is_empty() || !self.reference.chars().all(plain) {
            return Err(EmailError::Reference);
        }
        let id = format!("<{}@{}>", self.reference, from.domain());
        let language = self.rendered.language;
        let mut builder = Message::builder()
            .from(Mailbox::new(Some(self.from_name.to_owned()), from))
            .to(Mailbox::new(None, to))
            .subject(self.rendered.subject.clone())
            .date(SystemTime::from(self.date))
            .message_id(Some(id))
            .header(AutoSubmitted)
            .header(ContentLanguage(language.tag().to_owned()));
        if let Some(unsubscribe) = self.unsubscribe {
            let known = ["mailto:", "https://"];
            let broken = |c: char| !c.is_ascii_graphic() || "<>".contains(c);
            if !known.iter().any(|scheme| unsubscribe.starts_with(scheme))
                || unsubscribe.contains(broken)
            {
                return Err(EmailError::Unsubscribe);
            }
            builder = builder.header(ListUnsubscribe(unsubscribe.to_owned()));
        }
        let part = |kind, text: String| SinglePart::builder().header(kind).body(text);
        let parts = MultiPart::alternative()
            .boundary(format!("courrier-{}", self.reference))
            .singlepart(part(ContentType::TEXT_PLAIN, self.rendered.body.clone()))
            .singlepart(part(
                ContentType::TEXT_HTML,
                html(language, &self.rendered.body),
            ));
        builder.multipart(parts).map_err(|_| EmailError::Build)
    }
}

/// The text as HTML: a paragraph for each, in the direction of its language.
pub fn html(language: Language, text: &str) -> String {
    let direction = language.direction();
    let align = match direction {
        Direction::LeftToRight => "left",
        Direction::RightToLeft => "right",
    };
    let mut html = String::with_capacity(text.len() * 2);
    // Writing to a text cannot fail.
    let _ = write!(
        html,
        "<!DOCTYPE html>\n<html lang=\"{}\" dir=\"{}\">\n<head><meta charset=\"utf-8\"></head>\n\
         <body style=\"font-family: sans-serif; text-align: {align}\">\n",
        language.tag(),
        direction.as_str(),
    );
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        html.push_str("<p>");
        for c in paragraph.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                '\n' => html.push_str("<br>\n"),
                c => html.push(c),
            }
        }
        html.push_str("</p>\n");
    }
    html.push_str("</body>\n</html>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(language: Language, body: &str) -> Rendered {
        Rendered {
            language,
            sms: String::new(),
            subject: "Une information pour vous".to_owned(),
            body: body.to_owned(),
        }
    }

    fn email(rendered: &Rendered) -> Email<'_> {
        Email {
            rendered,
            from: "courrier@ccas.example",
            from_name: "Accueil",
            to: "awa@mail.example",
            reference: "0199-ab",
            date: "2026-11-24T13:00:00Z".parse().expect("an instant"),
            unsubscribe: None,
        }
    }

    #[test]
    fn headers_and_parts() {
        let rendered = rendered(Language::Arabic, "مرحبًا،\n\nسطر\nA & <b>\n");
        let once = email(&rendered).build().expect("it is right").formatted();
        let text = String::from_utf8(once.clone()).expect("it is ASCII");
        for line in [
            "From: Accueil <courrier@ccas.example>\r\n",
            "To: awa@mail.example\r\n",
            "Subject: Une information pour vous\r\n",
            "Date: Tue, 24 Nov 2026 13:00:00 +0000\r\n",
            "Message-ID: <0199-ab@ccas.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Content-Language: ar\r\n",
            "multipart/alternative;",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
        assert!(!text.contains("List-Unsubscribe"));
        // The same message is the same bytes: a retry is recognised.
        assert_eq!(
            email(&rendered).build().expect("it is right").formatted(),
            once
        );
        let relance = Email {
            unsubscribe: Some("mailto:courrier@ccas.example?subject=STOP"),
            ..email(&rendered)
        };
        let text = String::from_utf8(relance.build().expect("it is right").formatted());
        let line = "List-Unsubscribe: <mailto:courrier@ccas.example?subject=STOP>\r\n";
        assert!(text.expect("it is ASCII").contains(line));
    }

    #[test]
    fn html_is_escaped_and_has_its_direction() {
        let arabic = html(Language::Arabic, "مرحبًا\n\nA & <b>\n'\"");
        assert!(
            arabic.contains("<html lang=\"ar\" dir=\"rtl\">"),
            "{arabic}"
        );
        assert!(
            arabic.contains("<p>A &amp; &lt;b&gt;<br>\n&#39;&quot;</p>"),
            "{arabic}"
        );
        assert!(html(Language::French, "a").contains("dir=\"ltr\""));
    }

    #[test]
    fn what_is_refused() {
        let rendered = rendered(Language::French, "a");
        let good = email(&rendered);
        let fault = |email: Email<'_>| email.build().expect_err("refused");
        assert_eq!(fault(Email { from: "x", ..good }), EmailError::From);
        assert_eq!(
            fault(Email {
                to: "x\r\nBcc: a@b.fr",
                ..good
            }),
            EmailError::To
        );
        for reference in ["", "a>b", "a\r\nb", "é"] {
            assert_eq!(fault(Email { reference, ..good }), EmailError::Reference);
        }
        for address in ["javascript:x", "mailto:a@b.fr>\r\nX: y", "http://a"] {
            let unsubscribe = Some(address);
            assert_eq!(
                fault(Email {
                    unsubscribe,
                    ..good
                }),
                EmailError::Unsubscribe
            );
        }
    }
}
