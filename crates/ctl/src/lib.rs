//! courrierctl: the operator's tool.

pub mod import;
