//! One HTTP call, and how it may fail.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Method, Response};
use serde_json::Value;

use super::Gateway;
use super::request::Prepared;
use super::verdict::Answered;
use crate::Outcome;

/// More than any answer that is of use.
const LONGEST_ANSWER: usize = 256 * 1024;

/// Why there is no answer to read.
#[derive(Debug)]
pub enum Failure {
    /// Nothing was sent: nobody listens there, or no safe connection can be made.
    Unreachable,
    /// Something was sent, and the answer was lost.
    NoAnswer,
    /// What is set can't be made a request of.
    Settings,
    /// A call that had to come first was answered so.
    Answer(Outcome),
}

impl Gateway {
    /// Sends a call and reads its answer.
    pub(super) async fn run(&self, call: Prepared) -> Result<Answered, Failure> {
        let method = Method::from_bytes(call.method.as_bytes()).map_err(|_| Failure::Settings)?;
        let mut request = self.http.request(method, call.url);
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        if let Some(content_type) = call.content_type {
            request = request.header(CONTENT_TYPE, content_type).body(call.body);
        }
        let response = request.send().await.map_err(|error| failure(&error))?;
        read(response).await
    }
}

/// An error of reqwest's names the URL and is never kept.
fn failure(error: &reqwest::Error) -> Failure {
    if error.is_builder() {
        Failure::Settings
    } else if error.is_connect() {
        Failure::Unreachable
    } else {
        Failure::NoAnswer
    }
}

async fn read(mut response: Response) -> Result<Answered, Failure> {
    let status = response.status().as_u16();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok())
        .map(Duration::from_secs);
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Failure::NoAnswer)? {
        if body.len() + piece.len() > LONGEST_ANSWER {
            return Err(Failure::NoAnswer);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Answered {
        status,
        retry_after,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
    })
}
