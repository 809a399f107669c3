//! A card shown at the guichet: whose it is, and what to say when it is nobody's.

use courrier_api::{CardLookup, CardToken};
use courrier_domain::UsagerId;

use super::notice::Notice;
use super::task::Ctx;
use crate::guichet::Fault;

/// What happens to a shown card.
pub enum Msg {
    /// The daemon answered whose it is; the token comes back along.
    Found(u64, CardToken, Result<CardLookup, Fault>),
    /// The folder of a blocked card is to be opened all the same.
    OpenBlocked,
    /// The message is read.
    PutAway,
}

/// A token must not be printed with a message.
impl std::fmt::Debug for Msg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cards::Msg")
    }
}

/// What a card leads to.
pub(super) enum Answer {
    /// Words only.
    Nothing,
    /// This usager's folder.
    Open(UsagerId),
    /// It may be bound to the folder that is open.
    Blank(CardToken),
}

/// The card last shown.
#[derive(Debug, Default)]
pub struct CardDesk {
    asked: u64,
    notice: Option<Notice>,
    blocked: Option<UsagerId>,
}

impl CardDesk {
    /// What is to be told.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Whether the card is blocked, and its folder can be looked at.
    pub fn is_blocked(&self) -> bool {
        self.blocked.is_some()
    }

    pub(super) fn put_away(&mut self) {
        self.notice = None;
        self.blocked = None;
    }

    pub(super) fn tell(&mut self, notice: Notice) {
        self.put_away();
        self.notice = Some(notice);
    }

    pub(super) fn tell_blank(&mut self) {
        self.tell(Notice::info(
            "Carte vierge. Pour la donner à quelqu'un, ouvrez d'abord son dossier (F4), puis posez \
             la carte de nouveau.",
        ));
    }

    /// A card was shown: only the last one counts.
    pub(super) fn shown(&mut self, token: CardToken, ctx: &mut Ctx<'_>) {
        self.put_away();
        self.asked += 1;
        let number = self.asked;
        let call = ctx.guichet.lookup_card(token.clone());
        ctx.ask(call, move |result| {
            super::Msg::Card(Msg::Found(number, token, result))
        });
    }

    pub(super) fn update(&mut self, msg: Msg) -> Answer {
        match msg {
            Msg::Found(number, ..) if number != self.asked => Answer::Nothing,
            Msg::Found(_, _, Ok(CardLookup::Bound { usager_id })) => Answer::Open(usager_id),
            Msg::Found(_, token, Ok(CardLookup::Blank)) => Answer::Blank(token),
            Msg::Found(_, _, Ok(CardLookup::Blocked { usager_id })) => {
                self.blocked = Some(usager_id);
                self.notice = Some(Notice::warn(
                    "Carte bloquée : elle a été déclarée perdue. Gardez-la, demandez une pièce \
                     d'identité, puis cherchez la personne par son nom.",
                ));
                Answer::Nothing
            }
            Msg::Found(_, _, Err(fault)) => {
                self.notice = Some(Notice::stop(format!(
                    "Cette carte n'a pas pu être lue par le service. {}",
                    fault.sentence()
                )));
                Answer::Nothing
            }
            Msg::OpenBlocked => {
                let blocked = self.blocked;
                self.put_away();
                blocked.map_or(Answer::Nothing, Answer::Open)
            }
            Msg::PutAway => {
                self.put_away();
                Answer::Nothing
            }
        }
    }
}
