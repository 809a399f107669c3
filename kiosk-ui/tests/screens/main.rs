//! The real screens, drawn without a display: one reviewed picture for each thing the borne can say.

mod borne;
mod picture;
mod states;
mod wall;
mod window;

use courrier_domain::Language;
use courrier_kiosk::action::Action;
use courrier_kiosk::view::{Looks, Screen, View};
use courrier_kiosk::window::BorneWindow;
use slint::{ComponentHandle as _, PhysicalSize};

use borne::How;
use picture::{Picture, Sheet};
use states::{busy_weeks, longest, looks, states};
use window::open;

/// The shapes a borne's screen has; the pictures are kept small, sizes follow the window anyway.
const SHAPES: [(&str, u32, u32); 2] = [("landscape", 960, 600), ("portrait", 600, 960)];

#[test]
fn every_state_looks_as_reviewed() {
    let mut faults = Vec::new();
    for (shape, width, height) in SHAPES {
        for (state, view) in states(How::plain(width < height)) {
            let window = open(PhysicalSize::new(width, height), &view);
            let picture = Picture::of(&window);
            faults.extend(picture.fault(&format!("{state}-{shape}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// All states on one sheet.
fn sheet(how: How) -> Picture {
    let (width, height) = if how.tall { (400, 640) } else { (640, 400) };
    let mut sheet = Sheet::new(4, width, height);
    for (_, view) in states(how) {
        let window = open(PhysicalSize::new(width, height), &view);
        sheet.add(&Picture::of(&window));
    }
    sheet.picture()
}

#[test]
fn every_state_looks_as_reviewed_in_every_language() {
    let mut faults = Vec::new();
    for language in Language::ALL {
        let sheet = sheet(How::plain(false).language(language));
        faults.extend(sheet.fault(&format!("sheet-{}", language.tag())));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The same for who needs larger texts or more contrast, on both shapes, and for who sits.
#[test]
fn larger_stronger_and_lower_look_as_reviewed() {
    let mut faults = Vec::new();
    for (name, looks) in looks() {
        for (shape, tall) in [("landscape", false), ("portrait", true)] {
            let sheet = sheet(How::plain(tall).looks(looks));
            faults.extend(sheet.fault(&format!("sheet-{name}-{shape}")));
        }
    }
    faults.extend(sheet(How::plain(true).looks(LOWERED)).fault("sheet-lowered"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

const LOWERED: Looks = Looks {
    larger: false,
    contrast: false,
    lowered: true,
};

fn unfit((width, height): (u32, u32), state: &str, view: &View) -> Option<String> {
    let window = open(PhysicalSize::new(width, height), view);
    let faults = window::misfits(&window);
    (!faults.is_empty()).then(|| {
        let (tag, faults) = (view.language.tag(), faults.join("; "));
        format!("{state} in {tag} at {width}×{height}: {faults}")
    })
}

#[test]
fn everything_fits_screens_of_all_shapes() {
    let mut faults = Vec::new();
    for size in [
        (1280, 800),
        (1920, 1080),
        (1024, 768),
        (800, 480),
        (1080, 1920),
        (768, 1024),
        (800, 1280),
    ] {
        let how = How::plain(size.0 < size.1);
        for how in [how, how.heard()] {
            for (state, view) in states(how).into_iter().chain([("longest", longest(how))]) {
                faults.extend(unfit(size, state, &view));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// On both shapes, plain and larger, and lowered where that can be; silent and heard.
fn hows(language: Language) -> impl Iterator<Item = (&'static str, How)> {
    let larger = looks()[0].1;
    let drawn = [
        ("plain", false, Looks::default()),
        ("larger", false, larger),
        ("plain", true, Looks::default()),
        ("larger", true, larger),
        ("lowered", true, LOWERED),
    ];
    drawn.into_iter().flat_map(move |(name, tall, looks)| {
        let how = How::plain(tall).looks(looks).language(language);
        [(name, how), (name, how.heard())]
    })
}

#[test]
fn everything_fits_in_every_language_however_it_is_drawn() {
    let mut faults = Vec::new();
    for language in Language::ALL {
        for (name, how) in hows(language) {
            let size = if how.tall { (600, 960) } else { (960, 600) };
            let heard = if how.heard { "heard, " } else { "" };
            for (state, view) in states(how).into_iter().chain(busy_weeks(how)) {
                faults.extend(unfit(size, &format!("{heard}{name} {state}"), &view));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// A pixel of the reference screen: 21.5 inches, 1920 × 1080.
const MILLIMETRES: f32 = 0.248;

/// Looks at everything on the reference screen, standing and lying, plain and larger; `faults`
/// tells what is wrong with one window.
#[track_caller]
fn check_on_the_reference_screen(faults: impl Fn(&View, &BorneWindow) -> Vec<String>) {
    let mut found = Vec::new();
    for language in Language::ALL {
        for (name, looks) in [("plain", Looks::default()), looks()[0]] {
            for (width, height) in [(1920, 1080), (1080, 1920)] {
                let how = How::plain(width < height).language(language);
                for (state, view) in states(how.looks(looks)) {
                    let window = open(PhysicalSize::new(width, height), &view);
                    let place = format!("{state}, {name}, {}, {width}×{height}", language.tag());
                    let here = faults(&view, &window).into_iter();
                    found.extend(here.map(|fault| format!("{place}: {fault}")));
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} faults\n{}",
        found.len(),
        found.join("\n")
    );
}

/// So that a hand that shakes hits it; EN 301 549 names no size.
#[test]
fn what_is_pressed_measures_20_millimetres() {
    check_on_the_reference_screen(|_, window| {
        window::buttons(window)
            .into_iter()
            .filter(|(_, across, down)| across.min(*down) * MILLIMETRES < 20.0)
            .map(|(button, across, down)| format!("“{button}”: {across} × {down} pixels"))
            .collect()
    });
}

/// The capitals of all that is read measure 8.6 mm at least, which EN 301 549 asks for at 70 cm.
/// A line of a font is as tall as its metrics say: what is lower is of a smaller font. (A script whose
/// lines are taller than Latin ones is held to its size by the test below.)
#[test]
fn capitals_measure_8_6_millimetres() {
    use skrifa::MetadataProvider as _;
    let font = include_bytes!("../../../crates/look/fonts/NotoSans-Regular.ttf");
    let font = skrifa::FontRef::new(font).expect("a font");
    let unscaled = skrifa::instance::Size::unscaled();
    let metrics = font.metrics(unscaled, skrifa::instance::LocationRef::default());
    let capital = metrics.cap_height.expect("capitals");
    let line = (metrics.ascent - metrics.descent) / capital;
    check_on_the_reference_screen(|_, window| {
        window::texts(window)
            .into_iter()
            // Half a pixel, for what is rounded.
            .filter(|(_, height)| (height + 0.5) / line * MILLIMETRES < 8.6)
            .map(|(text, height)| format!("“{text}”: {height} pixels tall"))
            .collect()
    });
}

/// Four times as tall as what is read (8.6 mm), twice where that is larger, whatever stands beside it.
/// (The digits are as tall as capitals, and a text is 1.36 times its size tall.)
#[test]
fn the_number_is_large_wherever_mail_waits() {
    check_on_the_reference_screen(|view, window| {
        if view.screen != Screen::Mail {
            return Vec::new();
        }
        let total = view.answer.waiting.total().to_string();
        let texts = window::texts(window);
        let number = texts.iter().find(|(text, _)| *text == total);
        let height = number.map_or(0.0, |(_, height)| height / 1.36 * 0.714 * MILLIMETRES);
        let least = if view.looks.larger { 17.2 } else { 34.4 };
        (height < least)
            .then(|| format!("{total}: {height:.1} mm"))
            .into_iter()
            .collect()
    });
}

/// However many lines a text has.
#[test]
fn no_size_of_a_text_is_under_the_smallest() {
    for (name, looks) in [("plain", Looks::default())].into_iter().chain(looks()) {
        let (_, view) = states(How::plain(false).looks(looks)).swap_remove(0);
        let window = open(PhysicalSize::new(1920, 1080), &view);
        for (level, size) in window::sizes(&window) {
            assert!(size >= 2.25, "{size} rem, {name}, level {level}");
        }
    }
}

/// More than EN 301 549 asks for (4.5), and what WCAG calls enhanced.
#[test]
fn all_that_is_read_has_a_contrast_of_seven() {
    for (name, looks) in [("plain", Looks::default())].into_iter().chain(looks()) {
        let (_, view) = states(How::plain(false).looks(looks)).swap_remove(0);
        let window = open(PhysicalSize::new(960, 600), &view);
        for (what, ratio) in window::contrasts(&window) {
            assert!(ratio >= 7.0, "{what}, {name}: {ratio}");
        }
    }
}

#[test]
fn what_to_bring_stands_wherever_mail_waits() {
    check_on_the_reference_screen(|view, window| {
        if view.screen != Screen::Mail {
            return Vec::new();
        }
        let bring = window::words(window.window().size(), view).help;
        let texts = window::texts(window);
        let shown = texts.iter().filter(|(text, _)| *text == bring).count();
        (shown != 1)
            .then(|| format!("“{bring}” stands there {shown} times"))
            .into_iter()
            .collect()
    });
}

/// Who asks for larger texts gets none that is smaller, however much stands on the screen.
#[test]
fn larger_is_never_smaller() {
    check_on_the_reference_screen(|view, window| {
        let mut plain = view.clone();
        plain.looks.larger = false;
        let plain = window::reading_sizes(&open(window.window().size(), &plain));
        let here = window::reading_sizes(window);
        // A hundredth, for what is rounded.
        let smaller = here
            .iter()
            .zip(plain)
            .any(|(here, plain)| *here < plain * 0.99);
        smaller
            .then(|| format!("{here:?}, plain {plain:?}"))
            .into_iter()
            .collect()
    });
}

/// How dense a screen is drawn is its own affair. Before it stands one screen of each density that there
/// is, of each way a screen is made: waiting, an answer, a list, or another.
#[test]
fn what_stood_there_before_changes_nothing() {
    let mut faults = Vec::new();
    // However it is drawn in the language that is longest; as for everybody in two others.
    let plain = [Language::French, Language::Arabic]
        .map(|other| ("plain", How::plain(false).language(other)));
    let longest = hows(Language::Tamil).filter(|(_, how)| !how.heard);
    for (name, how) in longest.chain(plain) {
        let (width, height) = if how.tall { (600, 960) } else { (960, 600) };
        let size = PhysicalSize::new(width, height);
        let views: Vec<_> = states(how)
            .into_iter()
            .map(|(state, view)| (state, window::level(&open(size, &view)), view))
            .collect();
        let mut others: Vec<&(_, i32, View)> = Vec::new();
        for view in &views {
            let kind = |(_, level, view): &(_, i32, View)| (*level, window::kind(view.screen));
            if !others.iter().any(|other| kind(other) == kind(view)) {
                others.push(view);
            }
        }
        let window = open(size, &views[0].2);
        for (state, alone, view) in &views {
            for (before, _, other) in &others {
                window::show(&window, other);
                window::settle(&window);
                window::show(&window, view);
                window::settle(&window);
                let level = window::level(&window);
                if level != *alone {
                    let tag = how.language.tag();
                    faults.push(format!(
                        "{name} {state} after {before} in {tag}, {width}×{height}: {level}, not {alone}"
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Else none of the tests above says anything.
#[test]
fn a_word_that_is_cut_is_a_fault() {
    let (_, view) = states(How::plain(true)).swap_remove(0);
    let window = open(PhysicalSize::new(600, 960), &view);
    assert_eq!(window::misfits(&window), [""; 0]);
    let long = "Anticonstitutionnellementparlant";
    let borne = window.global::<courrier_kiosk::window::Borne<'_>>();
    borne.set_headline(format!("Posez {long} ici").into());
    window::settle(&window);
    let faults = window::misfits(&window);
    assert!(
        faults.iter().any(|fault| fault.contains("is cut")),
        "{faults:?}"
    );
}

#[test]
fn the_title_and_the_accessible_name_tell_the_state() {
    let states = states(How::plain(false));
    let ends = "Votre domiciliation se termine le jeudi 24 décembre.";
    for (state, name, remark) in [
        ("waiting", "Posez votre carte ici", ""),
        ("take-card", "Reprenez votre carte", ""),
        ("no-reader", "Lecteur de cartes en panne", ""),
        ("no-daemon", "Borne indisponible", ""),
        ("asking", "Un instant, s’il vous plaît", ""),
        ("mail", "3 lettres", ""),
        (
            "mail-kinds",
            "12 lettres, 1 avis de passage, encore 9 jours, 2 colis",
            "",
        ),
        (
            "mail-remarks",
            "1 lettre, 1 avis de passage, encore 9 jours",
            ends,
        ),
        ("no-mail", "Pas de courrier pour le moment", ""),
        ("ended", "Votre domiciliation est terminée", ""),
        ("unknown", "Cette carte n’est pas reconnue", ""),
        ("blocked", "Cette carte est bloquée", ""),
        ("unreadable", "Reposez votre carte, bien à plat", ""),
        ("trouble", "Pas de réponse pour l’instant", ""),
        ("ticket", "Votre numéro : 12", ""),
        ("languages", "Langues", ""),
        ("page", "La domiciliation", ""),
    ] {
        let (_, view) = states
            .iter()
            .find(|(known, _)| *known == state)
            .expect(state);
        let window = open(PhysicalSize::new(960, 600), view);
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
        let title = plain(window.get_window_title().to_string());
        assert!(
            title.starts_with(&format!("Borne courrier – {name}")),
            "{title}"
        );
        let (label, description) = window::screen_name(&window);
        assert_eq!(plain(label), name);
        assert!(plain(description).starts_with(remark), "{state}");
    }
}

#[test]
fn fingers_and_keys_reach_the_controller_and_nothing_else_does() {
    let (_, mail) = states(How::plain(false))
        .into_iter()
        .find(|(state, _)| *state == "mail")
        .expect("a state");
    let window = open(PhysicalSize::new(960, 600), &mail);
    let (codes, keys) = window::presses(&window);
    window::click(&window, "Terminé");
    window::click(&window, "Plus de temps");
    assert_eq!(
        *codes.borrow(),
        [Action::Done.code(), Action::MoreTime.code()]
    );
    for key in [slint::platform::Key::Return, slint::platform::Key::F4] {
        window::press(&window, key.into());
    }
    assert_eq!(
        keys.borrow().len(),
        2,
        "the controller decides what a key is"
    );
    let text = slint::platform::Key::Return.into();
    let held = slint::platform::WindowEvent::KeyPressRepeated { text };
    window.window().dispatch_event(held);
    assert_eq!(keys.borrow().len(), 2, "a key that is held counts once");
    window.hide().expect("hidden");
}

/// Every letter of every language stands in a font that is shipped.
#[test]
fn no_letter_falls_back_to_a_box() {
    let fonts: Vec<skrifa::FontRef<'_>> = courrier_look::SCRIPTS
        .iter()
        .map(|script| script.fonts[0])
        .chain([&include_bytes!("../../../crates/look/fonts/NotoSans-Regular.ttf")[..]])
        .map(|font| skrifa::FontRef::new(font).expect("a font"))
        .collect();
    let covered = |letter: char| {
        use skrifa::MetadataProvider as _;
        fonts
            .iter()
            .any(|font| font.charmap().map(letter).is_some())
    };
    // Marks of direction have no picture.
    let unseen = |letter: char| {
        letter.is_control() || ('\u{2066}'..='\u{2069}').contains(&letter) || letter == '\u{200c}'
    };
    for language in Language::ALL {
        for (state, view) in states(How::plain(true).language(language).heard()) {
            let said = format!("{:?}", window::words(PhysicalSize::new(960, 600), &view));
            let missing: String = said
                .chars()
                .filter(|letter| !unseen(*letter) && !covered(*letter))
                .collect();
            assert_eq!(missing, "", "{state} in {}", language.tag());
        }
    }
}
