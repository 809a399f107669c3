//! Straight on the screen (KMS), without a compositor: which keys reach the window.

use slint::PlatformError;

/// Chooses the bare screen where the environment names it (`SLINT_BACKEND=linuxkms`), or names neither
/// a backend nor a compositor. There Slint ends at Ctrl+Alt+Delete and Ctrl+Alt+Backspace, and the
/// screen would be the console's for as long as the borne takes to begin anew. No key of the borne's
/// needs Alt: it never sees one.
///
/// # Errors
/// When there is no screen to draw on, with what was tried.
#[cfg(feature = "kms")]
pub fn prepare() -> Result<(), PlatformError> {
    if !is_meant(|name| std::env::var(name).ok()) {
        return Ok(());
    }
    let mut backend = slint::BackendSelector::new().with_libinput_event_hook(is_alt);
    if std::env::var_os("SLINT_BACKEND").is_none() {
        backend = backend.backend_name("linuxkms".to_owned());
    }
    backend.select()
}

/// The window stands in a compositor, always.
#[cfg(not(feature = "kms"))]
pub fn prepare() -> Result<(), PlatformError> {
    Ok(())
}

#[cfg(feature = "kms")]
fn is_meant(variable: impl Fn(&str) -> Option<String>) -> bool {
    let given = |name: &str| variable(name).filter(|value| !value.is_empty());
    match given("SLINT_BACKEND") {
        Some(backend) => backend.to_lowercase().starts_with("linuxkms"),
        None => given("WAYLAND_DISPLAY")
            .or_else(|| given("DISPLAY"))
            .is_none(),
    }
}

#[cfg(feature = "kms")]
fn is_alt(event: &input::Event) -> bool {
    use evdev::KeyCode;
    use input::event::keyboard::{KeyboardEvent, KeyboardEventTrait as _};
    let input::Event::Keyboard(KeyboardEvent::Key(key)) = event else {
        return false;
    };
    [KeyCode::KEY_LEFTALT, KeyCode::KEY_RIGHTALT]
        .iter()
        .any(|alt| u32::from(alt.code()) == key.key())
}

#[cfg(all(test, feature = "kms"))]
mod tests {
    use super::*;

    #[test]
    fn the_bare_screen_is_the_last_resort_or_is_named() {
        for (environment, bare) in [
            (&[][..], true),
            (&[("SLINT_BACKEND", "linuxkms-software")], true),
            (&[("SLINT_BACKEND", "LinuxKMS"), ("DISPLAY", ":0")], true),
            (&[("SLINT_BACKEND", "winit-software")], false),
            (&[("DISPLAY", ":0")], false),
            (&[("DISPLAY", "")], true),
            (&[("WAYLAND_DISPLAY", "wayland-0")], false),
        ] {
            let value = |name: &str| {
                let found = environment.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(is_meant(value), bare, "{environment:?}");
        }
    }
}
