//! The one declaration of who may call an endpoint. It guards the route and writes itself into
//! the OpenAPI document, so that the two can't disagree.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use courrier_domain::{DeviceKind, Role};
use utoipa_axum::router::UtoipaMethodRouter;

use super::devices::KnownDevice;
use super::{Caller, Token};
use crate::app::App;
use crate::idempotency;
use crate::limits::Bucket;
use crate::openapi;
use crate::problem::Fault;

/// Who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone, with no credential.
    Open,
    /// A borne, or the screen that calls numbers.
    Display,
    /// A borne alone.
    Kiosk,
    /// An agent of at least this role.
    Agent(Role),
}

impl Access {
    /// The name that stands under `x-role` in the OpenAPI document.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "none",
            Self::Display => "display",
            Self::Kiosk => "kiosk",
            Self::Agent(role) => role.as_str(),
        }
    }
}

/// Who may call an endpoint and what it may answer.
#[derive(Debug, Clone)]
pub struct Door {
    pub(crate) access: Access,
    pub(crate) keyed: bool,
    pub(crate) also: Vec<StatusCode>,
}

impl Door {
    const fn to(access: Access) -> Self {
        Self {
            access,
            keyed: false,
            also: Vec::new(),
        }
    }

    /// For anyone.
    pub const fn open() -> Self {
        Self::to(Access::Open)
    }

    /// For bornes and the screen that calls numbers.
    pub const fn display() -> Self {
        Self::to(Access::Display)
    }

    /// For bornes.
    pub const fn kiosk() -> Self {
        Self::to(Access::Kiosk)
    }

    /// For agents of at least this role.
    pub const fn role(role: Role) -> Self {
        Self::to(Access::Agent(role))
    }

    /// The call writes to the ledger: it must carry an idempotency key.
    #[must_use]
    pub fn keyed(mut self) -> Self {
        self.keyed = true;
        self
    }

    /// Problems that the endpoint answers beside those that all do.
    #[must_use]
    pub fn or(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.also.extend(
            statuses
                .into_iter()
                .filter_map(|s| StatusCode::from_u16(s).ok()),
        );
        self
    }

    /// Writes the door into what the OpenAPI document says of a handler.
    pub fn describe(
        &self,
        (schemas, mut paths, handler): UtoipaMethodRouter<App>,
    ) -> UtoipaMethodRouter<App> {
        for item in paths.paths.values_mut() {
            openapi::describe(item, self);
        }
        (schemas, paths, handler)
    }

    /// Puts the door before a handler.
    pub fn guard(
        &self,
        app: &App,
        (schemas, paths, handler): UtoipaMethodRouter<App>,
    ) -> UtoipaMethodRouter<App> {
        let guard = Guard {
            app: app.clone(),
            access: self.access,
            keyed: self.keyed,
        };
        (
            schemas,
            paths,
            handler.route_layer(from_fn_with_state(guard, pass)),
        )
    }
}

#[derive(Clone)]
struct Guard {
    app: App,
    access: Access,
    keyed: bool,
}

async fn pass(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    match guard.check(&mut request).await {
        Ok(()) => next.run(request).await,
        Err(fault) => fault.into_response(),
    }
}

impl Guard {
    async fn check(&self, request: &mut Request) -> Result<(), Fault> {
        if self.access != Access::Open {
            let caller = self.caller(bearer(request.headers())?).await?;
            match (self.access, &caller) {
                (Access::Display, Caller::Device(_)) => {}
                (Access::Kiosk, Caller::Device(device)) if device.kind == DeviceKind::Borne => {}
                (Access::Agent(least), Caller::Agent(session)) if session.role >= least => {}
                _ => return Err(Fault::forbidden()),
            }
            self.take(match &caller {
                Caller::Agent(session) => &session.bucket,
                Caller::Device(device) => &device.bucket,
            })?;
            request.extensions_mut().insert(caller);
        }
        if self.keyed {
            let key = idempotency::key_of(request.headers())?;
            request.extensions_mut().insert(key);
        }
        Ok(())
    }

    fn take(&self, bucket: &Bucket) -> Result<(), Fault> {
        bucket
            .take(self.app.clock().monotonic())
            .map_err(Fault::too_many)
    }

    async fn caller(&self, token: &str) -> Result<Caller, Fault> {
        if Token::is_device(token) {
            return self.device(token).await.map(Caller::Device);
        }
        self.app
            .sessions()
            .find(token)
            .map(Caller::Agent)
            .ok_or_else(Fault::unauthenticated)
    }

    async fn device(&self, token: &str) -> Result<Arc<KnownDevice>, Fault> {
        let hash = Token::hash_of(token);
        let devices = self.app.devices();
        loop {
            if let Some(device) = devices.find(&hash) {
                return Ok(device);
            }
            let asked = devices.weedings();
            let found = self
                .app
                .read(move |reader| reader.device_by_credential(&hash))
                .await?
                .filter(|found| found.revoked_at.is_none())
                .ok_or_else(Fault::unauthenticated)?;
            // None: a device was revoked meanwhile, this one perhaps.
            if let Some(device) = devices.remember(&found, asked) {
                return Ok(device);
            }
        }
    }
}

/// The token in a request's head.
fn bearer(headers: &HeaderMap) -> Result<&str, Fault> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(Fault::unauthenticated)
}
