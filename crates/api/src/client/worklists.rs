//! The calls of the worklists: what is due, and who is away.

use courrier_domain::{AbsenceId, UsagerId};
use reqwest::Method;

use super::calls::Answer;
use super::{Client, IdempotencyKey};
use crate::{
    AbsenceList, EndingList, NewPassage, RestoreContact, UnreachedList, UnseenList, UsagerPlan,
    WorklistCounts,
};

/// What is due.
impl Client {
    /// How much there is to do on each worklist.
    pub async fn worklist_counts(&self) -> Answer<WorklistCounts> {
        self.get("/worklists").await
    }

    /// Who must be told of their mail in another way.
    pub async fn unreached(&self) -> Answer<UnreachedList> {
        self.get("/worklists/unreached").await
    }

    /// Somebody was told of their mail, at the guichet or by telephone.
    pub async fn told(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        passage: &NewPassage,
    ) -> Answer<()> {
        self.write(Method::POST, &format!("/usagers/{id}/told"), key, passage)
            .await
    }

    /// A number or an address takes messages after all.
    pub async fn restore_contact(
        &self,
        key: &IdempotencyKey,
        id: UsagerId,
        contact: &RestoreContact,
    ) -> Answer<()> {
        let path = format!("/usagers/{id}/contact/restore");
        self.write(Method::POST, &path, key, contact).await
    }

    /// Who was not seen nor heard for three months.
    pub async fn unseen(&self) -> Answer<UnseenList> {
        self.get("/worklists/unseen").await
    }

    /// Domiciliations that end within so many days.
    pub async fn endings(&self, days: u32) -> Answer<EndingList> {
        self.get_with("/worklists/endings", &[("days", days.to_string())])
            .await
    }

    /// What is due for a usager, and what the rest waits for.
    pub async fn plan(&self, id: UsagerId) -> Answer<UsagerPlan> {
        self.get(&format!("/usagers/{id}/plan")).await
    }
}

/// Who is away.
impl Client {
    /// Absences that are not over, the first to end first.
    pub async fn absences(&self) -> Answer<AbsenceList> {
        self.get("/absences").await
    }

    /// A usager's absences that are not over.
    pub async fn absences_of(&self, id: UsagerId) -> Answer<AbsenceList> {
        self.get(&format!("/usagers/{id}/absences")).await
    }

    /// Ends an absence: the person is back.
    pub async fn end_absence(&self, key: &IdempotencyKey, id: AbsenceId) -> Answer<()> {
        self.write(Method::POST, &format!("/absences/{id}/end"), key, &())
            .await
    }
}
