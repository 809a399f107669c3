//! Straight on the screen (KMS), without a compositor: which keys reach the window.

use slint::PlatformError;

/// Slint's name for it.
#[cfg(feature = "kms")]
const BACKEND: &str = "linuxkms";

/// Chooses the bare screen where the environment names it (`SLINT_BACKEND=linuxkms`), or names neither
/// a backend nor a compositor. There Slint ends at Ctrl+Alt+Delete and Ctrl+Alt+Backspace, and the
/// screen would be the console's for as long as the borne takes to begin anew. No key of the borne's
/// needs Alt: it never sees one.
///
/// # Errors
/// When there is no screen to draw on, with what was tried.
#[cfg(feature = "kms")]
pub fn prepare() -> Result<(), PlatformError> {
    let Some(backend) = meant(|name| std::env::var(name).ok()) else {
        return Ok(());
    };
    slint::BackendSelector::new()
        .backend_name(backend)
        .with_libinput_event_hook(is_alt)
        .select()
}

/// The window stands in a compositor, always.
#[cfg(not(feature = "kms"))]
pub fn prepare() -> Result<(), PlatformError> {
    Ok(())
}

/// The backend that draws there, if that is where the window shall be.
#[cfg(feature = "kms")]
fn meant(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let given = |name: &str| variable(name).filter(|value| !value.is_empty());
    let compositor = || given("WAYLAND_DISPLAY").or_else(|| given("DISPLAY"));
    match given("SLINT_BACKEND") {
        Some(named) => named.to_lowercase().starts_with(BACKEND).then_some(named),
        None => compositor().is_none().then(|| BACKEND.to_owned()),
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
        let software = "linuxkms-software";
        for (environment, bare) in [
            (&[][..], Some(BACKEND)),
            (&[("SLINT_BACKEND", software)], Some(software)),
            (
                &[("SLINT_BACKEND", "LinuxKMS"), ("DISPLAY", ":0")],
                Some("LinuxKMS"),
            ),
            (&[("SLINT_BACKEND", "winit-software")], None),
            (&[("SLINT_BACKEND", "")], Some(BACKEND)),
            (&[("DISPLAY", ":0")], None),
            (&[("DISPLAY", "")], Some(BACKEND)),
            (&[("WAYLAND_DISPLAY", "wayland-0")], None),
        ] {
            let value = |name: &str| {
                let found = environment.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(meant(value).as_deref(), bare, "{environment:?}");
        }
    }
}
