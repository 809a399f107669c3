//! Migrations: the fresh schema is their sum, from every version that was ever released.

use std::fmt::Write as _;

use super::*;

/// The schema as text, in a stable order. To be reviewed when it changes.
fn dump(connection: &Connection) -> String {
    let mut statement = connection
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
             ORDER BY type, name",
        )
        .expect("a statement");
    let all = statement
        .query_map([], |row| row.get::<_, String>(0))
        .expect("rows");
    all.fold(String::new(), |mut text, sql| {
        writeln!(text, "{};", sql.expect("text")).expect("a String");
        text
    })
}

fn fresh() -> Connection {
    let mut connection = Connection::open_in_memory().expect("opened");
    migrate(&mut connection).expect("migrated");
    connection
}

#[test]
fn the_migrations_are_sound() {
    Migrations::from_slice(MIGRATIONS)
        .validate()
        .expect("sound");
}

#[test]
fn the_fresh_schema_is_the_reviewed_one() {
    let path = Path::new("tests/schemas/current.sql");
    let fresh = dump(&fresh());
    if std::env::var_os("COURRIER_BLESS").is_some() {
        std::fs::write(path, &fresh).expect("written");
    }
    let reviewed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        fresh == reviewed,
        "the schema changed: review it, then run with COURRIER_BLESS=1"
    );
}

/// Databases of older versions, with a little of everything in them, brought up to date: their
/// schema is the fresh one and their rows are still there.
#[test]
fn every_stored_older_schema_comes_up_to_date() {
    for (version, stored) in [
        (1, include_str!("../tests/schemas/v1.sql")),
        (2, include_str!("../tests/schemas/v2.sql")),
        (3, include_str!("../tests/schemas/v3.sql")),
    ] {
        let mut connection = Connection::open_in_memory().expect("opened");
        connection
            .execute_batch(stored)
            .expect("the stored dump loads");
        let count = |connection: &Connection, table: &str| -> i64 {
            connection
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                    row.get(0)
                })
                .expect("a count")
        };
        let found: i32 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .expect("a version");
        assert_eq!(found, version);
        let before = (count(&connection, "movement"), count(&connection, "usager"));
        assert!(before.0 > 0 && before.1 > 0, "the stored dump has rows");
        migrate(&mut connection).expect("migrated");
        assert_eq!(dump(&connection), dump(&fresh()), "from version {version}");
        assert_eq!(
            before,
            (count(&connection, "movement"), count(&connection, "usager"))
        );
    }
}

#[test]
fn a_newer_database_is_refused_clearly() {
    let mut connection = fresh();
    connection
        .pragma_update(None, "user_version", 99)
        .expect("set");
    let refused = migrate(&mut connection).expect_err("too new");
    assert!(matches!(refused, OpenError::TooNew { found: 99, .. }));
    assert!(refused.to_string().contains("version 99"), "{refused}");
}

#[test]
fn movements_refuse_every_way_to_change_them() {
    let connection = Connection::open_in_memory().expect("opened");
    connection
        .pragma_update(None, "recursive_triggers", "ON")
        .expect("set");
    connection
        .execute_batch(include_str!("../tests/schemas/v2.sql"))
        .expect("loaded");
    for sql in [
        "UPDATE movement SET at = at + 1",
        "DELETE FROM movement",
        "INSERT OR REPLACE INTO movement SELECT * FROM movement WHERE seq = 1",
        "UPDATE OR REPLACE movement SET seq = 1",
        "DELETE FROM passage",
        "UPDATE passage SET at = 0",
    ] {
        let refused = connection.execute(sql, []).expect_err(sql).to_string();
        assert!(
            refused.contains("never") || refused.contains("only appended"),
            "{sql}: {refused}"
        );
    }
}
