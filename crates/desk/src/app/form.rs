//! Forms: a few fields, each with what is wrong with it.

use courrier_domain::usager::FieldError;

use super::notice::Notice;
use crate::guichet::Fault;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it asks.
    pub label: &'static str,
    /// How to type it.
    pub hint: &'static str,
    /// What was typed, or the stable name of what was chosen.
    pub value: String,
    /// What can be chosen, as stable name and label; nothing where one types.
    pub choices: &'static [(&'static str, &'static str)],
    /// What is wrong with it, or nothing.
    pub error: String,
}

/// A form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    fields: Vec<Field>,
    /// What is wrong with the form as a whole.
    pub notice: Option<Notice>,
}

impl Field {
    /// What is shown: what was typed, or the label of what was chosen.
    pub fn shown(&self) -> &str {
        let chosen = self.choices.iter().find(|(value, _)| *value == self.value);
        chosen.map_or(&self.value, |(_, label)| label)
    }
}

impl Form {
    /// An empty form of these fields: name, label, hint.
    pub fn of(fields: &[(&'static str, &'static str, &'static str)]) -> Self {
        let field = |(name, label, hint): &(&'static str, &'static str, &'static str)| Field {
            name,
            label,
            hint,
            value: String::new(),
            choices: &[],
            error: String::new(),
        };
        Self {
            fields: fields.iter().map(field).collect(),
            notice: None,
        }
    }

    /// The same form with this already in a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        for field in self.fields.iter_mut().filter(|field| field.name == name) {
            value.clone_into(&mut field.value);
        }
        self
    }

    /// The same form with a field that offers choices, the first of them chosen.
    #[must_use]
    pub fn choosing(
        mut self,
        name: &str,
        choices: &'static [(&'static str, &'static str)],
    ) -> Self {
        for field in self.fields.iter_mut().filter(|field| field.name == name) {
            field.choices = choices;
            let first = choices.first().map_or("", |(value, _)| value);
            first.clone_into(&mut field.value);
        }
        self
    }

    /// The fields, in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// A field was typed in; what was wrong with it is looked at again when the form is sent.
    pub fn edited(&mut self, at: usize, value: String) {
        if let Some(field) = self.fields.get_mut(at) {
            field.value = value;
            field.error.clear();
        }
        self.notice = None;
    }

    /// The next choice of a field, or the one before, round and round.
    pub fn step(&mut self, at: usize, by: i64) {
        let Some(field) = self.fields.get_mut(at) else {
            return;
        };
        let choices = field.choices;
        let now = choices.iter().position(|(value, _)| *value == field.value);
        let count = i64::try_from(choices.len()).unwrap_or_default();
        let now = i64::try_from(now.unwrap_or_default()).unwrap_or_default();
        let next = now.saturating_add(by).checked_rem_euclid(count);
        let next = next.and_then(|next| usize::try_from(next).ok());
        if let Some((value, _)) = next.and_then(|next| choices.get(next)) {
            self.edited(at, (*value).to_owned());
        }
    }

    /// Takes up what became of the same form elsewhere since it was as `was`: a field that was left
    /// alone here is as it is there; where both were changed, what was typed here stays, and the
    /// field says what is there.
    pub fn rebase(&mut self, was: &Self, now: &Self) {
        let there = was.fields.iter().zip(&now.fields);
        for (field, (was, now)) in self.fields.iter_mut().zip(there) {
            if field.value == was.value {
                field.value.clone_from(&now.value);
            } else if now.value != was.value && now.value != field.value {
                field.error = match now.shown() {
                    "" => "Effacé entre-temps par un collègue.".to_owned(),
                    shown => format!("Un collègue a mis « {shown} »."),
                };
            }
        }
    }

    /// What stands in a field, without the spaces around it; none when empty.
    pub fn value(&self, name: &str) -> Option<String> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        let value = field.value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// Forgets what was wrong.
    pub fn clear_errors(&mut self) {
        self.fields.iter_mut().for_each(|field| field.error.clear());
        self.notice = None;
    }

    /// Says what is wrong with a field. Names from the daemon may say where the field stands
    /// (`identity.nom`); a name the form does not have goes to the form as a whole.
    pub fn refuse(&mut self, name: &str, message: &str) {
        let last = name.rsplit(['.', '/']).next().unwrap_or(name);
        match self.fields.iter_mut().find(|field| field.name == last) {
            Some(field) => {
                if field.error.is_empty() {
                    message.clone_into(&mut field.error);
                }
            }
            None => self.notice = Some(Notice::stop(message)),
        }
    }

    /// Puts the errors where they belong; true if there were any.
    pub fn refuse_all(&mut self, errors: &[FieldError]) -> bool {
        for error in errors {
            self.refuse(&error.field, &error.message);
        }
        !errors.is_empty()
    }

    /// Whether a field has something wrong with it.
    pub fn has_errors(&self) -> bool {
        self.notice.is_some() || self.fields.iter().any(|field| !field.error.is_empty())
    }

    /// The daemon refused: at the fields it names, else for the form as a whole.
    pub fn refused(&mut self, fault: &Fault) {
        let named = match fault {
            Fault::Refused(problem) => self.refuse_all(&problem.fields),
            _ => false,
        };
        if !named {
            self.notice = Some(Notice::stop(fault.sentence()));
        }
    }

    /// Reads a day typed as jj/mm/aaaa; an empty field is no day, a wrong one is said.
    pub fn day(&mut self, name: &str) -> Option<chrono::NaiveDate> {
        let value = self.value(name)?;
        let day = crate::text::parse_day(&value);
        if day.is_none() {
            self.refuse(
                name,
                "Cette date n'existe pas : tapez jour/mois/année, comme 12/03/1988.",
            );
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_go_round() {
        let choices = &[("sms", "SMS"), ("email", "E-mail"), ("none", "Aucun")];
        let fields = &[("channel", "Par", ""), ("nom", "Nom", "")];
        let mut form = Form::of(fields).choosing("channel", choices);
        assert_eq!(form.fields()[0].shown(), "SMS");
        form.step(0, -1);
        assert_eq!(form.value("channel").as_deref(), Some("none"));
        form.step(0, 2);
        assert_eq!(form.fields()[0].shown(), "E-mail");
        form.step(1, 1);
        assert_eq!(form.value("nom"), None, "one types there");
    }
}
