-- Cards and the machines that read them. A card's token is never stored, only its keyed hash.

CREATE TABLE card (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    usager_id  BLOB NOT NULL REFERENCES usager (id),
    bound_at   INTEGER NOT NULL,
    blocked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX card_usager ON card (usager_id);

CREATE TABLE device (
    id              BLOB PRIMARY KEY CHECK (length(id) = 16),
    name            TEXT NOT NULL,
    credential_hash BLOB NOT NULL UNIQUE CHECK (length(credential_hash) = 32),
    enrolled_at     INTEGER NOT NULL,
    revoked_at      INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_code (
    code_hash  BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    name       TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;
