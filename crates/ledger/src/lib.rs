//! The SQLite ledger: every write a typed command, every read a query.
