-- What lies in the bag of returned and forwarded items is looked for by when it went in.
CREATE INDEX courrier_in_bag ON courrier (state_since) WHERE state IN ('returned', 'forwarded');
