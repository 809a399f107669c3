//! The OpenAPI document: what the handlers say of themselves, and what all of them have in common.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use courrier_api::{BASE, IDEMPOTENCY_KEY, Problem};
use serde_json::json;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HeaderBuilder, InfoBuilder, LicenseBuilder, OpenApi,
    OpenApiBuilder, PathItem, Ref, RefOr, Required, Response, ResponseBuilder, ServerBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::auth::{Access, Door};
use crate::idempotency::MAX_KEY;
use crate::problem::PROBLEM_JSON;

/// Name of the extension that says who may call an operation.
pub const ROLE: &str = "x-role";

const AGENT_SCHEME: &str = "agent";
const KIOSK_SCHEME: &str = "kiosk";

/// The document before any route is added.
pub fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Courrier")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Le service du courrier d'un centre de domiciliation.\n\n\
             Chaque appel qui écrit porte un en-tête `Idempotency-Key` : neuf pour une action \
             nouvelle, le même pour un nouvel essai, qui reçoit alors la première réponse et \
             n'écrit rien. Chaque refus est un problème (RFC 9457) au `type` stable. `x-role` dit \
             qui peut appeler : `none`, `kiosk`, ou le moindre rôle d'agent.",
        ))
        .license(Some(LicenseBuilder::new().name("GPL-3.0-or-later").build()))
        .build();
    let bearer = |description: &str| {
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(description))
                .build(),
        )
    };
    let mut components = ComponentsBuilder::new()
        .schema(Problem::name(), Problem::schema())
        .security_scheme(
            AGENT_SCHEME,
            bearer("Le jeton d'une session (POST /session)."),
        )
        .security_scheme(
            KIOSK_SCHEME,
            bearer("Le jeton d'un appareil inscrit (POST /kiosk/enrol)."),
        );
    let mut schemas = Vec::new();
    Problem::schemas(&mut schemas);
    components = components.schemas_from_iter(schemas);
    for (status, name, description) in PROBLEMS {
        components = components.response(*name, problem_response(*status, description));
    }
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([ServerBuilder::new().url(BASE).build()]))
        .components(Some(components.build()))
        .build()
}

/// The problems that operations answer, by status.
const PROBLEMS: &[(u16, &str, &str)] = &[
    (
        400,
        "Malformed",
        "La demande est illisible, ou un en-tête manque.",
    ),
    (
        401,
        "Unauthenticated",
        "Aucune session ouverte avec ce jeton, ou mot de passe incorrect.",
    ),
    (403, "Forbidden", "Le rôle ne permet pas cette action."),
    (404, "NotFound", "Rien sous cet identifiant."),
    (
        408,
        "TooSlow",
        "Le corps de la demande est arrivé trop lentement.",
    ),
    (
        409,
        "Conflict",
        "Quelqu'un a agi avant, la valeur est prise, ou la clé a servi ailleurs.",
    ),
    (413, "TooLarge", "La demande est trop volumineuse."),
    (
        415,
        "UnsupportedMediaType",
        "Le corps n'est pas annoncé comme du JSON.",
    ),
    (422, "Invalid", "Une valeur est refusée."),
    (
        429,
        "TooMany",
        "Trop de demandes, ou trop d'essais de mot de passe : attendre.",
    ),
    (
        503,
        "Unavailable",
        "Le registre ne peut pas être écrit pour le moment.",
    ),
];

fn problem_response(status: u16, description: &str) -> Response {
    let schema = Ref::from_schema_name(Problem::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new()
        .description(description)
        .content(PROBLEM_JSON, content);
    if !matches!(status, 429 | 503) {
        return response.build();
    }
    let seconds = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .build();
    let retry = HeaderBuilder::new()
        .schema(Some(seconds))
        .description(Some("Secondes à attendre avant de recommencer."))
        .build();
    response.header("retry-after", retry).build()
}

/// Writes into the operations of a path what their door demands and may answer.
pub(crate) fn describe(item: &mut PathItem, door: &Door) {
    let operations = [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ];
    for operation in operations.into_iter().flatten() {
        describe_operation(operation, door);
    }
}

fn describe_operation(operation: &mut Operation, door: &Door) {
    let no_scopes: [&str; 0] = [];
    operation.security = Some(match door.access {
        Access::Open => Vec::new(),
        Access::Display | Access::Kiosk => vec![SecurityRequirement::new(KIOSK_SCHEME, no_scopes)],
        Access::Agent(_) => vec![SecurityRequirement::new(AGENT_SCHEME, no_scopes)],
    });
    operation.extensions = Some(
        ExtensionsBuilder::new()
            .add(ROLE, json!(door.access.name()))
            .build(),
    );

    // Handlers are named within their module, operations within the whole document.
    let tag = operation
        .tags
        .iter()
        .flatten()
        .next()
        .map_or("", String::as_str);
    operation.operation_id = operation
        .operation_id
        .take()
        .map(|name| format!("{tag}_{name}"));

    let mut statuses = Vec::new();
    if door.access != Access::Open {
        statuses.extend([401, 403, 429]);
    }
    if operation
        .parameters
        .as_ref()
        .is_some_and(|parameters| !parameters.is_empty())
    {
        statuses.push(400);
    }
    if operation.request_body.is_some() {
        statuses.extend([400, 408, 413, 415, 422]);
    }
    if door.keyed {
        operation
            .parameters
            .get_or_insert_default()
            .push(key_parameter().into());
        statuses.extend([400, 409, 503]);
    }
    statuses.extend(door.also.iter().map(StatusCode::as_u16));
    for (status, name, _) in PROBLEMS {
        if statuses.contains(status) {
            operation
                .responses
                .responses
                .entry(status.to_string())
                .or_insert_with(|| RefOr::Ref(Ref::from_response_name(*name)));
        }
    }
}

fn key_parameter() -> utoipa::openapi::path::Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::String))
        .min_length(Some(1))
        .max_length(Some(MAX_KEY))
        .pattern(Some("^[!-~]{1,100}$"))
        .build();
    ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(
            "Neuf pour une action nouvelle, le même pour un nouvel essai.",
        ))
        .schema(Some(schema))
        .build()
}

/// Every operation of a document: method, path, role. For tests that must forget none.
pub fn operations(document: &OpenApi) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (path, item) in &document.paths.paths {
        let by_method: BTreeMap<_, _> = [
            ("GET", &item.get),
            ("PUT", &item.put),
            ("POST", &item.post),
            ("DELETE", &item.delete),
            ("PATCH", &item.patch),
        ]
        .into();
        for (method, operation) in by_method {
            let Some(operation) = operation else { continue };
            let role = operation
                .extensions
                .as_ref()
                .and_then(|extensions| extensions.get(ROLE))
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            found.push((method.to_owned(), path.clone(), role.to_owned()));
        }
    }
    found
}
