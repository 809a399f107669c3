//! courrierd: HTTP, scheduling and wiring.
