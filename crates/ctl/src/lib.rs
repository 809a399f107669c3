//! courrierctl: the operator's tool.
