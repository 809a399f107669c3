//! What handlers take from a request; each refusal is a problem in French that repeats nothing of
//! what was sent.

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, OriginalUri, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use courrier_ledger::Idempotency;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::idempotency::Key;
use crate::limits::BODY_TIMEOUT;
use crate::meant::MAX_TEXT;
use crate::problem::{Fault, Kind};

/// An id in the path.
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Id<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &App) -> Result<Self, Fault> {
        Path::from_request_parts(parts, state)
            .await
            .map(|Path(id)| Self(id))
            .map_err(|rejection: PathRejection| match rejection {
                PathRejection::FailedToDeserializePathParams(_) => Fault::new(
                    Kind::Malformed,
                    "L'identifiant dans l'adresse n'en est pas un.",
                ),
                _ => Fault::internal(),
            })
    }
}

/// The parameters behind the question mark.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Params<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _state: &App) -> Result<Self, Fault> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(params)| Self(params))
            .map_err(|_| {
                Fault::new(
                    Kind::Malformed,
                    "Un paramètre de l'adresse manque ou n'a pas la bonne forme.",
                )
            })
    }
}

/// The JSON body of a call that writes nothing to the ledger.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &App) -> Result<Self, Fault> {
        require_json(request.headers())?;
        parse(&read(request, state).await?).map(Self)
    }
}

/// The JSON body of a writing call, with what tells the call from its retry.
pub struct Write<T> {
    /// The key and the hash of the request.
    pub idempotency: Idempotency,
    /// What was sent.
    pub body: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Write<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Self, Fault> {
        require_json(request.headers())?;
        let (key, method) = (key(&request)?, request.method().clone());
        let path = path(&request);
        let bytes = read(request, app).await?;
        let body = parse(&bytes)?;
        let idempotency = app
            .request_hasher()
            .idempotency(key, &method, &path, &bytes);
        Ok(Self { idempotency, body })
    }
}

/// A writing call that says all in its path; what its body holds doesn't matter.
pub struct Act(pub Idempotency);

impl FromRequestParts<App> for Act {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Fault> {
        let key = parts
            .extensions
            .get::<Key>()
            .cloned()
            .ok_or_else(Fault::internal)?;
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(parts.uri.path(), |uri| uri.path());
        Ok(Self(app.request_hasher().idempotency(
            key,
            &parts.method,
            path,
            b"",
        )))
    }
}

/// A door that asks for the key stands before every handler that takes one.
fn key(request: &Request) -> Result<Key, Fault> {
    request
        .extensions()
        .get::<Key>()
        .cloned()
        .ok_or_else(Fault::internal)
}

fn path(request: &Request) -> String {
    let original = request.extensions().get::<OriginalUri>();
    original
        .map_or(request.uri().path(), |uri| uri.path())
        .to_owned()
}

fn require_json(headers: &HeaderMap) -> Result<(), Fault> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"));
    if is_json {
        return Ok(());
    }
    let detail = "Le corps de la demande doit être du JSON (Content-Type: application/json).";
    Err(Fault::new(Kind::UnsupportedMediaType, detail))
}

/// Reads the whole body, up to the limit that the router sets.
pub async fn read(request: Request, state: &App) -> Result<Bytes, Fault> {
    let too_slow = |_| {
        Fault::new(
            Kind::TooSlow,
            "La demande est arrivée trop lentement : recommencez.",
        )
    };
    let bytes = tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, state))
        .await
        .map_err(too_slow)?;
    bytes.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Fault::new(
                Kind::TooLarge,
                "La demande dépasse 256 Kio : envoyez-la en plusieurs fois.",
            )
        } else {
            Fault::new(
                Kind::Malformed,
                "La demande s'est interrompue avant sa fin.",
            )
        }
    })
}

/// Reads a JSON object. An error names the field at fault, never what stood there.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let error = match serde_json::from_slice(bytes) {
        // serde would take a list for an object whose names were left out.
        Ok(_) if !bytes.trim_ascii_start().starts_with(b"{") => {
            return Err(Fault::invalid_field(".", NOT_AS_EXPECTED));
        }
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if !error.is_data() {
        let detail = "Le corps de la demande n'est pas du JSON lisible.";
        return Err(Fault::new(Kind::Malformed, detail));
    }
    // Only a refused request pays for knowing where it went wrong.
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let field = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(located) => located.path().to_string(),
        Ok(_) => String::from("."),
    };
    Err(Fault::invalid_field(&field, NOT_AS_EXPECTED))
}

const NOT_AS_EXPECTED: &str = "Cette valeur manque ou n'a pas la forme attendue.";

/// A limit of a list, as its schema has it.
pub fn check_limit(limit: u32) -> Result<usize, Fault> {
    match usize::try_from(limit) {
        Ok(limit @ 1..=200) => Ok(limit),
        _ => Err(Fault::invalid_field("limit", "Demandez de 1 à 200 lignes.")),
    }
}

/// What was typed to find somebody.
pub fn check_text(field: &str, text: &str) -> Result<(), Fault> {
    if text.chars().count() > MAX_TEXT {
        return Err(Fault::invalid_field(
            field,
            "Cherchez avec 200 caractères au plus.",
        ));
    }
    Ok(())
}

/// A card's token, as a reader can give it.
pub fn check_token(token: &str) -> Result<(), Fault> {
    if (1..=128).contains(&token.chars().count()) && !token.chars().any(char::is_control) {
        return Ok(());
    }
    Err(Fault::invalid_field(
        "token",
        "Cette carte n'est pas lisible : présentez-la de nouveau.",
    ))
}
