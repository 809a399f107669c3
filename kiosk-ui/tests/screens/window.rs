//! A window without a display, and a hand for it.

use std::cell::RefCell;
use std::rc::Rc;

use courrier_kiosk::adapter::Shown;
use courrier_kiosk::reading::Room;
use courrier_kiosk::said::{Said, said};
use courrier_kiosk::view::{Screen, View};
use courrier_kiosk::window::{Borne, BorneWindow, Theme};
use courrier_kiosk::words::Phrasebook;
use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, ElementQuery, ElementRoot, TestingBackend, TestingBackendOptions,
};
use i_slint_core::item_rendering::RenderText as _;
use i_slint_core::item_tree::ItemRc;
use i_slint_core::items::{ComplexText, Orientation, SimpleText, TextWrap};
use i_slint_core::window::WindowInner;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, PhysicalSize, SharedString};

/// A platform for windows without a display, and the fonts.
pub fn prepare() {
    // One platform a thread: the second window of a test finds it there.
    let _ = slint::platform::set_platform(Box::new(TestingBackend::new(TestingBackendOptions {
        mock_time: true,
        threading: false,
        renderer_name: Some("software".into()),
    })));
    courrier_look::fonts::register();
}

/// The borne's window of this size with this view in it.
pub fn open(size: PhysicalSize, view: &View) -> BorneWindow {
    prepare();
    let window = BorneWindow::new().expect("a window");
    window.window().set_size(size);
    window.show().expect("shown");
    show(&window, view);
    settle(&window);
    window
}

/// What comes before every frame, in the order of the event loop: handlers of what changed, while
/// the old parts still stand; then the new parts are made, and drawn denser until they fit.
pub fn settle(window: &impl ComponentHandle) {
    slint::platform::update_timers_and_animations();
    let position = slint::LogicalPosition::new(0.0, 0.0);
    window
        .window()
        .dispatch_event(WindowEvent::PointerMoved { position });
}

/// At which step of giving up room the screen is drawn, from 0.
pub fn level(window: &BorneWindow) -> i32 {
    window.global::<Theme<'_>>().get_level()
}

/// Of which part of the window a screen is made, as `app.slint` has it.
pub fn kind(screen: Screen) -> u8 {
    match screen {
        Screen::Waiting | Screen::TakeCard => 0,
        Screen::Mail | Screen::NoMail | Screen::Ended => 1,
        Screen::Languages
        | Screen::Contents
        | Screen::Page
        | Screen::Code
        | Screen::Maintenance => 2,
        _ => 3,
    }
}

/// The sizes that most is read in, in rem: sentences, hours, kinds of mail.
pub fn reading_sizes(window: &BorneWindow) -> [f32; 3] {
    let theme = window.global::<Theme<'_>>();
    [theme.get_text(), theme.get_hours(), theme.get_strong()]
}

/// Shows a view in its words.
pub fn show(window: &BorneWindow, view: &View) {
    Shown::default().show(window, view, &words(window.window().size(), view));
}

