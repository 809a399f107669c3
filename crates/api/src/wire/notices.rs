//! What the centre has to say to one person when they come.

use chrono::{DateTime, Utc};
use courrier_domain::NoticeId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A word of the centre for one usager. The borne tells that there is one, and no more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What it is.
    #[serde(flatten)]
    pub notice: NewNotice,
    /// When it was noted.
    pub noted_at: DateTime<Utc>,
}

/// `POST /usagers/{id}/notices`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum NewNotice {
    /// The person is expected at the centre.
    Appointment {
        /// When.
        at: DateTime<Utc>,
    },
    /// Something is to be said to the person, at the guichet.
    Message {
        /// What, for the agent.
        #[schema(min_length = 1, max_length = 500)]
        text: String,
    },
}

/// Answer to a new notice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeCreated {
    /// Its id.
    pub id: NoticeId,
}

impl NewNotice {
    fn kind(&self) -> &'static str {
        match self {
            Self::Appointment { .. } => "appointment",
            Self::Message { .. } => "message",
        }
    }
}

/// What is said to a person is private: it shows in no log.
impl std::fmt::Debug for NewNotice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewNotice({})", self.kind())
    }
}

impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notice({}, {})", self.id, self.notice.kind())
    }
}
