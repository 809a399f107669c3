//! A search's field and list, which three screens show alike.
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
        $global.on_enter($desk.sends(move || to(Found::Enter)));
        $global.on_pick($desk.sends_with(move |at| to(Found::Pick(super::index(at)))));
    }};
}

/// Shows a search: its field, its list, and why there is none.
macro_rules! show_search {
    ($global:expr, $search:expr, $today:expr) => {{
        let (search, today) = ($search, $today);
        if $global.get_query() != search.query() {
            $global.set_query(search.query().into());
        }
        let found = search
            .found()
            .iter()
            .map(|usager| super::words::listed(usager, today))
            .collect();
        super::fill(&$global.get_found(), found, |model| {
            $global.set_found(model)
        });
        $global.set_cursor(super::place(search.cursor()));
        $global.set_more(search.more());
        $global.set_nobody(search.found_nobody());
        let fault = search.fault().map(|fault| fault.sentence());
        $global.set_search_fault(fault.unwrap_or_default().into());
    }};
}

pub(super) use {connect_search, show_search};
