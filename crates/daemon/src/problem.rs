//! Every "no" of the daemon, as problem details (RFC 9457) in French.

use std::borrow::Cow;
use std::fmt;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use courrier_api::{Problem, UsagerHit, problem_type as names};
use courrier_domain::usager::FieldError;

/// The media type of problem details.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What kind of "no" it is. Each has a stable name, a status and a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "courrier_api::problem_type documents each")]
pub enum Kind {
    Unauthenticated,
    BadLogin,
    Locked,
    Forbidden,
    NotFound,
    Conflict,
    Taken,
    ChoiceSkipped,
    NearNames,
    FolderChanged,
    Malformed,
    Invalid,
    KeyReused,
    TooMany,
    MethodNotAllowed,
    UnsupportedMediaType,
    TooSlow,
    TooLarge,
    Unavailable,
    Internal,
}

impl Kind {
    const fn parts(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::Unauthenticated => (
                names::UNAUTHENTICATED,
                S::UNAUTHORIZED,
                "Connexion nécessaire",
            ),
            Self::BadLogin => (
                names::BAD_LOGIN,
                S::UNAUTHORIZED,
                "Identifiant ou mot de passe incorrect",
            ),
            Self::Locked => (names::LOCKED, S::TOO_MANY_REQUESTS, "Trop d'essais"),
            Self::Forbidden => (names::FORBIDDEN, S::FORBIDDEN, "Action non autorisée"),
            Self::NotFound => (names::NOT_FOUND, S::NOT_FOUND, "Introuvable"),
            Self::Conflict => (names::CONFLICT, S::CONFLICT, "Action devenue impossible"),
            Self::Taken => (names::TAKEN, S::CONFLICT, "Déjà utilisé"),
            Self::ChoiceSkipped => (names::CHOICE_SKIPPED, S::CONFLICT, "Il faut choisir"),
            Self::NearNames => (names::NEAR_NAMES, S::CONFLICT, "Noms proches"),
            Self::FolderChanged => (
                names::FOLDER_CHANGED,
                S::CONFLICT,
                "Dossier changé entre-temps",
            ),
            Self::Malformed => (names::MALFORMED, S::BAD_REQUEST, "Demande illisible"),
            Self::Invalid => (names::INVALID, S::UNPROCESSABLE_ENTITY, "Valeur refusée"),
            Self::KeyReused => (
                names::KEY_REUSED,
                S::CONFLICT,
                "Clé d'idempotence déjà utilisée",
            ),
            Self::TooMany => (names::TOO_MANY, S::TOO_MANY_REQUESTS, "Trop de demandes"),
            Self::MethodNotAllowed => (
                names::METHOD_NOT_ALLOWED,
                S::METHOD_NOT_ALLOWED,
                "Méthode non acceptée",
            ),
            Self::UnsupportedMediaType => (
                names::UNSUPPORTED_MEDIA_TYPE,
                S::UNSUPPORTED_MEDIA_TYPE,
                "Format non accepté",
            ),
            Self::TooSlow => (names::TOO_SLOW, S::REQUEST_TIMEOUT, "Demande trop lente"),
            Self::TooLarge => (
                names::TOO_LARGE,
                S::PAYLOAD_TOO_LARGE,
                "Demande trop volumineuse",
            ),
            Self::Unavailable => (
                names::UNAVAILABLE,
                S::SERVICE_UNAVAILABLE,
                "Service momentanément indisponible",
            ),
            Self::Internal => (
                names::INTERNAL,
                S::INTERNAL_SERVER_ERROR,
                "Panne du service",
            ),
        }
    }
}

/// A "no", ready to be answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    kind: Kind,
    detail: Cow<'static, str>,
    fields: Vec<FieldError>,
    candidates: Vec<UsagerHit>,
    retry_after_seconds: Option<u64>,
}

