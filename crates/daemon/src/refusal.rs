//! What the ledger refuses or can't do, as problems.

use courrier_domain::CourrierState;
use courrier_ledger::{ReadError, Refusal, Subject, WriteError};

use crate::problem::{Fault, Kind};

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        tracing::error!(%error, source = source(&error), "a read failed");
        Self::internal()
    }
}

impl From<WriteError> for Fault {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => refusal.into(),
            WriteError::KeyReused => Self::new(
                Kind::KeyReused,
                "Cette clé d'idempotence a déjà servi pour une autre demande : prenez-en une neuve.",
            ),
            WriteError::Unavailable(why) => {
                tracing::error!(why, "a write was not made");
                Self::unavailable(
                    "Le registre ne peut pas être écrit pour le moment (disque plein ou en panne) : \
                     rien n'a été enregistré. Recommencez dans un instant et prévenez l'exploitant.",
                    5,
                )
            }
            WriteError::Closed => Self::unavailable(
                "Le service du courrier s'arrête : recommencez dans un instant.",
                2,
            ),
            WriteError::Internal(why) => {
                tracing::error!(why, "a write failed");
                Self::internal()
            }
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        let conflict = |detail: &'static str| Self::new(Kind::Conflict, detail);
        match refusal {
            Refusal::NotFound(subject) => Self::not_found(missing(subject)),
            Refusal::Conflict { state, .. } => Self::new(Kind::Conflict, stands(&state)),
            Refusal::OtherFolder(_) => {
                conflict("Ce courrier est dans un autre dossier : rechargez la liste.")
            }
            Refusal::StillHeld { until, .. } => Self::new(
                Kind::Conflict,
                format!(
                    "Cet avis est encore valable jusqu'au {} : la lettre attend à la poste.",
                    until.format("%d/%m/%Y")
                ),
            ),
            Refusal::Unreached(_) => conflict(
                "Cette personne n'a jamais pu être prévenue de ce courrier : seul un responsable \
                 peut décider de le renvoyer.",
            ),
            Refusal::ImpossibleClock(_) => conflict(
                "L'heure de la machine est fausse : prévenez l'exploitant. Rien n'a été enregistré.",
            ),
            Refusal::RepeatedOnce => {
                conflict("Ce message a déjà été répété une fois : décidez de ce qu'il est devenu.")
            }
            Refusal::BagLeft(_) => {
                conflict("Ce courrier est parti avec le sac : il ne peut plus être repris.")
            }
            Refusal::BagChanged => conflict(
                "Le sac a changé : un pli y est entré ou en est ressorti. Regardez-le de nouveau, puis \
                 notez son départ.",
            ),
            Refusal::Reworded => conflict(
                "Quelqu'un d'autre a changé ce texte entre-temps : rouvrez-le, puis refaites votre \
                 changement. Rien n'a été enregistré.",
            ),
            Refusal::Taken(subject) => Self::new(Kind::Taken, in_use(subject)),
            Refusal::TicketOver => conflict(
                "Ce numéro n'est plus dans la file, ou n'a pas encore été appelé : rechargez la file.",
            ),
            Refusal::PagesChanged => conflict(
                "Quelqu'un a enregistré ces pages entre-temps : rechargez-les, puis refaites votre \
                 changement.",
            ),
            Refusal::TriClosed => conflict("Ce tri est fermé : ouvrez-en un autre."),
            Refusal::KindNotAccepted => {
                Self::invalid_field("kind", "Le centre n'accepte pas cette sorte de courrier.")
            }
            Refusal::ProcurationNotValid => {
                conflict("Cette procuration n'est pas valable aujourd'hui pour cette personne.")
            }
            Refusal::MailInFolder(_) => conflict(
                "Du courrier attend encore dans ce dossier : remettez-le ou renvoyez-le d'abord.",
            ),
            Refusal::FolderChanged => Self::new(
                Kind::FolderChanged,
                "Quelqu'un d'autre a changé ce dossier entre-temps : relisez-le, puis refaites votre \
                 changement. Rien n'a été enregistré.",
            ),
            Refusal::Erased => conflict("L'identité de cette personne a été effacée."),
            Refusal::ChoiceSkipped => Self::new(
                Kind::ChoiceSkipped,
                "Quelqu'un d'autre peut être visé par ce texte : choisissez la personne dans la \
                 liste. Rien n'a été enregistré.",
            ),
            Refusal::NearUnseen => Self::new(
                Kind::NearNames,
                "D'autres personnes portent ce nom ou presque : regardez si l'une d'elles est la \
                 même, puis confirmez. Rien n'a été enregistré.",
            ),
            Refusal::BadCode => Self::invalid_field(
                "code",
                "Ce code n'est pas valable ou a déjà servi : demandez-en un autre.",
            ),
            Refusal::LastAdministrator => {
                conflict("C'est le dernier compte d'administrateur : ouvrez-en un autre d'abord.")
            }
            Refusal::Invalid(fields) => Self::invalid(fields),
            Refusal::NumerosTaken(_) => Self::new(Kind::Taken, in_use(Subject::Numero)),
        }
    }
}

