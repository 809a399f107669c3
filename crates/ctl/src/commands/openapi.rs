//! `courrierctl openapi`: the document of the interface.

use serde_json::Value;

use crate::Answer;
use crate::output::Report;

/// The document as courrierd of this version serves it; a test of courrierd's keeps it true.
const DOCUMENT: &str = include_str!("../../../../docs/openapi.json");

struct Document;

impl Report for Document {
    fn human(&self) -> String {
        DOCUMENT.to_owned()
    }

    fn machine(&self) -> Value {
        serde_json::from_str(DOCUMENT).unwrap_or_default()
    }
}

/// Hands the document over.
pub(super) fn run() -> Answer {
    Box::new(Document)
}
