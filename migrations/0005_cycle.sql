-- The cycle: what each item was told of, what each message became, who is away.

-- When the last message that counts for an item was accepted, and how many relances counted. Both
-- are sums of what `message_item` says, kept here so that the planner reads one index.
ALTER TABLE courrier ADD COLUMN reached_at INTEGER;
ALTER TABLE courrier ADD COLUMN relances INTEGER NOT NULL DEFAULT 0;
CREATE INDEX courrier_waiting ON courrier
    (usager_id, kind, registered_at, state_since, reached_at, relances) WHERE state = 'waiting';

-- What the cycle knows of a usager. `end_notice_*` is the last notice planned, and of which end.
ALTER TABLE usager ADD COLUMN status_since INTEGER;
ALTER TABLE usager ADD COLUMN relanced_at INTEGER;
ALTER TABLE usager ADD COLUMN last_notice_at INTEGER;
ALTER TABLE usager ADD COLUMN end_notice_on TEXT;
ALTER TABLE usager ADD COLUMN end_notice_step INTEGER;
ALTER TABLE usager ADD COLUMN refused_at INTEGER;

-- Whether the number takes SMS, computed by the program when the number is written (for the rows that
-- were there: when it has brought the schema up to date).
ALTER TABLE identity ADD COLUMN takes_sms INTEGER;
ALTER TABLE identity ADD COLUMN other_channel INTEGER NOT NULL DEFAULT 0;
-- Messages to the usager are signed by nobody in particular (violence).
ALTER TABLE identity ADD COLUMN neutral_signature INTEGER NOT NULL DEFAULT 0;

-- A number or an address that refuses messages; gone when another is entered.
CREATE TABLE contact_refusal (
    usager_id BLOB NOT NULL REFERENCES usager (id),
    channel   TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
    reason    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (usager_id, channel)
) STRICT, WITHOUT ROWID;

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
CREATE INDEX absence_usager ON absence (usager_id, from_day, to_day) WHERE cancelled_at IS NULL;

-- The outbox, with all that becomes of a message. Those queued before there was a route told
-- nobody anything, and what they tell is old: they are dropped, and the planner begins anew.
CREATE TABLE message_new (
    id              BLOB PRIMARY KEY CHECK (length(id) = 16),
    usager_id       BLOB NOT NULL REFERENCES usager (id),
    event           TEXT NOT NULL CHECK (event IN ('arrival', 'avis', 'relance', 'last_relance',
                        'avis_relance', 'last_notice', 'domiciliation_ends',
                        'domiciliation_ends_soon')),
    tri_id          BLOB REFERENCES tri (id),
    state           TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'delivered',
                                                   'refused', 'unknown', 'dropped')),
    queued_at       INTEGER NOT NULL,
    state_since     INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    accepted_at     INTEGER,
    channel         TEXT CHECK (channel IN ('sms', 'email')),
    refusal         TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO message_new (id, usager_id, event, tri_id, state, queued_at, state_since,
                         next_attempt_at)
    SELECT id, usager_id, event, tri_id, CASE state WHEN 'queued' THEN 'dropped' ELSE state END,
           queued_at, state_since, queued_at
    FROM message;
DROP TABLE message;
ALTER TABLE message_new RENAME TO message;
CREATE INDEX message_due ON message (next_attempt_at) WHERE state = 'queued';
CREATE INDEX message_open ON message (usager_id, event, state, state_since)
    WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX message_usager ON message (usager_id);
CREATE UNIQUE INDEX message_once ON message (usager_id, tri_id, event) WHERE tri_id IS NOT NULL;

-- Each call of a route. Its reference is ours, committed before the call.
CREATE TABLE message_attempt (
    reference    TEXT PRIMARY KEY,
    message_id   BLOB NOT NULL REFERENCES message (id),
    number       INTEGER NOT NULL,
    channel      TEXT NOT NULL CHECK (channel IN ('sms', 'email')),
    route        TEXT NOT NULL,
    at           INTEGER NOT NULL,
    outcome      TEXT CHECK (outcome IN ('accepted', 'refused', 'retry', 'unknown')),
    provider_ref TEXT,
    segments     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX message_attempt_message ON message_attempt (message_id, number);
CREATE INDEX message_attempt_provider ON message_attempt (route, provider_ref)
    WHERE provider_ref IS NOT NULL;
CREATE INDEX message_attempt_route ON message_attempt (route, at);

-- The items a message is about: whether it counts as a relance for each, and what the item's
-- `reached_at` was before, so that a report of failure can take it back.
CREATE TABLE message_item (
    message_id     BLOB NOT NULL REFERENCES message (id),
    courrier_id    BLOB NOT NULL REFERENCES courrier (id),
    counts         INTEGER NOT NULL,
    applied_at     INTEGER,
    reached_before INTEGER,
    PRIMARY KEY (message_id, courrier_id)
) STRICT, WITHOUT ROWID;

-- When the cycle last ran: a clock that contradicts it is not believed.
CREATE TABLE cycle (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    ran_at   INTEGER NOT NULL
) STRICT;