/// What to say of an item that somebody else acted on first.
fn stands(state: &str) -> &'static str {
    match CourrierState::parse(state) {
        Some(CourrierState::Waiting) => "Ce courrier attend dans le dossier : rechargez la liste.",
        Some(CourrierState::ToReturn) => {
            "Ce courrier est sur la liste des retours : rechargez la liste."
        }
        Some(CourrierState::HandedOver) => "Ce courrier vient d'être remis : rechargez la liste.",
        Some(CourrierState::Returned) => "Ce courrier a été renvoyé : rechargez la liste.",
        Some(CourrierState::Forwarded) => "Ce courrier a été réexpédié : rechargez la liste.",
        Some(CourrierState::Cancelled) => "Ce courrier a été annulé : rechargez la liste.",
        Some(CourrierState::Expired) => "Cet avis de passage est périmé : rechargez la liste.",
        None => "Cette action n'est pas possible pour ce courrier : rechargez la liste.",
    }
}

fn missing(subject: Subject) -> &'static str {
    match subject {
        Subject::Usager => "Ce dossier n'existe pas.",
        Subject::Courrier => "Ce courrier n'existe pas.",
        Subject::Tri => "Ce tri n'existe pas.",
        Subject::Remise => "Cette remise n'existe pas ou a déjà été annulée.",
        Subject::Procuration => "Cette procuration n'existe pas.",
        Subject::Absence => "Cette absence n'existe pas.",
        Subject::Message => "Ce message n'existe pas, ou son sort est connu.",
        Subject::Card => "Cette carte n'est pas connue.",
        Subject::Notice => "Cet avis n'existe pas, ou a été dit.",
        Subject::Agent | Subject::Login => "Ce compte n'existe pas.",
        Subject::Device => "Cet appareil n'existe pas.",
        Subject::Ticket | Subject::Numero => "Ce numéro n'existe pas.",
        Subject::Centre => "Le centre n'est pas encore créé.",
    }
}

fn in_use(subject: Subject) -> &'static str {
    match subject {
        Subject::Numero => "Ce numéro est déjà celui d'un autre dossier.",
        Subject::Login => "Cet identifiant est déjà celui d'un autre compte.",
        Subject::Card => "Cette carte est déjà celle de quelqu'un : prenez une carte vierge.",
        _ => "Cette valeur est déjà utilisée.",
    }
}

/// The chain of causes, for the log.
fn source(error: &dyn std::error::Error) -> String {
    let mut causes = String::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push_str(&cause.to_string());
        next = cause.source();
        if next.is_some() {
            causes.push_str(": ");
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use courrier_domain::{CourrierId, TypedId as _};

    use courrier_api::problem_type as names;

    use super::*;

    fn item() -> CourrierId {
        CourrierId::made(courrier_domain::Instant::UNIX_EPOCH, [7; 10])
    }

    #[test]
    fn each_refusal_has_its_status_and_its_name() {
        let conflict = Refusal::Conflict {
            courrier_id: item(),
            state: "handed_over".into(),
        };
        for (refusal, status, name) in [
            (Refusal::NotFound(Subject::Tri), 404, names::NOT_FOUND),
            (conflict, 409, names::CONFLICT),
            (Refusal::OtherFolder(item()), 409, names::CONFLICT),
            (
                Refusal::StillHeld {
                    courrier_id: item(),
                    until: chrono::NaiveDate::MIN,
                },
                409,
                names::CONFLICT,
            ),
            (Refusal::BagLeft(item()), 409, names::CONFLICT),
            (Refusal::BagChanged, 409, names::CONFLICT),
            (Refusal::Reworded, 409, names::CONFLICT),
            (Refusal::Taken(Subject::Numero), 409, names::TAKEN),
            (Refusal::TriClosed, 409, names::CONFLICT),
            (Refusal::TicketOver, 409, names::CONFLICT),
            (Refusal::PagesChanged, 409, names::CONFLICT),
            (Refusal::KindNotAccepted, 422, names::INVALID),
            (Refusal::ProcurationNotValid, 409, names::CONFLICT),
            (Refusal::MailInFolder(2), 409, names::CONFLICT),
            (Refusal::FolderChanged, 409, names::FOLDER_CHANGED),
            (Refusal::Erased, 409, names::CONFLICT),
            (Refusal::ChoiceSkipped, 409, names::CHOICE_SKIPPED),
            (Refusal::NearUnseen, 409, names::NEAR_NAMES),
            (Refusal::BadCode, 422, names::INVALID),
            (Refusal::LastAdministrator, 409, names::CONFLICT),
            (Refusal::Invalid(Vec::new()), 422, names::INVALID),
            (Refusal::NumerosTaken(vec!["1".into()]), 409, names::TAKEN),
        ] {
            let text = format!("{refusal:?}");
            let fault = Fault::from(refusal);
            assert_eq!(fault.name(), name, "{text}");
            assert_eq!(fault.status().as_u16(), status, "{text}");
        }
    }

    #[test]
    fn each_write_error_has_its_status() {
        for (error, status) in [
            (WriteError::KeyReused, 409),
            (WriteError::Unavailable("disk full".into()), 503),
            (WriteError::Closed, 503),
            (WriteError::Internal("constraint".into()), 500),
        ] {
            assert_eq!(Fault::from(error).status().as_u16(), status);
        }
    }
}
