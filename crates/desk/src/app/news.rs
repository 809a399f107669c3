//! What the daemon tells, and what is looked at again.

use courrier_api::Event;

use super::queue::QueueDesk;
use super::{App, Connection, Effect, Page, follow, reach, session};
use crate::live::News;

impl App {
    pub(super) fn live(&mut self, news: &News) -> Vec<Effect> {
        match *news {
            News::Connected => {
                self.connection = Connection::Live;
                self.look_again()
            }
            News::Lost => {
                self.connection = Connection::Lost;
                Vec::new()
            }
            News::SessionEnded => {
                self.session.close(Some(session::ENDED));
                vec![Effect::Unfollow]
            }
            News::Changed(Event::Usager { id, waiting }) => self.with(|app, ctx| {
                app.tri.waiting_changed(id, waiting);
                app.remise.waiting_changed(id, waiting, ctx);
                app.usagers.waiting_changed(id, waiting, ctx);
                app.moving.waiting_changed(id, waiting);
                match app.page {
                    Page::Returns => app.duties.returns.usager_changed(id, ctx),
                    Page::Reach => app.duties.reach.usager_changed(id, ctx),
                    Page::Tri
                    | Page::Remise
                    | Page::Usagers
                    | Page::Follow
                    | Page::Bornes
                    | Page::Pages
                    | Page::Texts => {}
                }
            }),
            News::Changed(Event::Tri { .. }) => self.with(|app, ctx| app.tri.refresh(ctx)),
            News::Changed(Event::Queue { waiting }) => {
                self.queue.waiting_changed(waiting);
                self.with(|app, ctx| {
                    // Reading the queue is noted as a look at each person: only while it shows.
                    if app.page == Page::Remise {
                        QueueDesk::refresh(ctx);
                    }
                })
            }
            News::Changed(Event::Device { .. }) => self.read_bornes(),
            News::Changed(Event::Missed) => self.look_again(),
        }
    }

    /// Whatever happened meanwhile is looked at again, and what the status bar tells of the bornes.
    fn look_again(&mut self) -> Vec<Effect> {
        let mut effects = self.refresh();
        if self.page != Page::Bornes {
            effects.extend(self.read_bornes());
        }
        effects
    }

    /// Looks again at all that is shown.
    pub(super) fn refresh(&mut self) -> Vec<Effect> {
        self.with(|app, ctx| {
            app.moving.refresh(ctx);
            match app.page {
                Page::Tri => {
                    app.tri.refresh(ctx);
                    app.tri.ask_search(ctx);
                }
                Page::Remise => {
                    app.remise.refresh(ctx);
                    QueueDesk::refresh(ctx);
                }
                Page::Usagers => app.usagers.refresh(ctx),
                Page::Returns => app.duties.returns.refresh(ctx),
                Page::Reach => reach::ReachDesk::refresh(ctx),
                Page::Follow => follow::FollowDesk::refresh(ctx),
                Page::Bornes => app.bornes.refresh(ctx),
                Page::Pages => app.pages.refresh(ctx),
                Page::Texts => app.texts.refresh(ctx),
            }
        })
    }
}
