-- What a device is, and with that what its credential opens: a borne shows cards; the screen that
-- calls numbers reads the queue and tells how it is. All that were enrolled before could do what a
-- borne does.
ALTER TABLE enrolment_code ADD COLUMN kind TEXT NOT NULL DEFAULT 'borne'
    CHECK (kind IN ('borne', 'display'));
ALTER TABLE device ADD COLUMN kind TEXT NOT NULL DEFAULT 'borne'
    CHECK (kind IN ('borne', 'display'));
