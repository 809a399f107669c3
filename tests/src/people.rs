//! People and their mail, as the tests enter them.

use courrier_api::client::IdempotencyKey;
use courrier_api::{
    BindCard, Client, ClientError, CourriersRegistered, HistoryLine, NewCourriers, NewRemise,
    NewUsager, problem_type,
};
use courrier_domain::courrier::Recipient;
use courrier_domain::domiciliation::DomiciliationStatus;
use courrier_domain::{CourrierId, CourrierKind, Domiciliation, Identity, Numero, TriId, UsagerId};

/// Most lines of a history that one request may ask for.
const PAGE: u32 = 200;

/// A person to be entered, in force without an end.
pub fn new_usager(numero: &str, nom: &str, prenoms: &str) -> NewUsager {
    NewUsager {
        numero: Numero::parse(numero).expect("a numero"),
        identity: Identity {
            nom: nom.to_owned(),
            prenoms: prenoms.to_owned(),
            ..Identity::default()
        },
        domiciliation: Domiciliation {
            status: DomiciliationStatus::Valide,
            start: None,
            end: None,
        },
        seen_near: Vec::new(),
    }
}

/// Creates a usager, as an agent who looks at those of a near name first.
pub async fn created(client: &Client, mut usager: NewUsager) -> UsagerId {
    let key = IdempotencyKey::fresh;
    let mut answer = client.create_usager(&key(), &usager).await;
    if let Err(ClientError::Problem(problem)) = &answer
        && problem.kind == problem_type::NEAR_NAMES
    {
        let near = problem.candidates.iter();
        usager.seen_near = near.map(|hit| hit.usager.id).collect();
        answer = client.create_usager(&key(), &usager).await;
    }
    answer.expect("created").id
}

/// Binds a card to a usager.
pub async fn bind_card(client: &Client, usager_id: UsagerId, uid: &str) {
    let card = BindCard {
        token: uid.to_owned(),
        replace: false,
    };
    let key = IdempotencyKey::fresh();
    let bound = client.bind_card(&key, usager_id, &card).await;
    bound.expect("the card is bound");
}

/// Creates somebody with a card.
pub async fn with_card(client: &Client, numero: &str, uid: &str) -> UsagerId {
    let id = created(client, new_usager(numero, "Diallo", "Mamadou")).await;
    bind_card(client, id, uid).await;
    id
}

/// Enters letters for a usager.
pub async fn lettres(
    client: &Client,
    tri: TriId,
    usager_id: UsagerId,
    count: u32,
) -> CourriersRegistered {
    let courriers = NewCourriers {
        usager_id,
        kind: CourrierKind::Lettre,
        count,
        return_reason: None,
        text: None,
        chosen: true,
    };
    let entered = client
        .register(&IdempotencyKey::fresh(), tri, &courriers)
        .await;
    entered.expect("the letters are entered")
}

/// A remise of these items to the usager in person.
pub fn handed_over(usager_id: UsagerId, courrier_ids: Vec<CourrierId>) -> NewRemise {
    NewRemise {
        usager_id,
        courrier_ids,
        recipient: Recipient::Usager,
    }
}

/// The newest lines of a usager's history.
pub async fn history(client: &Client, usager_id: UsagerId) -> Vec<HistoryLine> {
    let page = client.history(usager_id, None, PAGE).await;
    page.expect("the history is read").lines
}

/// A usager's history to its first line, newest first.
pub async fn whole_history(client: &Client, usager_id: UsagerId) -> Vec<HistoryLine> {
    let mut lines: Vec<HistoryLine> = Vec::new();
    loop {
        let before = lines.last().map(|line| line.seq);
        let page = client.history(usager_id, before, PAGE).await;
        let page = page.expect("the history is read");
        lines.extend(page.lines);
        if !page.more {
            return lines;
        }
    }
}
