//! Folding and matching of names: the homonym engine.