/// A view in words, on a screen of this size.
pub fn words(size: PhysicalSize, view: &View) -> Said {
    thread_local! {
        static BOOK: Phrasebook = Phrasebook::default();
    }
    let room = Room::of(size.height > size.width, view.looks.larger);
    BOOK.with(|book| said(view, book, room))
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

/// What has happened, in order.
pub type Noted<T> = Rc<RefCell<Vec<T>>>;

/// What is pressed, by its code, and which keys arrive.
pub fn presses(window: &BorneWindow) -> (Noted<i32>, Noted<String>) {
    let (codes, keys) = (Noted::<i32>::default(), Noted::<String>::default());
    let borne = window.global::<Borne<'_>>();
    let seen = Rc::clone(&codes);
    borne.on_press(move |code| seen.borrow_mut().push(code));
    let seen = Rc::clone(&keys);
    borne.on_key(move |text| {
        seen.borrow_mut().push(text.to_string());
        true
    });
    (codes, keys)
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

/// Where a thing stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

/// Where this text stands; none if it doesn't.
pub fn frame_of(window: &impl ElementRoot, text: &str) -> Option<Frame> {
    let found = ElementQuery::from_root(window)
        .match_inherits("Text")
        .find_all();
    // A name in a text of the other direction stands between marks.
    let name = |element| label(element).replace(['\u{2068}', '\u{2069}'], "");
    let found = found.iter().find(|element| name(element) == text)?;
    Some(Frame::of(found))
}

impl Frame {
    fn of(element: &ElementHandle) -> Self {
        let (at, size) = (element.absolute_position(), element.size());
        Self {
            left: at.x,
            top: at.y,
            right: at.x + size.width,
            bottom: at.y + size.height,
        }
    }

    fn holds(&self, other: &Self) -> bool {
        self.left <= other.left + 0.5
            && self.top <= other.top + 0.5
            && self.right + 0.5 >= other.right
            && self.bottom + 0.5 >= other.bottom
    }

    fn meets(&self, other: &Self) -> bool {
        self.left + 1.0 < other.right
            && other.left + 1.0 < self.right
            && self.top + 1.0 < other.bottom
            && other.top + 1.0 < self.bottom
    }
}

/// Texts that leave the screen or their button, or stand on one another.
pub fn misfits<W: ComponentHandle + ElementRoot>(window: &W) -> Vec<String> {
    let size = window.window().size();
    #[expect(clippy::cast_precision_loss, reason = "a screen's size is small")]
    let screen = Frame {
        left: 0.0,
        top: 0.0,
        right: size.width as f32,
        bottom: size.height as f32,
    };
    let buttons: Vec<(String, Frame)> = button_elements(window)
        .iter()
        .map(|button| (label(button), Frame::of(button)))
        .collect();
    let mut faults = Vec::new();
    for (name, frame) in &buttons {
        if !screen.holds(frame) {
            faults.push(format!("the button “{name}” leaves the screen: {frame:?}"));
        }
    }
    let mut previous: Vec<(String, Frame)> = Vec::new();
    for element in ElementQuery::from_root(window)
        .match_inherits("Text")
        .find_all()
    {
        let text = label(&element);
        let mut frame = Frame::of(&element);
        if text.is_empty() {
            continue;
        }
        // Digits fill the middle half of a line of Noto Sans; the great number lets others into
        // the rest of its own.
        if text.chars().all(|c| c.is_ascii_digit()) {
            let air = (frame.bottom - frame.top) * 0.22;
            (frame.top, frame.bottom) = (frame.top + air, frame.bottom - air);
        }
        if !screen.holds(&frame) {
            faults.push(format!("“{text}” leaves the screen: {frame:?}"));
        }
        for (name, button) in &buttons {
            if button.meets(&frame) && !button.holds(&frame) {
                faults.push(format!("“{text}” leaves the button “{name}”"));
            }
        }
        for (other, place) in &previous {
            if frame.meets(place) {
                faults.push(format!("“{text}” stands on “{other}”"));
            }
        }
        previous.push((text, frame));
    }
    faults.extend(cut_words(window));
    faults
}

/// Texts with a word that is wider than the text is: it is broken wherever the line ends.
fn cut_words(window: &impl ComponentHandle) -> Vec<String> {
    let inner = WindowInner::from_pub(window.window());
    let adapter = inner.window_adapter();
    let mut cut = Vec::new();
    let mut look = |item: &ItemRc| {
        let (text, wrap) = if let Some(text) = item.downcast::<SimpleText>() {
            (text.as_pin_ref().text(), text.as_pin_ref().wrap())
        } else if let Some(text) = item.downcast::<ComplexText>() {
            (text.as_pin_ref().text(), text.as_pin_ref().wrap())
        } else {
            return;
        };
        let text = text.to_string();
        // What is not there is written in the smallest letters.
        if wrap != TextWrap::WordWrap || text.is_empty() || !item.is_visible() {
            return;
        }
        let room = item.geometry().width();
        let across = Orientation::Horizontal;
        let word = item
            .borrow()
            .as_ref()
            .layout_info(across, -1.0, &adapter, item)
            .min;
        if word > room {
            cut.push(format!(
                "a word of “{text}” is cut: {word} of {room} pixels"
            ));
        }
    };
    let mut left = vec![ItemRc::new_root(inner.component())];
    while let Some(item) = left.pop() {
        look(&item);
        left.extend(item.next_sibling());
        left.extend(item.first_child());
    }
    cut
}

/// All that is written: the words, and how tall they stand, in pixels.
pub fn texts(window: &BorneWindow) -> Vec<(String, f32)> {
    ElementQuery::from_root(window)
        .match_inherits("Text")
        .find_all()
        .iter()
        .map(|text| (label(text), text.size().height))
        .filter(|(text, _)| !text.is_empty())
        .collect()
}

/// All sizes that texts are written in, in rem, by the step of giving up room.
pub fn sizes(window: &BorneWindow) -> Vec<(i32, f32)> {
    let theme = window.global::<Theme<'_>>();
    let of_level = |level| {
        theme.set_level(level);
        [
            theme.get_text(),
            theme.get_hours(),
            theme.get_strong(),
            theme.get_title(),
            theme.get_label(),
            theme.get_ending(),
        ]
        .map(|size| (level, size))
    };
    (0..=theme.get_last_level()).flat_map(of_level).collect()
}

/// What is read on what: a name, and the contrast ratio as WCAG 2.1 defines it.
pub fn contrasts(window: &BorneWindow) -> Vec<(&'static str, f32)> {
    let theme = window.global::<Theme<'_>>();
    let (ground, panel) = (theme.get_ground(), theme.get_panel());
    [
        ("white on the ground", theme.get_white(), ground),
        ("muted on the ground", theme.get_muted(), ground),
        ("amber on the ground", theme.get_amber(), ground),
        ("white on a panel", theme.get_white(), panel),
        ("muted on a panel", theme.get_muted(), panel),
        ("amber on a panel", theme.get_amber(), panel),
        ("the remarks", theme.get_wash_ink(), theme.get_wash()),
        ("the white button", theme.get_ink(), theme.get_white()),
    ]
    .map(|(name, ink, under)| {
        let (ink, under) = (luminance(ink), luminance(under));
        (name, (ink.max(under) + 0.05) / (ink.min(under) + 0.05))
    })
    .to_vec()
}

/// Relative luminance, as WCAG 2.1 defines it.
fn luminance(color: slint::Color) -> f32 {
    let linear = |channel: u8| {
        let share = f32::from(channel) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(color.red()) + 0.7152 * linear(color.green()) + 0.0722 * linear(color.blue())
}

fn button_elements(window: &impl ElementRoot) -> Vec<ElementHandle> {
    ElementQuery::from_root(window)
        .match_accessible_role(AccessibleRole::Button)
        .find_all()
}

/// The buttons: name, width and height in pixels.
pub fn buttons(window: &BorneWindow) -> Vec<(String, f32, f32)> {
    let measured = |button: &ElementHandle| {
        let size = button.size();
        (label(button), size.width, size.height)
    };
    button_elements(window).iter().map(measured).collect()
}

fn label(element: &ElementHandle) -> String {
    element.accessible_label().unwrap_or_default().to_string()
}
