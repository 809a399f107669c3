//! Mail in the wrong folder, on the screen that is shown.

use super::{Misplaced, Msg};
use crate::app::folder::Folder;
use crate::app::notice::Notice;
use crate::app::{App, Effect, Page};
use crate::text;
use courrier_api::Courrier;
use courrier_domain::CourrierState;

impl App {
    /// These items lie in the wrong folder: those of a line, or of the line the keyboard is on.
    pub(in crate::app) fn wrong_folder(&mut self, at: Option<usize>) -> Vec<Effect> {
        if let Some(misplaced) = self.misplaced(at) {
            self.moving.open(misplaced);
        } else if self.page == Page::Usagers && self.usagers.has_items() {
            self.usagers.tell(Notice::info(
                "Quel pli ? Pressez « Mauvais dossier » sur sa ligne (Tab y mène).",
            ));
        }
        Vec::new()
    }

    fn misplaced(&self, at: Option<usize>) -> Option<Misplaced> {
        match self.page {
            Page::Tri => {
                let entries = self.tri.entries();
                let last = || entries.iter().position(|entry| !entry.cancelled);
                let entry = entries.get(at.or_else(last)?)?;
                (!entry.cancelled).then(|| Misplaced {
                    courrier_ids: entry.courrier_ids.clone(),
                    what: text::kinds(entry.kind, entry.courrier_ids.len()),
                    from: super::Place {
                        id: entry.usager_id,
                        numero: entry.numero.as_str().to_owned(),
                        name: entry.name.clone(),
                    },
                })
            }
            // Items of a remise that is still to be settled may be gone.
            Page::Remise if self.remise.attempt().is_some() => None,
            Page::Remise => {
                let at = at.unwrap_or_else(|| self.remise.cursor());
                one_of(self.remise.folder()?, self.remise.items().get(at)?)
            }
            Page::Usagers if self.usagers.draft().is_some() => None,
            Page::Usagers => {
                let folder = &self.usagers.page()?.folder;
                let items = &folder.usager()?.courriers;
                let only = || (items.len() == 1).then_some(0);
                one_of(folder, items.get(at.or_else(only)?)?)
            }
            Page::Returns
            | Page::Reach
            | Page::Follow
            | Page::Bornes
            | Page::Pages
            | Page::Texts => None,
        }
    }

    /// Handles a message of the search for the right folder.
    pub(in crate::app) fn moving(&mut self, msg: Msg) -> Vec<Effect> {
        let mut changed = false;
        let mut effects = self.with(|app, ctx| changed = app.moving.update(msg, ctx));
        if changed {
            self.tri.folder_changed();
            effects.extend(self.refresh());
        }
        effects
    }
}

/// An item that waits; one that is to go back stays where it is.
fn one_of(folder: &Folder, item: &Courrier) -> Option<Misplaced> {
    let from = folder.summary()?.into();
    (item.state == CourrierState::Waiting).then(|| Misplaced {
        courrier_ids: vec![item.id],
        what: text::kinds(item.kind, 1),
        from,
    })
}
