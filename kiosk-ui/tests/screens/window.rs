//! A window without a display, and a hand for it.

use std::cell::Cell;
use std::rc::Rc;

use courrier_kiosk::adapter;
use courrier_kiosk::view::View;
use courrier_kiosk::window::{Borne, BorneWindow};
use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, ElementQuery, TestingBackend, TestingBackendOptions,
};
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle as _, PhysicalSize, SharedString};

/// The borne's window of this size with this view in it.
pub fn open(size: PhysicalSize, view: &View) -> BorneWindow {
    // One platform a thread: the second window of a test finds it there.
    let _ = slint::platform::set_platform(Box::new(TestingBackend::new(TestingBackendOptions {
        mock_time: true,
        threading: false,
        renderer_name: Some("software".into()),
    })));
    let window = BorneWindow::new().expect("a window");
    window.window().set_size(size);
    adapter::show(&window, view);
    window.show().expect("shown");
    window
}

/// What the screen calls itself to a screen reader, and what it adds.
pub fn screen_name(window: &BorneWindow) -> (String, String) {
    let screen = ElementQuery::from_root(window)
        .match_accessible_role(AccessibleRole::Groupbox)
        .find_first()
        .expect("the screen");
    let text = |text: Option<SharedString>| text.unwrap_or_default().to_string();
    (
        text(screen.accessible_label()),
        text(screen.accessible_description()),
    )
}

/// Counts presses of "done".
pub fn count_done(window: &BorneWindow) -> Rc<Cell<u32>> {
    let count = Rc::new(Cell::new(0));
    let seen = Rc::clone(&count);
    window
        .global::<Borne<'_>>()
        .on_done(move || seen.set(seen.get() + 1));
    count
}

pub fn click(window: &BorneWindow, label: &str) {
    let element = ElementHandle::find_by_accessible_label(window, label)
        .next()
        .expect(label);
    let (at, size) = (element.absolute_position(), element.size());
    let position = slint::LogicalPosition::new(at.x + size.width / 2.0, at.y + size.height / 2.0);
    let button = PointerEventButton::Left;
    for event in [
        WindowEvent::PointerMoved { position },
        WindowEvent::PointerPressed { position, button },
        WindowEvent::PointerReleased { position, button },
    ] {
        window.window().dispatch_event(event);
    }
}

pub fn press(window: &BorneWindow, text: SharedString) {
    window
        .window()
        .dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
    window
        .window()
        .dispatch_event(WindowEvent::KeyReleased { text });
}

/// Texts that leave the screen, or stand on one another.
pub fn misfits(window: &BorneWindow) -> Vec<String> {
    let size = window.window().size();
    #[expect(clippy::cast_precision_loss, reason = "a screen's size is small")]
    let (width, height) = (size.width as f32, size.height as f32);
    let mut faults = Vec::new();
    let mut previous: Vec<(String, f32, f32, f32, f32)> = Vec::new();
    for element in ElementQuery::from_root(window)
        .match_inherits("Text")
        .find_all()
    {
        let label = element.accessible_label().unwrap_or_default().to_string();
        let (at, size) = (element.absolute_position(), element.size());
        // Digits fill the middle half of a line of Noto Sans; the great number lets others into
        // the rest of its own.
        let digits = label.chars().all(|c| c.is_ascii_digit());
        let air = if digits { size.height * 0.22 } else { 0.0 };
        let (top, right) = (at.y + air, at.x + size.width);
        let bottom = at.y + size.height - air;
        if at.x < -0.5 || top < -0.5 || right > width + 0.5 || bottom > height + 0.5 {
            faults.push(format!("“{label}” leaves the screen: {at:?} {size:?}"));
        }
        for (other, x, y, x2, y2) in &previous {
            if at.x + 1.0 < *x2 && *x + 1.0 < right && top + 1.0 < *y2 && *y + 1.0 < bottom {
                faults.push(format!("“{label}” stands on “{other}”"));
            }
        }
        previous.push((label, at.x, top, right, bottom));
    }
    faults
}
