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
mod kiosk;
mod names;
mod openapi;
mod outbox;
mod privacy;
mod queue;
mod refusals;
mod replies;
mod schedule;
mod ticket_sms;
mod wordings;
