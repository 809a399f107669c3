//! The real screens, drawn without a display: one reviewed picture for each thing the borne can say.

mod picture;
mod states;
mod window;

use slint::{ComponentHandle as _, PhysicalSize};

use picture::Picture;
use states::{longest, states};
use window::open;

/// The shapes a borne's screen has; the pictures are kept small, sizes follow the window anyway.
const SHAPES: [(&str, u32, u32); 2] = [("landscape", 960, 600), ("portrait", 600, 960)];

#[test]
fn every_state_looks_as_reviewed() {
    let mut faults = Vec::new();
    for (shape, width, height) in SHAPES {
        for (state, view) in states() {
            let window = open(PhysicalSize::new(width, height), &view);
            let picture = Picture::of(&window);
            faults.extend(picture.fault(&format!("{state}-{shape}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn everything_fits_screens_of_all_shapes() {
    for (width, height) in [
        (1280, 800),
        (1920, 1080),
        (1024, 768),
        (800, 480),
        (1080, 1920),
        (768, 1024),
        (800, 1280),
    ] {
        for (state, view) in states().into_iter().chain([("longest", longest())]) {
            let window = open(PhysicalSize::new(width, height), &view);
            let faults = window::misfits(&window);
            assert!(
                faults.is_empty(),
                "{state} at {width}×{height}: {}",
                faults.join("; ")
            );
        }
    }
}

#[test]
fn the_title_and_the_accessible_name_tell_the_state() {
    let away = "Votre domiciliation n’est pas en cours. Parlez\u{2011}en au guichet.";
    let expected = [
        ("waiting", "Posez votre carte ici", ""),
        ("waiting-open", "Posez votre carte ici", ""),
        ("waiting-first", "Posez votre carte ici", ""),
        ("take-card", "Reprenez votre carte", ""),
        ("no-reader", "Lecteur de cartes en panne", ""),
        ("no-daemon", "Borne indisponible", ""),
        ("asking", "Un instant, s’il vous plaît", ""),
        ("mail", "3 lettres", ""),
        ("mail-kinds", "12 lettres, 1 avis de passage, 2 colis", ""),
        ("mail-not-in-force", "1 lettre, 1 avis de passage", away),
        ("no-mail", "Pas de courrier pour le moment", ""),
        (
            "no-mail-not-in-force",
            "Pas de courrier pour le moment",
            away,
        ),
        ("unknown", "Cette carte n’est pas reconnue", ""),
        ("blocked", "Cette carte est bloquée", ""),
        ("unreadable", "Reposez votre carte, bien à plat", ""),
        ("trouble", "Pas de réponse pour l’instant", ""),
    ];
    let states = states();
    assert_eq!(states.len(), expected.len());
    for ((state, view), (name, headline, remark)) in states.into_iter().zip(expected) {
        assert_eq!(state, name);
        let window = open(PhysicalSize::new(960, 600), &view);
        let title = match remark {
            "" => format!("Borne courrier – {headline}"),
            remark => format!("Borne courrier – {headline} – {remark}"),
        };
        assert_eq!(window.get_window_title(), title);
        assert_eq!(
            window::screen_name(&window),
            (headline.to_owned(), remark.to_owned())
        );
    }
}

#[test]
fn done_is_a_button_and_two_keys() {
    let (_, mail) = states()
        .into_iter()
        .find(|(state, _)| *state == "mail")
        .expect("a state");
    let (_, waiting) = states()
        .into_iter()
        .find(|(state, _)| *state == "waiting")
        .expect("a state");
    let window = open(PhysicalSize::new(960, 600), &mail);
    let pressed = window::count_done(&window);
    window::click(&window, "Terminé");
    assert_eq!(pressed.get(), 1);
    for key in [slint::platform::Key::Return, slint::platform::Key::Escape] {
        window::press(&window, key.into());
    }
    assert_eq!(pressed.get(), 3);
    window::press(&window, slint::platform::Key::F4.into());
    assert_eq!(pressed.get(), 3, "no other key does anything");
    courrier_kiosk::adapter::show(&window, &waiting);
    window::press(&window, slint::platform::Key::Return.into());
    assert_eq!(pressed.get(), 3, "nothing to end");
    window.hide().expect("hidden");
}
