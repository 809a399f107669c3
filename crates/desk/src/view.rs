//! The desk's window: one adapter for each of its globals, and the [`Desk`] that joins them to
//! [`crate::app::App`].

mod candidates;
mod folder;
mod keyboard;
mod moving;
mod pages;
mod queue;
mod remise;
mod search;
mod session;
mod shell;
mod texts;
mod to_say;
mod tri;
mod usagers;
mod words;
mod work;

/// What the Slint compiler makes of `ui/`.
#[expect(missing_docs, clippy::todo, reason = "generated")]
pub mod ui {
    slint::include_modules!();
}

use std::cell::RefCell;
use std::rc::Rc;

use slint::{Model as _, ModelRc, VecModel};

use crate::app::task::Reply;
use crate::app::{App, Effect, Msg};
use keyboard::Keyboard;
pub use ui::DeskWindow;

/// Where effects go: the runtime, or a test.
pub trait Outside {
    /// Carries an effect out; what comes of it is given to [`Desk::deliver`] later, never within.
    fn carry_out(&self, effect: Effect);
}

/// What comes in from outside.
#[derive(Debug)]
pub enum Delivery {
    /// A call was answered.
    Reply(Reply),
    /// Something happened.
    Msg(Msg),
}

/// The window and what stands behind it. Cheap to clone; lives on the window's thread.
#[derive(Clone)]
pub struct Desk {
    window: slint::Weak<DeskWindow>,
    app: Rc<RefCell<App>>,
    outside: Rc<dyn Outside>,
    keyboard: Rc<RefCell<Keyboard>>,
}

impl Desk {
    /// Joins a window to a desk: callbacks become messages, state becomes properties.
    pub fn connect(window: &DeskWindow, app: App, outside: Rc<dyn Outside>) -> Self {
        courrier_look::fonts::register();
        let desk = Self {
            window: slint::ComponentHandle::as_weak(window),
            app: Rc::new(RefCell::new(app)),
            outside,
            keyboard: Rc::default(),
        };
        session::connect(window, &desk);
        shell::connect(window, &desk);
        tri::connect(window, &desk);
        remise::connect(window, &desk);
        queue::connect(window, &desk);
        folder::connect(window, &desk);
        to_say::connect(window, &desk);
        usagers::connect(window, &desk);
        moving::connect(window, &desk);
        work::connect(window, &desk);
        texts::connect(window, &desk);
        pages::connect(window, &desk);
        desk.show();
        desk
    }

    /// Something happened in the window.
    pub fn send(&self, msg: Msg) {
        let effects = self.app.borrow_mut().update(msg);
        self.settle(effects);
    }

    /// Something came in from outside.
    pub fn deliver(&self, delivery: Delivery) {
        let effects = match delivery {
            Delivery::Reply(reply) => self.app.borrow_mut().reply(reply),
            Delivery::Msg(msg) => self.app.borrow_mut().update(msg),
        };
        self.settle(effects);
    }

    /// What stands behind the window.
    pub fn app(&self) -> std::cell::Ref<'_, App> {
        self.app.borrow()
    }

    fn settle(&self, effects: Vec<Effect>) {
        for effect in effects {
            self.outside.carry_out(effect);
        }
        self.show();
    }

    /// Brings the window up to date. Only what differs is set, so that nothing scrolls or blinks.
    fn show(&self) {
        let Some(window) = self.window.upgrade() else {
            return;
        };
        let app = self.app.borrow();
        session::show(&window, &app);
        shell::show(&window, &app);
        tri::show(&window, &app);
        remise::show(&window, &app);
        queue::show(&window, &app);
        folder::show(&window, &app);
        to_say::show(&window, &app);
        usagers::show(&window, &app);
        moving::show(&window, &app);
        work::show(&window, &app);
        texts::show(&window, &app);
        pages::show(&window, &app);
        self.keyboard.borrow_mut().follow(&window, &app);
    }

    /// A callback without arguments that sends a message.
    fn sends(&self, msg: impl Fn() -> Msg + 'static) -> impl Fn() + 'static {
        let desk = self.clone();
        move || desk.send(msg())
    }

    /// A callback with one argument that sends a message.
    fn sends_with<A>(&self, msg: impl Fn(A) -> Msg + 'static) -> impl Fn(A) + 'static {
        let desk = self.clone();
        move |argument| desk.send(msg(argument))
    }
}

/// Brings a model up to date, changing only the rows that differ.
fn fill<T: Clone + PartialEq + 'static>(
    model: &ModelRc<T>,
    rows: Vec<T>,
    set: impl FnOnce(ModelRc<T>),
) {
    let Some(vec) = model.as_any().downcast_ref::<VecModel<T>>() else {
        set(ModelRc::new(VecModel::from(rows)));
        return;
    };
    if vec.row_count() != rows.len() {
        vec.set_vec(rows);
        return;
    }
    for (at, row) in rows.into_iter().enumerate() {
        if vec.row_data(at).as_ref() != Some(&row) {
            vec.set_row_data(at, row);
        }
    }
}

/// A place in a list as Rust counts it.
fn index(at: i32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// A place in a list as Slint counts it; −1 is none.
fn place(at: Option<usize>) -> i32 {
    at.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1)
}

/// A count as Slint counts.
fn count(count: impl TryInto<i32>) -> i32 {
    count.try_into().unwrap_or(i32::MAX)
}
