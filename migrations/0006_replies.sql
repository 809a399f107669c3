-- What people write back to the modem, until an agent has dealt with it. Whose it is is looked up by
-- the number when it is shown; the modem may tell of one twice.
CREATE TABLE reply (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    route  TEXT NOT NULL,
    sender TEXT NOT NULL,
    at     INTEGER NOT NULL,
    text   TEXT NOT NULL,
    stop   INTEGER NOT NULL CHECK (stop IN (0, 1)),
    UNIQUE (sender, at, text)
) STRICT, WITHOUT ROWID;

-- Whose number it is.
CREATE INDEX identity_telephone ON identity (telephone) WHERE telephone IS NOT NULL;

-- Taken by a route, and not known to have arrived: to be asked about.
CREATE INDEX message_accepted ON message (accepted_at) WHERE state = 'accepted';
