//! Every "no" of the daemon, as problem details (RFC 9457) in French.

use std::borrow::Cow;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use courrier_api::{Problem, problem_type as names};
use courrier_domain::CourrierState;
use courrier_domain::usager::FieldError;
use courrier_ledger::{ReadError, Refusal, Subject, WriteError};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    kind: Kind,
    detail: Cow<'static, str>,
    fields: Vec<FieldError>,
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
            retry_after_seconds: None,
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

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.kind.parts().1
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

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        tracing::error!(%error, source = source(&error), "a read failed");
        Self::internal()
    }
}

impl From<WriteError> for Fault {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => refusal.into(),
            WriteError::KeyReused => Self::new(
                Kind::KeyReused,
                "Cette clé d'idempotence a déjà servi pour une autre demande : prenez-en une neuve.",
            ),
            WriteError::Unavailable(why) => {
                tracing::error!(why, "a write was not made");
                Self::unavailable(
                    "Le registre ne peut pas être écrit pour le moment (disque plein ou en panne) : \
                     rien n'a été enregistré. Recommencez dans un instant et prévenez l'exploitant.",
                    5,
                )
            }
            WriteError::Closed => Self::unavailable(
                "Le service du courrier s'arrête : recommencez dans un instant.",
                2,
            ),
            WriteError::Internal(why) => {
                tracing::error!(why, "a write failed");
                Self::internal()
            }
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let conflict = |detail: &'static str| Self::new(Kind::Conflict, detail);
        match refusal {
            Refusal::NotFound(subject) => Self::not_found(missing(subject)),
            Refusal::Conflict { state, .. } => Self::new(Kind::Conflict, stands(&state)),
            Refusal::OtherFolder(_) => {
                conflict("Ce courrier est dans un autre dossier : rechargez la liste.")
            }
            Refusal::BagLeft(_) => {
                conflict("Ce courrier est parti avec le sac : il ne peut plus être repris.")
            }
            Refusal::Taken(subject) => Self::new(Kind::Taken, in_use(subject)),
            Refusal::TriClosed => conflict("Ce tri est fermé : ouvrez-en un autre."),
            Refusal::KindNotAccepted => {
                Self::invalid_field("kind", "Le centre n'accepte pas cette sorte de courrier.")
            }
            Refusal::ProcurationNotValid => {
                conflict("Cette procuration n'est pas valable aujourd'hui pour cette personne.")
            }
            Refusal::MailInFolder(_) => conflict(
                "Du courrier attend encore dans ce dossier : remettez-le ou renvoyez-le d'abord.",
            ),
            Refusal::Erased => conflict("L'identité de cette personne a été effacée."),
            Refusal::BadCode => Self::invalid_field(
                "code",
                "Ce code n'est pas valable ou a déjà servi : demandez-en un autre.",
            ),
            Refusal::LastAdministrator => {
                conflict("C'est le dernier compte d'administrateur : ouvrez-en un autre d'abord.")
            }
            Refusal::Invalid(fields) => Self::invalid(fields),
            Refusal::NumerosTaken(_) => Self::new(Kind::Taken, in_use(Subject::Numero)),
        }
    }
}

/// What to say of an item that somebody else acted on first.
fn stands(state: &str) -> &'static str {
    match CourrierState::parse(state) {
        Some(CourrierState::Waiting) => "Ce courrier attend dans le dossier : rechargez la liste.",
        Some(CourrierState::ToReturn) => {
            "Ce courrier est sur la liste des retours : rechargez la liste."
        }
        Some(CourrierState::HandedOver) => "Ce courrier vient d'être remis : rechargez la liste.",
        Some(CourrierState::Returned) => "Ce courrier a été renvoyé : rechargez la liste.",
        Some(CourrierState::Forwarded) => "Ce courrier a été réexpédié : rechargez la liste.",
        Some(CourrierState::Cancelled) => "Ce courrier a été annulé : rechargez la liste.",
        Some(CourrierState::Expired) => "Cet avis de passage est périmé : rechargez la liste.",
        None => "Cette action n'est pas possible pour ce courrier : rechargez la liste.",
    }
}

fn missing(subject: Subject) -> &'static str {
    match subject {
        Subject::Usager => "Ce dossier n'existe pas.",
        Subject::Courrier => "Ce courrier n'existe pas.",
        Subject::Tri => "Ce tri n'existe pas.",
        Subject::Remise => "Cette remise n'existe pas ou a déjà été annulée.",
        Subject::Procuration => "Cette procuration n'existe pas.",
        Subject::Card => "Cette carte n'est pas connue.",
        Subject::Agent | Subject::Login => "Ce compte n'existe pas.",
        Subject::Device => "Cet appareil n'existe pas.",
        Subject::Numero => "Ce numéro n'existe pas.",
        Subject::Centre => "Le centre n'est pas encore créé.",
    }
}

fn in_use(subject: Subject) -> &'static str {
    match subject {
        Subject::Numero => "Ce numéro est déjà celui d'un autre dossier.",
        Subject::Login => "Cet identifiant est déjà celui d'un autre compte.",
        Subject::Card => "Cette carte est déjà celle de quelqu'un : prenez une carte vierge.",
        _ => "Cette valeur est déjà utilisée.",
    }
}

/// The chain of causes, for the log.
fn source(error: &dyn std::error::Error) -> String {
    let mut causes = String::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push_str(&cause.to_string());
        next = cause.source();
        if next.is_some() {
            causes.push_str(": ");
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use courrier_domain::{CourrierId, TypedId as _};

    use super::*;

    fn item() -> CourrierId {
        CourrierId::made(courrier_domain::Instant::UNIX_EPOCH, [7; 10])
    }

    #[test]
    fn each_refusal_has_its_status_and_its_name() {
        let conflict = Refusal::Conflict {
            courrier_id: item(),
            state: "handed_over".into(),
        };
        for (refusal, status, name) in [
            (Refusal::NotFound(Subject::Tri), 404, names::NOT_FOUND),
            (conflict, 409, names::CONFLICT),
            (Refusal::OtherFolder(item()), 409, names::CONFLICT),
            (Refusal::BagLeft(item()), 409, names::CONFLICT),
            (Refusal::Taken(Subject::Numero), 409, names::TAKEN),
            (Refusal::TriClosed, 409, names::CONFLICT),
            (Refusal::KindNotAccepted, 422, names::INVALID),
            (Refusal::ProcurationNotValid, 409, names::CONFLICT),
            (Refusal::MailInFolder(2), 409, names::CONFLICT),
            (Refusal::Erased, 409, names::CONFLICT),
            (Refusal::BadCode, 422, names::INVALID),
            (Refusal::LastAdministrator, 409, names::CONFLICT),
            (Refusal::Invalid(Vec::new()), 422, names::INVALID),
            (Refusal::NumerosTaken(vec!["1".into()]), 409, names::TAKEN),
        ] {
            let text = format!("{refusal:?}");
            let fault = Fault::from(refusal);
            assert_eq!(fault.kind.parts().0, name, "{text}");
            assert_eq!(fault.status().as_u16(), status, "{text}");
        }
    }

    #[test]
    fn each_write_error_has_its_status() {
        for (error, status) in [
            (WriteError::KeyReused, 409),
            (WriteError::Unavailable("disk full".into()), 503),
            (WriteError::Closed, 503),
            (WriteError::Internal("constraint".into()), 500),
        ] {
            assert_eq!(Fault::from(error).status().as_u16(), status);
        }
    }

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
