//! A search's field and list, which several screens show alike.
//!
//! Each screen's Slint global is a type of its own with properties of the same names, so what they
//! share is written once as macros.

/// Joins a global's field and list to the messages of a search.
macro_rules! connect_search {
    ($global:expr, $desk:expr, $to:expr) => {{
        use crate::app::search::Msg as Found;
        let to = $to;
        $global.on_typed(
            $desk.sends_with(move |text: slint::SharedString| to(Found::Typed(text.into()))),
        );
        $global.on_number($desk.sends_with(move |number| to(Found::Number(super::index(number)))));
        $global.on_enter($desk.sends(move || to(Found::Enter)));
        $global.on_pick($desk.sends_with(move |at| to(Found::Pick(super::index(at)))));
    }};
}

/// Shows a search: its field, its list, and why there is none.
macro_rules! show_search {
    ($global:expr, $search:expr, $app:expr) => {{
        let (search, app) = ($search, $app);
        if $global.get_query() != search.query() {
            $global.set_query(search.query().into());
        }
        let found = super::candidates::candidates(search.found(), app);
        super::fill(&$global.get_found(), found, |model| {
            $global.set_found(model)
        });
        $global.set_search(super::candidates::state(search));
    }};
}

pub(super) use {connect_search, show_search};
