CREATE INDEX absence_usager ON absence (usager_id, from_day, to_day) WHERE cancelled_at IS NULL;
CREATE INDEX card_usager ON card (usager_id);
CREATE INDEX courrier_in_bag ON courrier (state_since) WHERE state IN ('returned', 'forwarded');
CREATE INDEX courrier_in_cabinet ON courrier (usager_id, kind, state)
    WHERE state IN ('waiting', 'to_return');
CREATE INDEX courrier_remise ON courrier (remise_id) WHERE remise_id IS NOT NULL;
CREATE INDEX courrier_to_return ON courrier (usager_id) WHERE state = 'to_return';
CREATE INDEX courrier_tri ON courrier (tri_id, registered_at);
CREATE INDEX courrier_waiting ON courrier
    (usager_id, kind, registered_at, state_since, reached_at, relances) WHERE state = 'waiting';
CREATE INDEX entry_usager ON entry (usager_id, folded);
CREATE INDEX identity_folded ON identity (folded);
CREATE INDEX identity_telephone ON identity (telephone) WHERE telephone IS NOT NULL;
CREATE INDEX message_accepted ON message (accepted_at) WHERE state = 'accepted';
CREATE INDEX message_attempt_message ON message_attempt (message_id, number);
CREATE INDEX message_attempt_provider ON message_attempt (route, provider_ref)
    WHERE provider_ref IS NOT NULL;
CREATE INDEX message_attempt_route ON message_attempt (route, at);
CREATE INDEX message_due ON message (next_attempt_at) WHERE state = 'queued';
CREATE UNIQUE INDEX message_once ON message (usager_id, tri_id, event) WHERE tri_id IS NOT NULL;
CREATE INDEX message_open ON message (usager_id, event, state, state_since)
    WHERE state IN ('queued', 'sending', 'unknown');
