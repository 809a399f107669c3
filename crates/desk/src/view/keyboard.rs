//! Sends the keyboard where it belongs when what is on the screen changes: an element that held it
//! and is gone would leave the keys to nobody. Only the screen that is shown is told: one that is
//! about to go would take the keyboard along, and one that appears takes it by itself.

use slint::ComponentHandle as _;

use super::ui::{DeskWindow, Pages, Remise, Texts, Tri, TriFocus, Usagers, Work};
use crate::app::{App, Page, tri};

/// What of each screen decides where the keyboard is.
#[derive(Default)]
pub(super) struct Keyboard {
    tri: Option<(tri::Focus, bool, bool)>,
    remise: Option<[bool; 7]>,
    usagers: Option<[bool; 8]>,
    work: Option<(Page, bool, bool)>,
    texts: Option<[bool; 4]>,
    pages: Option<(bool, bool, i32)>,
}

impl Keyboard {
    pub(super) fn follow(&mut self, window: &DeskWindow, app: &App) {
        let told = app.cards().notice().is_some();
        self.follow_tri(window, app, told);
        self.follow_remise(window, app, told);
        self.follow_usagers(window, app, told);
        self.follow_work(window, app, told);
        self.follow_texts(window, app, told);
        self.follow_pages(window, app, told);
    }

    fn follow_tri(&mut self, window: &DeskWindow, app: &App, told: bool) {
        let desk = app.tri();
        let now = (desk.focus(), desk.entered().is_some(), told);
        let changed = self.tri.replace(now) != Some(now);
        let global = window.global::<Tri<'_>>();
        global.set_focus(match desk.focus() {
            tri::Focus::Query => TriFocus::Query,
            tri::Focus::Envelope => TriFocus::Envelope,
            tri::Focus::Decision => TriFocus::Decision,
            tri::Focus::Closing => TriFocus::Closing,
        });
        if changed && is_shown(app, Page::Tri) {
            global.set_focus_tick(global.get_focus_tick().wrapping_add(1));
        }
    }

    fn follow_remise(&mut self, window: &DeskWindow, app: &App, told: bool) {
        let (desk, folder) = (app.remise(), app.remise().folder());
        let asked = desk.undos().asked().is_some();
        let now = [
            folder.is_some(),
            folder.is_some_and(|folder| folder.fault().is_some()),
            folder.is_some_and(crate::app::folder::Folder::is_block_asked),
            folder.is_some_and(crate::app::folder::Folder::has_blank_card),
            asked,
            app.queue().is_editing(),
            told,
        ];
        // The list of reasons, the place and the question about a lost card take the keyboard by themselves.
        let taken = asked
            || app.queue().is_editing() && folder.is_none()
            || folder.is_some_and(crate::app::folder::Folder::is_block_asked);
        if self.remise.replace(now) != Some(now) && !taken && is_shown(app, Page::Remise) {
            let global = window.global::<Remise<'_>>();
            global.set_focus_tick(global.get_focus_tick().wrapping_add(1));
        }
    }

    fn follow_usagers(&mut self, window: &DeskWindow, app: &App, told: bool) {
        let (desk, page) = (app.usagers(), app.usagers().page());
        let drafting = desk.draft().is_some();
        let form = page.is_some_and(|page| {
            page.procurations.form().is_some()
                || page.absences.form().is_some()
                || page.folder.to_say().form().is_some()
        });
        let now = [
            page.is_some(),
            drafting,
            form,
            page.is_some_and(|page| page.procurations.revoke_asked().is_some()),
            page.is_some_and(|page| page.absences.end_asked().is_some()),
            page.is_some_and(|page| page.folder.is_block_asked()),
            page.is_some_and(|page| page.folder.has_blank_card()),
            told,
        ];
        // A form and a question take the keyboard by themselves.
        let asked = page.is_some_and(|page| {
            page.procurations.revoke_asked().is_some()
                || page.absences.end_asked().is_some()
                || page.folder.is_block_asked()
        });
        let taken = drafting || form || asked;
        if self.usagers.replace(now) != Some(now) && !taken && is_shown(app, Page::Usagers) {
            let global = window.global::<Usagers<'_>>();
            global.set_focus_tick(global.get_focus_tick().wrapping_add(1));
        }
    }

    fn follow_work(&mut self, window: &DeskWindow, app: &App, told: bool) {
        let asked = match app.page() {
            Page::Returns => app.returns().question().is_some(),
            Page::Reach => app.reach().question().is_some(),
            Page::Follow => app.follow().question().is_some(),
            Page::Bornes => app.bornes().question().is_some(),
            Page::Tri | Page::Remise | Page::Usagers | Page::Pages | Page::Texts => return,
        };
        let now = (app.page(), asked, told);
        // A question takes the keyboard by itself.
        if self.work.replace(now) != Some(now) && !asked && is_shown(app, app.page()) {
            let global = window.global::<Work<'_>>();
            global.set_focus_tick(global.get_focus_tick().wrapping_add(1));
        }
    }

    fn follow_texts(&mut self, window: &DeskWindow, app: &App, told: bool) {
        let (desk, editor) = (app.texts(), app.texts().editor());
        let now = [
            editor.is_some(),
            editor.is_some_and(|editor| editor.base().is_some()),
            desk.is_asked(),
            told,
        ];
        // A question takes the keyboard by itself, and so does the list or the text that appears.
        let last = self.texts.replace(now);
        let stays = last.is_some_and(|last| last[..2] == now[..2] && last != now);
        if stays && !desk.is_asked() && is_shown(app, Page::Texts) {
            let global = window.global::<Texts<'_>>();
            global.set_focus_tick(global.get_focus_tick().wrapping_add(1));
        }
    }

    fn follow_pages(&mut self, window: &DeskWindow, app: &App, told: bool) {
        let desk = app.pages();
        let now = (desk.is_asked(), told, desk.focus().to_list);
        // A question takes the keyboard by itself, and so does the list that appears.
        let changed = self.pages.replace(now).is_some_and(|last| last != now);
        if changed && !desk.is_asked() && is_shown(app, Page::Pages) {
            let global = window.global::<Pages<'_>>();
            global.set_list_tick(global.get_list_tick().wrapping_add(1));
        }
    }
}

fn is_shown(app: &App, page: Page) -> bool {
    app.session().open().is_some() && !app.is_help_shown() && app.page() == page
}
