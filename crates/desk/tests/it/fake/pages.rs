//! The fake's pages of the borne: the product's, and the centre's own.

use std::collections::BTreeMap;

use courrier_api::EditedPages;
use courrier_desk::guichet::Fault;
use courrier_domain::{KioskPage, Language};

use super::{State, conflict};

/// The product's: two pages, in all languages.
pub fn shipped() -> Vec<KioskPage> {
    let texts = |french: &str, others: &str| -> BTreeMap<String, String> {
        let text = |language: Language| match language {
            Language::French => french.to_owned(),
            other => format!("{others} ({})", other.own_name()),
        };
        let all = Language::ALL.into_iter();
        all.map(|one| (one.tag().to_owned(), text(one))).collect()
    };
    vec![
        KioskPage {
            id: "domiciliation".to_owned(),
            title: texts("La domiciliation", "Domiciliation"),
            body: texts(
                "Une adresse pour recevoir votre courrier, et pour vos droits.\n\nElle est \
                 gratuite. Elle vaut un an.\n\nPassez au moins une fois tous les trois mois.\n\n\
                 Deux mois avant la fin, venez la renouveler.",
                "An address.\n\nFor a year.",
            ),
        },
        KioskPage {
            id: "courrier".to_owned(),
            title: texts("Votre courrier", "Mail"),
            body: texts("Posez votre carte sur le lecteur.", "Show your card."),
        },
    ]
}

impl State {
    pub fn pages(&mut self) -> &mut EditedPages {
        self.room.pages.get_or_insert_with(|| EditedPages {
            version: 0,
            own: false,
            pages: shipped(),
            places: Vec::new(),
        })
    }

    pub(super) fn pages_seen(&mut self, version: u64) -> Result<(), Fault> {
        if self.pages().version == version {
            return Ok(());
        }
        Err(conflict("Quelqu'un a enregistré ces pages entre-temps."))
    }

    /// A colleague changes the title of the first page.
    pub fn colleague_renames(&mut self, title: &str) {
        let pages = self.pages();
        pages.version += 1;
        pages.own = true;
        pages.pages[0]
            .title
            .insert("fr".to_owned(), title.to_owned());
    }
}
