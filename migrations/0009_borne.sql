-- What the borne tells and asks: numbers in the queue, words of the centre for one person, pages,
-- and how each borne is. Instants are microseconds since 1970 in UTC; days are ISO texts.

-- A number in the queue of one day of the centre. A row stays though its person was erased: the day's
-- numbers are never given twice. It goes some days later.
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
CREATE UNIQUE INDEX ticket_number ON ticket (day, number);
CREATE INDEX ticket_waiting ON ticket (day, number) WHERE state = 'waiting';
CREATE UNIQUE INDEX ticket_open ON ticket (usager_id, day) WHERE state IN ('waiting', 'called');
CREATE INDEX ticket_usager ON ticket (usager_id);

-- What the centre has to say to one person. It goes when it was said.
CREATE TABLE notice (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id BLOB NOT NULL REFERENCES usager (id),
    kind      TEXT NOT NULL CHECK (kind IN ('appointment', 'message')),
    at        INTEGER,
    text      TEXT,
    noted_at  INTEGER NOT NULL,
    CHECK ((kind = 'appointment') = (at IS NOT NULL) AND (kind = 'message') = (text IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_usager ON notice (usager_id);

-- The borne's pages and places in place of the product's, whole.
CREATE TABLE kiosk_pages (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    version    INTEGER NOT NULL CHECK (version > 0),
    content    TEXT NOT NULL CHECK (json_valid(content)),
    changed_at INTEGER NOT NULL
) STRICT;

-- How a borne last said it was, when that was noted, and since when it says nothing.
ALTER TABLE device ADD COLUMN heard_at INTEGER;
ALTER TABLE device ADD COLUMN health TEXT CHECK (health IS NULL OR json_valid(health));
ALTER TABLE device ADD COLUMN silent_since INTEGER;

-- The outbox takes the message that tells a number. A check can't be changed: the table is made anew,
-- and those that refer to it.
CREATE TABLE message_new (
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
INSERT INTO message_new (id, usager_id, event, tri_id, state, queued_at, state_since,
                         next_attempt_at, attempts, accepted_at, channel, refusal)
    SELECT id, usager_id, event, tri_id, state, queued_at, state_since,
           next_attempt_at, attempts, accepted_at, channel, refusal
    FROM message;

CREATE TABLE message_attempt_new (
    reference    TEXT PRIMARY KEY,
    message_id   BLOB NOT NULL REFERENCES message_new (id),
    number       INTEGER NOT NULL,
    channel      TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
    route        TEXT NOT NULL,
    at           INTEGER NOT NULL,
    outcome      TEXT CHECK (outcome IN ('accepted', 'refused', 'retry', 'unknown')),
    provider_ref TEXT,
    segments     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO message_attempt_new (reference, message_id, number, channel, route, at, outcome,
                                 provider_ref, segments)
    SELECT reference, message_id, number, channel, route, at, outcome, provider_ref, segments
    FROM message_attempt;

CREATE TABLE message_item_new (
    message_id     BLOB NOT NULL REFERENCES message_new (id),
    courrier_id    BLOB NOT NULL REFERENCES courrier (id),
    counts         INTEGER NOT NULL,
    applied_at     INTEGER,
    reached_before INTEGER,
    PRIMARY KEY (message_id, courrier_id)
) STRICT, WITHOUT ROWID;
INSERT INTO message_item_new (message_id, courrier_id, counts, applied_at, reached_before)
    SELECT message_id, courrier_id, counts, applied_at, reached_before
    FROM message_item;

DROP TABLE message_attempt;
DROP TABLE message_item;
DROP TABLE message;
ALTER TABLE message_new RENAME TO message;
ALTER TABLE message_attempt_new RENAME TO message_attempt;
ALTER TABLE message_item_new RENAME TO message_item;

CREATE INDEX message_due ON message (next_attempt_at) WHERE state = 'queued';
CREATE INDEX message_open ON message (usager_id, event, state, state_since)
    WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX message_usager ON message (usager_id);
CREATE UNIQUE INDEX message_once ON message (usager_id, tri_id, event) WHERE tri_id IS NOT NULL;
CREATE INDEX message_accepted ON message (accepted_at) WHERE state = 'accepted';
CREATE UNIQUE INDEX message_ticket ON message (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX message_attempt_message ON message_attempt (message_id, number);
CREATE INDEX message_attempt_provider ON message_attempt (route, provider_ref)
    WHERE provider_ref IS NOT NULL;
CREATE INDEX message_attempt_route ON message_attempt (route, at);
