//! Messages to usagers: what they tell of, and where they stand in the outbox.

use crate::courrier::text_enum;

text_enum! {
    /// What a message tells of. It carries counts, never a sender or a name.
    MessageEvent {
        /// Mail came in a tri that is now closed.
        Arrival = "arrival",
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
