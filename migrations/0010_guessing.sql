-- Since when a borne is shown many cards that are nobody's; NULL when it is not.
ALTER TABLE device ADD COLUMN guessing_since INTEGER;
