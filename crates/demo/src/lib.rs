//! Invented centres, a played day, and the benchmarks.
