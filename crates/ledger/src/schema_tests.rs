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

/// The ninth makes the outbox anew, with what refers to it.
#[test]
fn the_outbox_keeps_its_rows_when_it_is_made_anew() {
    let mut connection = Connection::open_in_memory().expect("opened");
    connection
        .pragma_update(None, "foreign_keys", "ON")
        .expect("set");
    Migrations::from_slice(&MIGRATIONS[..8])
        .to_latest(&mut connection)
        .expect("as it was");
    connection
        .execute_batch(
            "INSERT INTO usager (id, created_at, status) VALUES (zeroblob(16), 1, 'valide');
             INSERT INTO tri (id, opened_at) VALUES (zeroblob(16), 1);
             INSERT INTO courrier (id, usager_id, kind, state, state_since, registered_at, tri_id)
                 VALUES (zeroblob(16), zeroblob(16), 'lettre', 'waiting', 1, 1, zeroblob(16));
             INSERT INTO message (id, usager_id, event, state, queued_at, state_since,
                                  next_attempt_at, attempts, accepted_at, channel, refusal)
                 VALUES (zeroblob(16), zeroblob(16), 'relance', 'accepted', 1, 2, 3, 4, 5, 'sms',
                         'lost');
             INSERT INTO message_attempt (reference, message_id, number, channel, route, at)
                 VALUES ('r', zeroblob(16), 1, 'sms', 'voie', 6);
             INSERT INTO message_item (message_id, courrier_id, counts)
                 VALUES (zeroblob(16), zeroblob(16), 1);",
        )
        .expect("rows");
    let row = "SELECT event || state || queued_at || state_since || next_attempt_at || attempts
                   || accepted_at || message.channel || refusal || reference || counts
               FROM message JOIN message_attempt a ON a.message_id = message.id
               JOIN message_item i ON i.message_id = message.id";
    let read = |connection: &Connection| -> String {
        let read = connection.query_row(row, [], |row| row.get(0));
        read.expect("the one message")
    };
    let before = read(&connection);
    migrate(&mut connection).expect("migrated");
    assert_eq!(read(&connection), before);
    let broken = connection
        .prepare("PRAGMA foreign_key_check")
        .expect("a statement")
        .exists([])
        .expect("rows");
    assert!(!broken, "all that refers to it still does");
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
