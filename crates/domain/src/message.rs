//! Messages to usagers: what they tell of, and where they stand in the outbox.

use crate::courrier::text_enum;
use crate::usager::Channel;

text_enum! {
    /// What a message tells of. It carries counts, never a sender or a name.
    MessageEvent {
        /// Mail came in a tri that is now closed.
        Arrival = "arrival",
        /// An avis de passage came: the registered item is at the post office for 15 days.
        Avis = "avis",
        /// Mail still waits, a month later.
        Relance = "relance",
        /// The last relance before what waits goes back.
        LastRelance = "last_relance",
        /// An avis de passage still waits, a week later.
        AvisRelance = "avis_relance",
        /// The domiciliation was ended or refused with mail waiting.
        LastNotice = "last_notice",
        /// The domiciliation will end: the first notice.
        DomiciliationEnds = "domiciliation_ends",
        /// The domiciliation will end: the second notice.
        DomiciliationEndsSoon = "domiciliation_ends_soon",
        /// The number in the queue that the person took a moment ago, and asked to be sent.
        Ticket = "ticket",
    }
}

impl MessageEvent {
    /// Whether it speaks of mail: pointless once nothing waits.
    pub const fn of_mail(self) -> bool {
        !self.of_the_right() && !self.was_asked_for()
    }

    /// Whether it speaks of the right to be domiciled.
    pub const fn of_the_right(self) -> bool {
        matches!(self, Self::DomiciliationEnds | Self::DomiciliationEndsSoon)
    }

    /// Whether the person asked for it a moment ago, at the centre: it keeps no hours, goes to the
    /// phone alone, and is no part of the cycle.
    pub const fn was_asked_for(self) -> bool {
        matches!(self, Self::Ticket)
    }

    /// Whether a channel may carry it.
    pub fn may_go_by(self, channel: Channel) -> bool {
        match channel {
            Channel::Sms => true,
            Channel::Email => !self.was_asked_for(),
            Channel::None => false,
        }
    }

    /// Whether it is a relance, of which a usager gets one a calendar month.
    pub const fn is_relance(self) -> bool {
        matches!(self, Self::Relance | Self::LastRelance)
    }

    /// Whether it speaks of an avis de passage: pointless once none waits.
    pub const fn of_avis(self) -> bool {
        matches!(self, Self::Avis | Self::AvisRelance)
    }
}

text_enum! {
    /// Where a message stands.
    MessageState {
        /// Waiting for its allowed hour and a route.
        Queued = "queued",
        /// Our reference is committed, a route was called.
        Sending = "sending",
        /// A route took it.
        Accepted = "accepted",
        /// It reached the phone or the mailbox.
        Delivered = "delivered",
        /// It was refused for good.
        Refused = "refused",
        /// Nobody knows whether it left.
        Unknown = "unknown",
        /// What it told of was gone before it left.
        Dropped = "dropped",
    }
}

text_enum! {
    /// Why a message was refused, or a usager can't be reached. A closed list: a provider's own
    /// words would carry numbers into the ledger.
    MessageRefusal {
        /// The number or the address takes no messages, for good.
        Address = "address",
        /// The person answered STOP.
        Stopped = "stopped",
        /// Every route failed until trying was given up.
        GivenUp = "given_up",
        /// No route can carry it.
        NoRoute = "no_route",
        /// It was accepted, and a report said later that it never arrived.
        NotDelivered = "not_delivered",
        /// Nobody knows whether it left, and a person decided that it did not.
        Lost = "lost",
    }
}

impl MessageRefusal {
    /// Whether the number or address itself is at fault: it is not tried again.
    pub const fn of_the_address(self) -> bool {
        matches!(self, Self::Address | Self::Stopped)
    }
}

text_enum! {
    /// Why a usager is away. It stops the cycle until its last day.
    AbsenceReason {
        /// In hospital.
        Hopital = "hopital",
        /// In prison.
        Detention = "detention",
        /// Travelling.
        Voyage = "voyage",
        /// Another reason.
        Autre = "autre",
    }
}
