//! The screen that calls numbers: what it can have to say, in each language.

use courrier_api::CalledNumber;
use courrier_domain::Language;
use courrier_kiosk::display::{self, Shown};
use courrier_kiosk::window::DisplayWindow;
use courrier_kiosk::words::Phrasebook;
use slint::{ComponentHandle as _, PhysicalSize, SharedString};

use crate::picture::{Picture, Sheet};
use crate::window::{frame_of, misfits, prepare, settle};

/// A screen that lies, one of television's shape, and one that stands.
const SIZES: [(u32, u32); 3] = [(1280, 800), (1920, 1080), (1080, 1920)];

fn called(number: u32, place: &str) -> CalledNumber {
    CalledNumber {
        number,
        place: place.to_owned(),
        called_at: "2026-11-23T14:00:00Z".parse().expect("an instant"),
    }
}

fn nobody(sentence: &'static str, waiting: Option<u32>) -> Shown {
    Shown {
        language: Language::French,
        last: None,
        before: Vec::new(),
        fresh: false,
        nobody: sentence,
        waiting,
        drift: None,
    }
}

fn calling(place: &str, before: Vec<CalledNumber>) -> Shown {
    Shown {
        last: Some(called(12, place)),
        before,
        ..nobody("display-nobody", Some(3))
    }
}

fn states() -> Vec<(&'static str, Shown)> {
    let before = vec![
        called(11, "Guichet 1"),
        called(10, "Guichet 2"),
        called(9, "Guichet 1"),
    ];
    let fresh = Shown {
        fresh: true,
        ..calling("Guichet 2", before)
    };
    let rest = Shown {
        fresh: false,
        ..fresh.clone()
    };
    let place = "Accueil du premier étage, au fond du couloir à droite, bureau";
    let far = vec![called(104, place), called(103, place), called(102, place)];
    let longest = Shown {
        last: Some(called(105, place)),
        waiting: Some(132),
        ..calling(place, far)
    };
    vec![
        ("fresh", fresh),
        ("called", rest),
        ("first", calling("Guichet 2", Vec::new())),
        ("longest", longest),
        ("nobody", nobody("display-nobody", Some(0))),
        ("closed", nobody("display-closed", None)),
        ("no-daemon", nobody("ask-desk", None)),
    ]
}

fn open((width, height): (u32, u32), language: Language, shown: &Shown) -> DisplayWindow {
    prepare();
    let window = DisplayWindow::new().expect("a window");
    window.window().set_size(PhysicalSize::new(width, height));
    window.show().expect("shown");
    say(&window, language, shown);
    window
}

fn say(window: &DisplayWindow, language: Language, shown: &Shown) {
    let picture = display::Picture {
        centre: "CCAS de Saint-Denis".to_owned(),
        minutes: Some(14 * 60 + 32),
        shown: Shown {
            language,
            ..shown.clone()
        },
    };
    display::show(window, &picture, &Phrasebook::default());
    settle(window);
}

/// A sheet for each shape, in the scripts that differ most; what differs by words alone is held to
/// fit by the test below.
#[test]
fn the_wall_looks_as_reviewed() {
    use Language::{Arabic, Bengali, French, Tamil, Tigrinya};
    let mut faults = Vec::new();
    for language in [French, Arabic, Bengali, Tamil, Tigrinya] {
        for (shape, width, height) in [("landscape", 640, 400), ("portrait", 400, 640)] {
            let mut sheet = Sheet::new(4, width, height);
            for (_, shown) in states() {
                let window = open((width, height), language, &shown);
                sheet.add(&Picture::of(&window));
            }
            let name = format!("wall-{}-{shape}", language.tag());
            faults.extend(sheet.picture().fault(&name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn all_that_the_wall_says_fits_in_every_language() {
    let mut faults = Vec::new();
    for language in Language::ALL {
        for (state, shown) in states() {
            for (width, height) in SIZES {
                let window = open((width, height), language, &shown);
                let here = misfits(&window);
                let place = format!("{state} in {} at {width}×{height}", language.tag());
                faults.extend(here.into_iter().map(|fault| format!("{place}: {fault}")));
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

/// A word that is longer than its line would be cut anywhere: then it is higher than its letters.
#[test]
fn no_word_on_the_wall_is_cut() {
    let (_, called) = states().swap_remove(0);
    let (_, none) = states().swap_remove(4);
    let nobody: fn(&DisplayWindow, SharedString) = DisplayWindow::set_nobody;
    let heading: fn(&DisplayWindow, SharedString) = DisplayWindow::set_heading;
    let book = Phrasebook::default();
    let mut cut = Vec::new();
    for size in SIZES {
        let window = open(size, Language::French, &none);
        for language in Language::ALL {
            for (sentence, state, put) in [
                ("display-nobody", &none, nobody),
                ("display-closed", &none, nobody),
                ("ask-desk", &none, nobody),
                ("display-title", &called, heading),
            ] {
                say(&window, language, state);
                let height = |text: &str| {
                    put(&window, text.into());
                    let frame = frame_of(&window, text).expect("it stands there");
                    frame.bottom - frame.top
                };
                for word in book.of(language).say(sentence).split(' ') {
                    let letter = word.chars().next().expect("a letter").to_string();
                    if height(word) > height(&letter) * 1.5 {
                        cut.push(format!("{word} at {size:?}"));
                    }
                }
            }
        }
    }
    assert!(cut.is_empty(), "{}", cut.join("\n"));
}

/// Whoever waits for 12 does not read: the number must not jump when the words around it turn.
#[test]
fn number_and_place_stand_still_while_the_language_turns() {
    let (_, shown) = &states()[0];
    for size in SIZES {
        let window = open(size, Language::French, shown);
        let places = |window: &DisplayWindow| {
            ["12", "Guichet 2"].map(|text| frame_of(window, text).expect("it stands there"))
        };
        let french = places(&window);
        for language in Language::ALL {
            say(&window, language, shown);
            let heading = Phrasebook::default().of(language).say("display-title");
            assert!(frame_of(&window, &heading).is_some(), "{heading}");
            assert_eq!(places(&window), french, "{} at {size:?}", language.tag());
        }
    }
}

#[test]
fn the_wall_is_mirrored_where_one_reads_from_the_right() {
    let (_, shown) = &states()[1];
    let window = open(SIZES[0], Language::French, shown);
    let order = |window: &DisplayWindow| {
        ["11", "10", "9", "14:32"].map(|text| {
            let frame = frame_of(window, text).expect("it stands there");
            f32::midpoint(frame.left, frame.right)
        })
    };
    let [first, second, third, clock] = order(&window);
    assert!(first < second && second < third && third < clock);
    say(&window, Language::Pashto, shown);
    let [first, second, third, clock] = order(&window);
    assert!(first > second && second > third && third > clock);
}
