//! Contacts with a usager: what proves "manifestation" (CASF D264-3).

use crate::courrier::text_enum;

text_enum! {
    /// How a usager showed themselves.
    PassageKind {
        /// A card on the borne.
        Borne = "borne",
        /// A visit at the guichet, with mail or without.
        Guichet = "guichet",
        /// A phone call.
        Telephone = "telephone",
    }
}
