//! What a centre sets for itself.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Instant;
use crate::courrier::CourrierKind;
use crate::cycle::SendingHours;
use crate::schedule::Schedule;
use crate::usager::FieldError;

/// A centre's settings. Each number has the default of the service's own rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct CentreSettings {
    /// The centre's name, as shown on the borne and signed under messages.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// The lines of the centre's address as senders write them below a name: no part of a name.
    #[schema(max_items = 8)]
    pub address_lines: Vec<String>,
    /// Time zone in which every rule about days is computed (IANA name).
    #[schema(value_type = String, example = "Europe/Paris")]
    pub time_zone: Tz,
    /// When mail is given out.
    pub schedule: Schedule,
    /// Whether people with mail may take a number at the borne while mail is given out.
    pub queue: bool,
    /// Kinds of item the centre takes in.
    #[schema(min_items = 1)]
    pub accepted_kinds: Vec<CourrierKind>,
    /// Minutes without an entry after which a tri closes by itself.
    #[schema(minimum = 5, maximum = 720)]
    pub tri_closes_after_minutes: u32,
    /// Relances before an item is marked for return.
    #[schema(minimum = 0, maximum = 12)]
    pub relances_before_return: u32,
    /// Hours between which messages may leave; never on Sundays, holidays and closed days.
    pub sending_hours: SendingHours,
    /// Days before a domiciliation ends at which the person is told a first time.
    #[schema(minimum = 2, maximum = 180)]
    pub first_notice_days: u32,
    /// Days before a domiciliation ends at which the person is told a second time.
    #[schema(minimum = 1, maximum = 179)]
    pub second_notice_days: u32,
    /// Months for which mail waits after the last message to somebody radiated or refused.
    #[schema(minimum = 1, maximum = 12)]
    pub radiation_return_months: u32,
    /// Whether a remise to a mandataire is a passage of the usager (CASF D264-3 says no).
    pub mandataire_counts_as_passage: bool,
    /// Months for which the access log is kept.
    #[schema(minimum = 1, maximum = 120)]
    pub access_log_months: u32,
}

impl Default for CentreSettings {
    fn default() -> Self {
        Self {
            name: "Centre de domiciliation".to_owned(),
            address_lines: Vec::new(),
            time_zone: chrono_tz::Europe::Paris,
            schedule: Schedule::default(),
            queue: true,
            accepted_kinds: vec![CourrierKind::Lettre, CourrierKind::Recommande],
            tri_closes_after_minutes: 60,
            relances_before_return: 3,
            sending_hours: SendingHours::default(),
            first_notice_days: 60,
            second_notice_days: 30,
            radiation_return_months: 1,
            mandataire_counts_as_passage: false,
            access_log_months: 12,
        }
    }
}

impl CentreSettings {
    /// Whether numbers in the queue are given at this instant: while mail is given out.
    pub fn gives_tickets(&self, now: Instant) -> bool {
        let next = self.queue.then(|| self.schedule.next(now, self.time_zone));
        next.flatten().is_some_and(|next| next.open_now)
    }

    /// Everything wrong with the settings, or nothing.
    pub fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, message: &str| {
            errors.push(FieldError {
                field: field.to_owned(),
                message: message.to_owned(),
            });
        };
        if self.name.trim().is_empty() || self.name.chars().count() > 80 {
            refuse("name", "Le nom du centre compte de 1 à 80 caractères.");
        }
        let is_line = |line: &String| !line.trim().is_empty() && line.chars().count() <= 80;
        if self.address_lines.len() > 8 || !self.address_lines.iter().all(is_line) {
            refuse(
                "address_lines",
                "L'adresse compte 8 lignes au plus, de 1 à 80 caractères chacune.",
            );
        }
        if !(5..=720).contains(&self.tri_closes_after_minutes) {
            refuse(
                "tri_closes_after_minutes",
                "Choisissez une durée de 5 à 720 minutes.",
            );
        }
        if self.relances_before_return > 12 {
            refuse("relances_before_return", "Choisissez de 0 à 12 relances.");
        }
        if self.sending_hours.from >= self.sending_hours.to {
            refuse(
                "sending_hours",
                "Les heures d'envoi se terminent avant d'avoir commencé.",
            );
        }
        if !(2..=180).contains(&self.first_notice_days) {
            refuse("first_notice_days", "Choisissez de 2 à 180 jours.");
        }
        if !(1..self.first_notice_days.max(2)).contains(&self.second_notice_days) {
            refuse(
                "second_notice_days",
                "Le second avis vient après le premier, au moins un jour avant la fin.",
            );
        }
        if !(1..=12).contains(&self.radiation_return_months) {
            refuse("radiation_return_months", "Choisissez de 1 à 12 mois.");
        }
        if !(1..=120).contains(&self.access_log_months) {
            refuse("access_log_months", "Choisissez de 1 à 120 mois.");
        }
        if self.accepted_kinds.is_empty() {
            refuse(
                "accepted_kinds",
                "Le centre doit accepter au moins une sorte de courrier.",
            );
        }
        if let Some(message) = self.schedule.fault() {
            refuse("schedule", message);
        }
        errors
    }
}
