//! How a message leaves: a GSM modem, HTTP gateways, SMTP, and the choice between them.
//!
//! A [`Route`] takes one message with our reference and says what became of it; what it can't
//! know it calls [`Outcome::Unknown`], never a failure. Delivery reports, replies and health come
//! as [`Event`]s. Nothing here knows the ledger: whoever calls has written our reference down
//! before, and writes the outcome down after. Start reading at [`Route`],
//! then [`policy`].

mod configuration;
mod event;
pub mod gateway;
pub mod modem;
pub mod policy;
mod route;
mod secret;
pub mod smtp;
mod tls;

pub use configuration::{
    Configuration, ConfigurationError, GatewayTable, ModemTable, Opened, RouteFault, RouteKind,
    RouteTable, SmtpTable, Surroundings,
};
pub use event::{Event, Events, Happening, Health, Network, Readiness, Receipt, Reply, Report};
pub use route::{
    Answer, Body, Cause, DeliveryState, Email, InvalidReference, Outcome, Outgoing, Pending,
    ProviderRef, Reference, Refusal, Route, Sms, Stop,
};
pub use secret::{Secret, SecretError, SecretSource};
