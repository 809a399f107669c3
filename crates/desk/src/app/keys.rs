//! The keys that act on every screen: back, the one action, the undo.

use super::{App, Effect, Msg, Page, pages, remise, texts, tri, usagers, work};

impl App {
    /// Back one step: from what lies on top first.
    pub(super) fn escape(&mut self) -> Vec<Effect> {
        if self.help {
            self.help = false;
        } else if self.cards.notice().is_some() {
            self.cards.put_away();
        } else if !self.moving.escape() {
            let had_folder = self.usagers.page().is_some();
            let mut effects = self.with(|app, ctx| match app.page {
                Page::Tri => app.tri.update(tri::Msg::Escape, ctx),
                Page::Remise if app.queue.escape() => {}
                Page::Remise => app.remise.update(remise::Msg::Escape, ctx),
                Page::Usagers => app.usagers.update(usagers::Msg::Escape, ctx),
                Page::Returns
                | Page::Reach
                | Page::Follow
                | Page::Bornes
                | Page::Pages
                | Page::Texts => {}
            });
            if self.page == Page::Texts {
                effects.extend(self.at_texts(texts::Msg::Escape));
            } else if self.page == Page::Pages {
                effects.extend(self.escape_pages());
            } else if self.page != Page::Usagers {
                effects.extend(self.work(work::Msg::Escape));
            } else if had_folder && self.usagers.page().is_none() {
                effects.extend(self.lead_back());
            }
            return effects;
        }
        Vec::new()
    }

    /// The screen's one action.
    pub(super) fn primary(&mut self) -> Vec<Effect> {
        let open = self.usagers.draft().is_none() && self.usagers.page().is_some();
        if self.page == Page::Usagers && open {
            return self.hand_over_here();
        }
        if self.page == Page::Bornes && self.may_reword() && self.bornes.is_idle() {
            return self.update(Msg::Show(Page::Pages));
        }
        if matches!(
            self.page,
            Page::Returns | Page::Reach | Page::Follow | Page::Bornes
        ) {
            return self.work(work::Msg::Primary);
        }
        if self.page == Page::Texts {
            return self.at_texts(texts::Msg::Save);
        }
        if self.page == Page::Pages {
            return self.at_pages(pages::Msg::Save);
        }
        self.with(|app, ctx| match app.page {
            Page::Tri => app.tri.update(tri::Msg::Primary, ctx),
            Page::Remise => app.remise.update(remise::Msg::Primary, ctx),
            Page::Usagers => app.usagers.update(usagers::Msg::Primary, ctx),
            Page::Returns
            | Page::Reach
            | Page::Follow
            | Page::Bornes
            | Page::Pages
            | Page::Texts => {}
        })
    }

    pub(super) fn undo_last(&mut self) -> Vec<Effect> {
        if self.page == Page::Returns {
            return self.work(work::Msg::UndoLast);
        }
        if self.page == Page::Pages {
            return self.at_pages(pages::Msg::UndoLast);
        }
        self.with(|app, ctx| match app.page {
            Page::Tri => app.tri.update(tri::Msg::UndoLast, ctx),
            Page::Remise => {
                let ask = remise::Msg::Undo(remise::UndoMsg::Ask(0));
                app.remise.update(ask, ctx);
            }
            Page::Usagers
            | Page::Returns
            | Page::Reach
            | Page::Follow
            | Page::Bornes
            | Page::Pages
            | Page::Texts => {}
        })
    }
}
