//! courrierd: the daemon that holds a centre's ledger and answers desks, bornes and the operator.
//!
//! It wires the ledger to HTTP and does what happens by itself. It holds no rule of the service
//! (`courrier_domain` does) and no SQL (`courrier_ledger` does). Start with [`routes`]: the table
//! of the endpoints, each behind its [`auth::Door`].

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of Reader<'_> named by its path is not general enough for Ledger::read"
)]

pub mod app;
pub mod auth;
pub mod config;
mod connections;
pub mod control;
mod convert;
pub mod cycle;
pub mod events;
mod extract;
pub mod idempotency;
pub mod limits;
mod linger;
pub mod logging;
mod meant;
mod memory;
pub mod openapi;
pub mod outbox;
pub mod pages;
mod population;
pub mod problem;
mod refusal;
mod request_log;
pub mod routes;
pub mod schedule;
pub mod server;
mod tls;
mod wordings;
