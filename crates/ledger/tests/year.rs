//! A year of a small centre, so that it runs in seconds.

#[path = "year/mod.rs"]
mod year;

#[test]
fn a_year_of_a_centre() {
    year::proof::a_year_of(140);
}
