-- The centre's own words, in place of the product's. Instants are microseconds since 1970 in UTC.
CREATE TABLE wording (
    message    TEXT NOT NULL,
    language   TEXT NOT NULL,
    sms        TEXT NOT NULL,
    subject    TEXT NOT NULL,
    body       TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (message, language)
) STRICT, WITHOUT ROWID;

-- With the state, what waits is counted in the index alone.
DROP INDEX courrier_in_cabinet;
CREATE INDEX courrier_in_cabinet ON courrier (usager_id, kind, state)
    WHERE state IN ('waiting', 'to_return');

-- FAIL, not ABORT: it ends one insert of one row, which leaves nothing to be taken back, and SQLite
-- need not copy every page that an append touches.
DROP TRIGGER movement_only_appends;
CREATE TRIGGER movement_only_appends BEFORE INSERT ON movement
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM movement)
BEGIN SELECT RAISE(FAIL, 'a movement is only appended'); END;
