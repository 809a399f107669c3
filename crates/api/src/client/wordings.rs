//! What is said to usagers.

use courrier_domain::MessageEvent;
use reqwest::Method;

use super::{Client, ClientError, IdempotencyKey};
use crate::{MessageWording, Rewording, Wording, WordingList, WordingPreview};

type Answer<T> = Result<T, ClientError>;

fn path(message: MessageEvent, language: &str) -> String {
    format!("/wordings/{}/{language}", message.as_str())
}

impl Client {
    /// The messages, the languages, and what the centre reworded.
    pub async fn wordings(&self) -> Answer<WordingList> {
        self.get("/wordings").await
    }

    /// What a message says in a language.
    pub async fn wording(&self, message: MessageEvent, language: &str) -> Answer<MessageWording> {
        self.get(&path(message, language)).await
    }

    /// How a draft would look and what it would cost. Nothing is kept.
    pub async fn preview_wording(
        &self,
        message: MessageEvent,
        language: &str,
        draft: &Wording,
    ) -> Answer<WordingPreview> {
        let path = format!("{}/preview", path(message, language));
        super::answer(self.request(Method::POST, &path).json(draft)).await
    }

    /// Has a message say this from now on.
    pub async fn reword(
        &self,
        key: &IdempotencyKey,
        message: MessageEvent,
        language: &str,
        words: &Rewording,
    ) -> Answer<MessageWording> {
        let path = path(message, language);
        self.write(Method::PUT, &path, key, words).await
    }

    /// Goes back to the product's words.
    pub async fn reset_wording(
        &self,
        key: &IdempotencyKey,
        message: MessageEvent,
        language: &str,
    ) -> Answer<MessageWording> {
        let path = format!("{}/reset", path(message, language));
        self.write(Method::POST, &path, key, &()).await
    }
}
