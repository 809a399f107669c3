//! What people write back, put together from its parts.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use chrono::{DateTime, Utc};
use courrier_messages::sms::{Deliver, Reference};

use super::unsolicited::Place;
use crate::Reply;

/// How long the parts of one text are waited for, before what came is told without the rest.
const PATIENCE: Duration = Duration::from_mins(10);

/// Texts of which parts are missing.
#[derive(Default)]
pub struct Inbox {
    waiting: HashMap<(String, Kind, u8), Text>,
}

/// A concatenation's reference, in a form that can be looked up.
type Kind = (bool, u16);

struct Text {
    parts: BTreeMap<u8, String>,
    places: Vec<Place>,
    at: DateTime<Utc>,
    since: Duration,
}

/// A text, and where the modem keeps it.
pub struct Complete {
    pub reply: Reply,
    pub places: Vec<Place>,
}

impl Inbox {
    /// Takes a message; the text, if it is whole now. `time` and `now` are the present.
    pub fn take(
        &mut self,
        message: Deliver,
        place: Option<Place>,
        time: Duration,
        now: DateTime<Utc>,
    ) -> Option<Complete> {
        let at = message.at.map_or(now, |at| at.with_timezone(&Utc));
        let from = message.from.as_str().to_owned();
        let Some(part) = message.part.filter(|part| part.total > 1) else {
            return Some(Complete {
                reply: Reply {
                    from,
                    at,
                    text: message.text,
                },
                places: place.into_iter().collect(),
            });
        };
        let kind = match part.reference {
            Reference::Short(reference) => (false, u16::from(reference)),
            Reference::Long(reference) => (true, reference),
        };
        let key = (from, kind, part.total);
        let text = self.waiting.entry(key.clone()).or_insert_with(|| Text {
            parts: BTreeMap::new(),
            places: Vec::new(),
            at,
            since: time,
        });
        text.parts.insert(part.number, message.text);
        text.places.extend(place);
        if text.parts.len() < usize::from(part.total) {
            return None;
        }
        self.waiting
            .remove(&key)
            .map(|text| text.complete(key.0.clone()))
    }

    /// The texts whose other parts are not waited for any longer.
    pub fn overdue(&mut self, time: Duration) -> Vec<Complete> {
        let is_over = |text: &Text| time.saturating_sub(text.since) >= PATIENCE;
        let keys: Vec<_> = self
            .waiting
            .iter()
            .filter(|(_, text)| is_over(text))
            .map(|(key, _)| key.clone())
            .collect();
        keys.into_iter()
            .filter_map(|key| Some(self.waiting.remove(&key)?.complete(key.0)))
            .collect()
    }
}

impl Text {
    fn complete(self, from: String) -> Complete {
        Complete {
            reply: Reply {
                from,
                at: self.at,
                text: self.parts.into_values().collect(),
            },
            places: self.places,
        }
    }
}

#[cfg(test)]
mod tests {
    use courrier_messages::sms::{Incoming, decode};

    use super::*;

    const NUMBER: &str = "+33612345678";

    fn part(reference: u8, total: u8, number: u8, text: &str) -> Deliver {
        let part = Some((reference, total, number));
        match decode(&courrier_testkit::deliver_pdu(NUMBER, text, part)) {
            Ok(Incoming::Deliver(deliver)) => deliver,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn parts_in_any_order_make_one_text() {
        let mut inbox = Inbox::default();
        let place = |index| Place {
            memory: "SM".to_owned(),
            index,
        };
        let now = DateTime::UNIX_EPOCH;
        let mut take =
            |message, index| inbox.take(message, Some(place(index)), Duration::ZERO, now);
        assert!(take(part(1, 2, 2, "demain"), 4).is_none());
        assert!(take(part(2, 2, 1, "autre"), 5).is_none(), "another text");
        let whole = take(part(1, 2, 1, "Je passe "), 6).expect("both are here");
        assert_eq!(whole.reply.text, "Je passe demain");
        assert_eq!(whole.reply.from, NUMBER);
        assert_eq!(whole.places, [place(4), place(6)]);
        assert!(inbox.overdue(PATIENCE / 2).is_empty());
        let overdue = inbox.overdue(PATIENCE);
        assert_eq!(overdue.len(), 1);
        assert_eq!(overdue[0].reply.text, "autre");
        assert!(inbox.overdue(PATIENCE * 2).is_empty(), "told once");
    }
}
