//! Device profiles as data, and their typed loader.
