//! Whether the daemon is there.

/// Answers as soon as requests are served; says nothing of the ledger, and nothing private.
pub async fn healthz() -> &'static str {
    "ok\n"
}
