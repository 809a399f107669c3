-- A database of version 3, with a little of everything in it, as it was released.
-- Never changed: it is what a centre may still have on its disk.
-- People, mail, and the movements that say what became of it.
-- Instants are microseconds since 1970 in UTC; days are ISO texts; ids are 16-byte UUIDs.
-- SQL computes no time, id or random number: whoever writes brings them.

CREATE TABLE centre (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT NOT NULL CHECK (json_valid(settings))
) STRICT;

CREATE TABLE agent (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('agent', 'supervisor', 'administrator')),
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER
) STRICT, WITHOUT ROWID;

-- The folder: what stays when the person's identity is erased.
CREATE TABLE usager (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    numero      TEXT UNIQUE,
    numero_key  BLOB,
    created_at  INTEGER NOT NULL,
    erased_at   INTEGER,
    status      TEXT NOT NULL CHECK (status IN ('demande', 'valide', 'refus', 'radie')),
    starts_on   TEXT,
    ends_on     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX usager_cabinet ON usager (numero_key);

CREATE TABLE identity (
    usager_id      BLOB PRIMARY KEY REFERENCES usager (id),
    nom            TEXT NOT NULL,
    nom_usage      TEXT,
    prenoms        TEXT NOT NULL,
    surnom         TEXT,
    sexe           TEXT,
    date_naissance TEXT,
    lieu_naissance TEXT,
    telephone      TEXT,
    email          TEXT,
    channel        TEXT,
    langue         TEXT,
    -- The folded name as one key, by which equal names are found.
    folded         TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_folded ON identity (folded);

CREATE TABLE ayant_droit (
    usager_id      BLOB NOT NULL REFERENCES usager (id),
    position       INTEGER NOT NULL,
    nom            TEXT NOT NULL,
    prenoms        TEXT NOT NULL,
    date_naissance TEXT,
    lien           TEXT NOT NULL,
    PRIMARY KEY (usager_id, position)
) STRICT, WITHOUT ROWID;

-- Folded parts of every name a usager may be searched by.
CREATE TABLE name_token (
    token     TEXT NOT NULL,
    usager_id BLOB NOT NULL REFERENCES usager (id),
    PRIMARY KEY (token, usager_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_token_usager ON name_token (usager_id);

-- What an import found no place for.
CREATE TABLE imported_note (
    usager_id BLOB NOT NULL REFERENCES usager (id),
    position  INTEGER NOT NULL,
    label     TEXT NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (usager_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE procuration (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id  BLOB NOT NULL REFERENCES usager (id),
    mandataire TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    CHECK (valid_from <= valid_to)
) STRICT, WITHOUT ROWID;
CREATE INDEX procuration_usager ON procuration (usager_id);

CREATE TABLE tri (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX tri_open ON tri (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tri_opened ON tri (opened_at);

-- The projection: where each item stands now. The movements say the same, at length.
CREATE TABLE courrier (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id     BLOB NOT NULL REFERENCES usager (id),
    kind          TEXT NOT NULL CHECK (kind IN ('lettre', 'recommande', 'colis')),
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'to_return', 'handed_over', 'returned',
                                                 'forwarded', 'cancelled', 'expired')),
    before_exit   TEXT CHECK (before_exit IN ('waiting', 'to_return')),
    state_since   INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    tri_id        BLOB NOT NULL REFERENCES tri (id),
    remise_id     BLOB,
    return_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX courrier_in_cabinet ON courrier (usager_id, kind) WHERE state IN ('waiting', 'to_return');
CREATE INDEX courrier_to_return ON courrier (usager_id) WHERE state = 'to_return';
CREATE INDEX courrier_tri ON courrier (tri_id, registered_at);
CREATE INDEX courrier_remise ON courrier (remise_id) WHERE remise_id IS NOT NULL;

-- The ledger itself. Appended, never changed; each row carries the hash of the one before.
CREATE TABLE movement (
    seq            INTEGER PRIMARY KEY CHECK (seq > 0),
    courrier_id    BLOB NOT NULL REFERENCES courrier (id),
    usager_id      BLOB NOT NULL REFERENCES usager (id),
    at             INTEGER NOT NULL,
    by_kind        TEXT NOT NULL CHECK (by_kind IN ('agent', 'device', 'system', 'operator')),
    by_id          BLOB,
    step           TEXT NOT NULL CHECK (step IN ('registered', 'handed_over', 'marked_for_return',
                       'kept', 'returned', 'forwarded', 'moved', 'cancelled', 'expired', 'reopened')),
    kind           TEXT,
    tri_id         BLOB,
    remise_id      BLOB,
    procuration_id BLOB,
    reason         TEXT,
    to_usager_id   BLOB REFERENCES usager (id),
    prev_hash      BLOB NOT NULL CHECK (length(prev_hash) = 32),
    hash           BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX movement_courrier ON movement (courrier_id);
CREATE INDEX movement_usager ON movement (usager_id);
CREATE INDEX movement_moved_in ON movement (to_usager_id) WHERE to_usager_id IS NOT NULL;

CREATE TRIGGER movement_never_changes BEFORE UPDATE ON movement
BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;
CREATE TRIGGER movement_never_goes BEFORE DELETE ON movement
BEGIN SELECT RAISE(ABORT, 'a movement is never deleted'); END;
CREATE TRIGGER movement_only_appends BEFORE INSERT ON movement
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM movement)
BEGIN SELECT RAISE(ABORT, 'a movement is only appended'); END;

-- Each departure of the bag of returned and forwarded items: what left can't be reopened.
CREATE TABLE bag_departure (
    at    INTEGER PRIMARY KEY,
    by_id BLOB
) STRICT;

CREATE TABLE passage (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id BLOB NOT NULL REFERENCES usager (id),
    at        INTEGER NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('borne', 'guichet', 'telephone')),
    by_kind   TEXT NOT NULL,
    by_id     BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX passage_usager ON passage (usager_id, at);
CREATE TRIGGER passage_never_changes BEFORE UPDATE ON passage
BEGIN SELECT RAISE(ABORT, 'a passage is never changed'); END;
CREATE TRIGGER passage_never_goes BEFORE DELETE ON passage
BEGIN SELECT RAISE(ABORT, 'a passage is never deleted'); END;

-- First answers to writing calls, so that a retry writes nothing. No index by time: one more page
-- written with every call, for a purge once a day.
CREATE TABLE receipt (
    by_id   BLOB NOT NULL,
    key     TEXT NOT NULL,
    request BLOB NOT NULL CHECK (length(request) = 32),
    answer  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (by_id, key)
) STRICT, WITHOUT ROWID;
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
-- The outbox: a message is queued in the transaction of what it tells of. It names a usager by id;
-- its text is made when it is sent.

CREATE TABLE message (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id   BLOB NOT NULL REFERENCES usager (id),
    event       TEXT NOT NULL CHECK (event IN ('arrival')),
    tri_id      BLOB REFERENCES tri (id),
    state       TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'delivered',
                                               'refused', 'unknown', 'dropped')),
    queued_at   INTEGER NOT NULL,
    state_since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_queued ON message (queued_at) WHERE state = 'queued';
CREATE INDEX message_usager ON message (usager_id);
CREATE UNIQUE INDEX message_once ON message (usager_id, tri_id, event) WHERE tri_id IS NOT NULL;

INSERT INTO centre VALUES (1, '{"name":"CCAS"}');
INSERT INTO usager VALUES (x'00000000000000000000000000000001', '1042', x'01', 1, NULL, 'valide', '2026-01-01', '2026-12-31');
INSERT INTO identity VALUES (x'00000000000000000000000000000001', 'DIALLO', NULL, 'Mamadou', NULL, 'homme', '1988-03-12', NULL, '+33612345678', NULL, 'sms', 'fr', 'diallo mamadou');
INSERT INTO name_token VALUES ('diallo', x'00000000000000000000000000000001');
INSERT INTO tri VALUES (x'00000000000000000000000000000002', 2, NULL);
INSERT INTO courrier VALUES (x'00000000000000000000000000000003', x'00000000000000000000000000000001', 'lettre', 'waiting', NULL, 3, 3, x'00000000000000000000000000000002', NULL, NULL);
INSERT INTO movement VALUES (1, x'00000000000000000000000000000003', x'00000000000000000000000000000001', 3, 'agent', x'00000000000000000000000000000004', 'registered', 'lettre', x'00000000000000000000000000000002', NULL, NULL, NULL, NULL, zeroblob(32), zeroblob(32));
INSERT INTO passage VALUES (x'00000000000000000000000000000005', x'00000000000000000000000000000001', 4, 'borne', 'device', x'00000000000000000000000000000006');
INSERT INTO card VALUES (zeroblob(32), x'00000000000000000000000000000001', 5, NULL);
INSERT INTO message VALUES (x'00000000000000000000000000000007', x'00000000000000000000000000000001', 'arrival', x'00000000000000000000000000000002', 'queued', 6, 6);
PRAGMA user_version = 3;