impl Fault {
    /// A "no" of this kind that says what happened and what to do. Never give it what the request
    /// held: names and tokens travel in there.
    pub fn new(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            fields: Vec::new(),
            candidates: Vec::new(),
            retry_after_seconds: None,
        }
    }

    /// The same, with those among whom somebody must choose, if that is what it says.
    #[must_use]
    pub fn showing(self, candidates: Vec<UsagerHit>) -> Self {
        match self.kind {
            Kind::ChoiceSkipped | Kind::NearNames => Self { candidates, ..self },
            _ => self,
        }
    }

    /// Nobody is logged in with this token, or not any more.
    pub fn unauthenticated() -> Self {
        Self::new(
            Kind::Unauthenticated,
            "Votre session n'est pas ouverte ou s'est terminée : connectez-vous.",
        )
    }

    /// The credential is good, but not for this.
    pub fn forbidden() -> Self {
        Self::new(
            Kind::Forbidden,
            "Ce compte ou cet appareil ne permet pas cette action : demandez à un responsable.",
        )
    }

    /// Values were read and refused.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let detail = "Une valeur est absente ou n'est pas acceptée : corrigez-la et recommencez.";
        Self {
            fields,
            ..Self::new(Kind::Invalid, detail)
        }
    }

    /// One value was refused.
    pub fn invalid_field(field: &str, message: &str) -> Self {
        Self::invalid(vec![FieldError {
            field: field.to_owned(),
            message: message.to_owned(),
        }])
    }

    /// Nothing of that id.
    pub fn not_found(what: &'static str) -> Self {
        Self::new(Kind::NotFound, what)
    }

    /// A fault of ours; what it was is in the log.
    pub fn internal() -> Self {
        Self::new(
            Kind::Internal,
            "Le service du courrier a rencontré une panne ; rien n'a été enregistré. \
             Recommencez, et prévenez l'exploitant si cela se répète.",
        )
    }

    /// It may work in a moment.
    pub fn unavailable(detail: &'static str, seconds: u64) -> Self {
        Self {
            retry_after_seconds: Some(seconds),
            ..Self::new(Kind::Unavailable, detail)
        }
    }

    /// Too much, too fast, with one credential.
    pub fn too_many(seconds: u64) -> Self {
        let detail = "Trop de demandes en peu de temps : attendez un instant.";
        Self {
            retry_after_seconds: Some(seconds),
            ..Self::new(Kind::TooMany, detail)
        }
    }

    /// Too many wrong passwords.
    pub fn locked(seconds: u64) -> Self {
        let wait = if seconds < 90 {
            format!("{seconds} secondes")
        } else {
            format!("{} minutes", seconds.div_ceil(60))
        };
        let detail = format!("Trop d'essais ont échoué : attendez {wait} avant de réessayer.");
        Self {
            retry_after_seconds: Some(seconds),
            ..Self::new(Kind::Locked, detail)
        }
    }

    /// Those among whom somebody must choose.
    pub fn candidates(&self) -> &[UsagerHit] {
        &self.candidates
    }

    /// The stable name.
    pub fn name(&self) -> &'static str {
        self.kind.parts().0
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.kind.parts().1
    }
}

/// Without those it shows: a fault may be logged.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("kind", &self.kind)
            .field("detail", &self.detail)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (name, status, title) = self.kind.parts();
        let problem = Problem {
            kind: name.to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.detail.into_owned(),
            fields: self.fields,
            candidates: self.candidates,
        };
        // A struct of texts and numbers always serialises.
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (
            status,
            [
                (header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON)),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ],
            body,
        )
            .into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert::<HeaderName>(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_says_how_long_to_wait() {
        for (fault, retry) in [
            (Fault::locked(30), "30"),
            (Fault::too_many(1), "1"),
            (Fault::unavailable("…", 5), "5"),
        ] {
            let response = fault.into_response();
            assert_eq!(response.headers()[header::RETRY_AFTER], retry);
            assert_eq!(response.headers()[header::CONTENT_TYPE], PROBLEM_JSON);
        }
        assert!(Fault::locked(300).detail.contains("5 minutes"));
    }
}
