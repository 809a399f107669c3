-- What was typed to find a folder, and what agents decided about it. All of it says who somebody
-- is: it stands in no movement, and goes when the usager is erased.

-- Spellings of envelopes that an agent confirmed for a usager.
CREATE TABLE spelling (
    usager_id    BLOB NOT NULL REFERENCES usager (id),
    -- The folded words in one order: the same spelling is kept once.
    folded       TEXT NOT NULL,
    text         TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    PRIMARY KEY (usager_id, folded)
) STRICT, WITHOUT ROWID;

-- By which text the folder of an item was found. No row: by numero, card or open folder.
CREATE TABLE entry (
    courrier_id BLOB PRIMARY KEY REFERENCES courrier (id),
    usager_id   BLOB NOT NULL REFERENCES usager (id),
    text        TEXT NOT NULL,
    chosen      INTEGER NOT NULL CHECK (chosen IN (0, 1)),
    -- The spelling that it confirmed.
    folded      TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_usager ON entry (usager_id, folded);

-- Names are compared in memory.
DROP TABLE name_token;