CREATE UNIQUE INDEX message_ticket ON message (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX message_usager ON message (usager_id);
CREATE INDEX movement_courrier ON movement (courrier_id);
CREATE INDEX movement_moved_in ON movement (to_usager_id) WHERE to_usager_id IS NOT NULL;
CREATE INDEX movement_usager ON movement (usager_id);
CREATE INDEX notice_usager ON notice (usager_id);
CREATE INDEX passage_usager ON passage (usager_id, at);
CREATE INDEX procuration_usager ON procuration (usager_id);
CREATE UNIQUE INDEX ticket_number ON ticket (day, number);
CREATE UNIQUE INDEX ticket_open ON ticket (usager_id, day) WHERE state IN ('waiting', 'called');
CREATE INDEX ticket_usager ON ticket (usager_id);
CREATE INDEX ticket_waiting ON ticket (day, number) WHERE state = 'waiting';
CREATE INDEX tri_open ON tri (opened_at) WHERE closed_at IS NULL;
CREATE INDEX tri_opened ON tri (opened_at);
CREATE INDEX usager_cabinet ON usager (numero_key);
CREATE TABLE absence (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id    BLOB NOT NULL REFERENCES usager (id),
    reason       TEXT NOT NULL CHECK (reason IN ('hopital', 'detention', 'voyage', 'autre')),
    from_day     TEXT NOT NULL,
    to_day       TEXT NOT NULL,
    declared_at  INTEGER NOT NULL,
    cancelled_at INTEGER,
    CHECK (from_day <= to_day)
) STRICT, WITHOUT ROWID;
CREATE TABLE agent (
    id            BLOB PRIMARY KEY CHECK (length(id) = 16),
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('agent', 'supervisor', 'administrator')),
    password_hash TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE ayant_droit (
    usager_id      BLOB NOT NULL REFERENCES usager (id),
    position       INTEGER NOT NULL,
    nom            TEXT NOT NULL,
    prenoms        TEXT NOT NULL,
    date_naissance TEXT,
    lien           TEXT NOT NULL,
    PRIMARY KEY (usager_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE bag_departure (
    at    INTEGER PRIMARY KEY,
    by_id BLOB
) STRICT;
CREATE TABLE card (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    usager_id  BLOB NOT NULL REFERENCES usager (id),
    bound_at   INTEGER NOT NULL,
    blocked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE centre (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    settings TEXT NOT NULL CHECK (json_valid(settings))
) STRICT;
CREATE TABLE contact_refusal (
    usager_id BLOB NOT NULL REFERENCES usager (id),
    channel   TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
    reason    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (usager_id, channel)
) STRICT, WITHOUT ROWID;
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
, reached_at INTEGER, relances INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
CREATE TABLE cycle (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    ran_at   INTEGER NOT NULL
) STRICT;
CREATE TABLE device (
    id              BLOB PRIMARY KEY CHECK (length(id) = 16),
    name            TEXT NOT NULL,
    credential_hash BLOB NOT NULL UNIQUE CHECK (length(credential_hash) = 32),
    enrolled_at     INTEGER NOT NULL,
    revoked_at      INTEGER
, heard_at INTEGER, health TEXT CHECK (health IS NULL OR json_valid(health)), silent_since INTEGER, guessing_since INTEGER, kind TEXT NOT NULL DEFAULT 'borne'
    CHECK (kind IN ('borne', 'display'))) STRICT, WITHOUT ROWID;
CREATE TABLE enrolment_code (
    code_hash  BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    name       TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
, kind TEXT NOT NULL DEFAULT 'borne'
    CHECK (kind IN ('borne', 'display'))) STRICT, WITHOUT ROWID;
CREATE TABLE entry (
    courrier_id BLOB PRIMARY KEY REFERENCES courrier (id),
    usager_id   BLOB NOT NULL REFERENCES usager (id),
    text        TEXT NOT NULL,
    chosen      INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    -- The spelling that it confirmed.
    folded      TEXT
) STRICT, WITHOUT ROWID;
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
, takes_sms INTEGER, other_channel INTEGER NOT NULL DEFAULT 0, neutral_signature INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
CREATE TABLE imported_note (
    usager_id BLOB NOT NULL REFERENCES usager (id),
    position  INTEGER NOT NULL,
    label     TEXT NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (usager_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE kiosk_pages (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL CHECK (version > 0),
    content    TEXT NOT NULL CHECK (json_valid(content)),
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE "message" (
    id              BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id       BLOB NOT NULL REFERENCES usager (id),
    event           TEXT NOT NULL CHECK (event IN ('arrival', 'avis', 'relance', 'last_relance',
                        'avis_relance', 'last_notice', 'domiciliation_ends',
                        'domiciliation_ends_soon', 'ticket')),
    tri_id          BLOB REFERENCES tri (id),
    state           TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'delivered',
                                                   'refused', 'unknown', 'dropped')),
    queued_at       INTEGER NOT NULL,
    state_since     INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    accepted_at     INTEGER,
    channel         TEXT CHECK (channel IN ('sms', 'email')),
    refusal         TEXT,
    -- Whose number it tells. The ticket goes before the message.
    ticket_id       BLOB CHECK ((event = 'ticket') = (ticket_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE "message_attempt" (
    reference    TEXT PRIMARY KEY,
    message_id   BLOB NOT NULL REFERENCES "message" (id),
    number       INTEGER NOT NULL,
    channel      TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
    route        TEXT NOT NULL,
    at           INTEGER NOT NULL,
    outcome      TEXT CHECK (outcome IN ('accepted', 'refused', 'retry', 'unknown')),
    provider_ref TEXT,
    segments     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE "message_item" (
    message_id     BLOB NOT NULL REFERENCES "message" (id),
    courrier_id    BLOB NOT NULL REFERENCES courrier (id),
    counts         INTEGER NOT NULL,
    applied_at     INTEGER,
    reached_before INTEGER,
    PRIMARY KEY (message_id, courrier_id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE notice (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id BLOB NOT NULL REFERENCES usager (id),
    kind      TEXT NOT NULL CHECK (kind IN ('appointment', 'message')),
    at        INTEGER,
    text      TEXT,
    noted_at  INTEGER NOT NULL,
    CHECK ((kind = 'appointment') = (at IS NOT NULL) AND (kind = 'message') = (text IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE passage (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id BLOB NOT NULL REFERENCES usager (id),
    at        INTEGER NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('borne', 'guichet', 'telephone')),
    by_kind   TEXT NOT NULL,
    by_id     BLOB
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
CREATE TABLE receipt (
    by_id   BLOB NOT NULL,
    key     TEXT NOT NULL,
    request BLOB NOT NULL CHECK (length(request) = 32),
    answer  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (by_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE reply (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    route  TEXT NOT NULL,
    sender TEXT NOT NULL,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL,
    stop   INTEGER NOT NULL CHECK (stop IN (0, 1)),
    UNIQUE (sender, at, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE spelling (
    usager_id    BLOB NOT NULL REFERENCES usager (id),
    -- The folded words in one order: the same spelling is kept once.
    folded       TEXT NOT NULL,
    text         TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    PRIMARY KEY (usager_id, folded)
) STRICT, WITHOUT ROWID;
CREATE TABLE ticket (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id BLOB NOT NULL REFERENCES usager (id),
    day       TEXT NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    state     TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'served', 'absent')),
    taken_at  INTEGER NOT NULL,
    -- The last call, and how many there were.
    called_at INTEGER,
    called_by BLOB,
    place     TEXT,
    calls     INTEGER NOT NULL DEFAULT 0,
    ended_at  INTEGER,
    CHECK ((calls = 0) = (called_at IS NULL) AND (calls = 0) = (place IS NULL)),
    CHECK ((state IN ('served', 'absent')) = (ended_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE tri (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE usager (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    numero      TEXT UNIQUE,
    numero_key  BLOB,
    created_at  INTEGER NOT NULL,
    erased_at   INTEGER,
    status      TEXT NOT NULL CHECK (status IN ('demande', 'valide', 'refus', 'radie')),
    starts_on   TEXT,
    ends_on     TEXT
, status_since INTEGER, relanced_at INTEGER, last_notice_at INTEGER, end_notice_on TEXT, end_notice_step INTEGER, refused_at INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE wording (
    message    TEXT NOT NULL,
    language   TEXT NOT NULL,
    sms        TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (message, language)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER movement_never_changes BEFORE UPDATE ON movement
BEGIN SELECT RAISE(ABORT, 'a movement is never changed'); END;
CREATE TRIGGER movement_never_goes BEFORE DELETE ON movement
BEGIN SELECT RAISE(ABORT, 'a movement is never deleted'); END;
CREATE TRIGGER movement_only_appends BEFORE INSERT ON movement
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM movement)
BEGIN SELECT RAISE(FAIL, 'a movement is only appended'); END;
CREATE TRIGGER passage_never_changes BEFORE UPDATE ON passage
BEGIN SELECT RAISE(ABORT, 'a passage is never changed'); END;
CREATE TRIGGER passage_never_goes BEFORE DELETE ON passage
BEGIN SELECT RAISE(ABORT, 'a passage is never deleted'); END;
