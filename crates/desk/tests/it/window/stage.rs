//! A window that is drawn into memory, and keys for it.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use courrier_clock::{ManualClock, SharedClock};
use courrier_desk::app::{App, Effect, Msg};
use courrier_desk::guichet::Guichet;
use courrier_desk::reader::ReaderState;
use courrier_desk::view::{Delivery, Desk, DeskWindow, Outside};
use futures_util::FutureExt as _;
use i_slint_backend_testing::{ElementHandle, TestingBackend, TestingBackendOptions};
use slint::platform::{Key, SetPlatformError, WindowEvent};
use slint::{ComponentHandle as _, LogicalSize, Rgba8Pixel, SharedPixelBuffer, SharedString};

use crate::fake::{Fake, today};

/// Effects wait here until the test lets them happen.
#[derive(Default)]
struct Held(RefCell<Vec<Effect>>);

impl Outside for Held {
    fn carry_out(&self, effect: Effect) {
        self.0.borrow_mut().push(effect);
    }
}

pub struct Stage {
    pub fake: Fake,
    pub window: DeskWindow,
    desk: Desk,
    held: Rc<Held>,
}

impl Stage {
    pub fn new(fake: Fake) -> Self {
        let options = TestingBackendOptions {
            mock_time: true,
            threading: false,
            renderer_name: Some("software".into()),
        };
        // A platform belongs to a thread; tests that share one share the platform too.
        let set = slint::platform::set_platform(Box::new(TestingBackend::new(options)));
        assert!(matches!(set, Ok(()) | Err(SetPlatformError::AlreadySet)));
        let window = DeskWindow::new().expect("a window");
        window.window().set_size(LogicalSize::new(1366.0, 768.0));
        let clock: SharedClock = Arc::new(ManualClock::at(today()));
        let guichet: Arc<dyn Guichet> = Arc::new(fake.clone());
        let held = Rc::<Held>::default();
        let app = App::new(guichet, Arc::new(fake.clone()), clock, ReaderState::Ready);
        let desk = Desk::connect(&window, app, held.clone());
        window.show().expect("a window that shows");
        let stage = Self {
            fake,
            window,
            desk,
            held,
        };
        stage.settle();
        stage
    }

    /// A desk where Fatou is logged in, by the keyboard.
    pub fn open(fake: Fake) -> Self {
        let stage = Self::new(fake);
        stage.types("fatou");
        stage.press(Key::Return);
        stage.types("correct horse");
        stage.press(Key::Return);
        assert!(
            stage.desk.app().session().open().is_some(),
            "the door is open"
        );
        stage.desk.deliver(Delivery::Msg(Msg::Live(
            0,
            courrier_desk::live::News::Connected,
        )));
        stage.settle();
        stage
    }

    pub fn send(&self, msg: Msg) {
        self.desk.send(msg);
        self.settle();
    }

    /// Lets everything that waits happen, and the window follow.
    pub fn settle(&self) {
        loop {
            let Some(effect) = self.held.0.borrow_mut().pop() else {
                break;
            };
            if let Effect::Ask(task) = effect {
                let reply = task.now_or_never().expect("the fake answers at once");
                self.desk.deliver(Delivery::Reply(reply));
            }
        }
        // Pages appear, then what they hold, then the keyboard goes where it belongs.
        for _ in 0..4 {
            i_slint_backend_testing::mock_elapsed_time(std::time::Duration::from_millis(50));
        }
    }

    pub fn types(&self, text: &str) {
        for letter in text.chars() {
            self.key(&letter.to_string());
        }
    }

    pub fn press(&self, key: Key) {
        self.key(SharedString::from(key).as_str());
    }

    pub fn press_with_control(&self, text: &str) {
        let control = SharedString::from(Key::Control);
        let window = self.window.window();
        window.dispatch_event(WindowEvent::KeyPressed {
            text: control.clone(),
        });
        self.key(text);
        window.dispatch_event(WindowEvent::KeyReleased { text: control });
        self.settle();
    }

    fn key(&self, text: &str) {
        let text = SharedString::from(text);
        let window = self.window.window();
        window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        window.dispatch_event(WindowEvent::KeyReleased { text });
        self.settle();
    }

    /// Presses what a screen reader calls by this name.
    pub fn click(&self, label: &str) {
        let element = ElementHandle::find_by_accessible_label(&self.window, label).next();
        let element = element.unwrap_or_else(|| panic!("nothing is called {label:?}"));
        element.invoke_accessible_default_action();
        self.settle();
    }

    /// Whether something is called by this name.
    pub fn shows(&self, label: &str) -> bool {
        ElementHandle::find_by_accessible_label(&self.window, label)
            .next()
            .is_some()
    }

    /// The window's title.
    pub fn title(&self) -> SharedString {
        self.window
            .global::<courrier_desk::view::ui::Shell<'_>>()
            .get_title()
    }

    pub fn picture(&self) -> SharedPixelBuffer<Rgba8Pixel> {
        self.window.window().take_snapshot().expect("a picture")
    }
}
