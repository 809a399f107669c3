//! The borne against a daemon over real TLS that answers as a test tells it to.

mod fake;
mod link;
mod program;
mod wall;
