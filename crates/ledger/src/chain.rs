//! The hash chain: each movement carries the hash of the one before.

use courrier_domain::courrier::Recipient;
use courrier_domain::{Author, Movement, Step, TypedId};

/// The hash before the first movement.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// The hash of a movement that follows `previous`.
///
/// What is hashed is laid down here byte by byte, so that no library's output format is part of
/// the proof: each field in order, a text behind its length, an absent id as nothing.
pub(crate) fn hash(previous: &[u8; 32], movement: &Movement) -> [u8; 32] {
    let mut bytes = Vec::with_capacity(192);
    bytes.extend_from_slice(previous);
    bytes.extend_from_slice(&movement.seq.to_be_bytes());
    id(&mut bytes, movement.courrier_id);
    id(&mut bytes, movement.usager_id);
    bytes.extend_from_slice(&movement.at.timestamp_micros().to_be_bytes());
    match movement.author {
        Author::Agent(agent) => tagged(&mut bytes, 1, agent),
        Author::Device(device) => tagged(&mut bytes, 2, device),
        Author::System => bytes.push(3),
        Author::Operator => bytes.push(4),
    }
    text(&mut bytes, movement.step.name());
    match movement.step {
        Step::Registered {
            usager_id,
            kind,
            tri_id,
        } => {
            id(&mut bytes, usager_id);
            text(&mut bytes, kind.as_str());
            id(&mut bytes, tri_id);
        }
        Step::HandedOver {
            remise_id,
            recipient,
        } => {
            id(&mut bytes, remise_id);
            match recipient {
                Recipient::Usager => bytes.push(1),
                Recipient::Mandataire { procuration_id } => tagged(&mut bytes, 2, procuration_id),
            }
        }
        Step::MarkedForReturn { reason } | Step::Returned { reason } => {
            text(&mut bytes, reason.as_str());
        }
        Step::Reopened { reason } => text(&mut bytes, reason.as_str()),
        Step::Moved { to } => id(&mut bytes, to),
        Step::Kept | Step::Forwarded | Step::Cancelled | Step::Expired => {}
    }
    *blake3::hash(&bytes).as_bytes()
}

fn id(bytes: &mut Vec<u8>, id: impl TypedId) {
    bytes.extend_from_slice(id.uuid().as_bytes());
}

fn tagged(bytes: &mut Vec<u8>, tag: u8, of: impl TypedId) {
    bytes.push(tag);
    id(bytes, of);
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    // Stable texts are short words of ours.
    bytes.push(u8::try_from(text.len()).unwrap_or(u8::MAX));
    bytes.extend_from_slice(text.as_bytes());
}
