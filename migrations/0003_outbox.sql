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
