//! The daemon's router over a real ledger, without the network.

mod access;
mod agents;
mod borne;
mod control;
mod cycle;
mod doors;
mod events;
mod guichet;
mod house;
mod names;
mod openapi;
mod outbox;
mod privacy;
mod refusals;
mod replies;
mod schedule;
mod wordings;
