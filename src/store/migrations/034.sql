-- A lead who is one of two that differ may have a third word behind their own: both hold.

CREATE TABLE opinion_of_each ( -- as opinion was, but for `third`
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  turn INTEGER NOT NULL, -- of the reply then; it holds as long as that is the same
  at INTEGER NOT NULL,
  by_hash TEXT NOT NULL,
  by_name BLOB NOT NULL,
  asks INTEGER NOT NULL CHECK (asks IN (0, 1)), -- 1: somebody else is to say; content says nothing
  content BLOB NOT NULL,
  third INTEGER NOT NULL DEFAULT 0 CHECK (third IN (0, 1)), -- 1: said behind two that differ by one of the two
  UNIQUE (reply, turn, by_hash, third)
) STRICT;
INSERT INTO opinion_of_each (id, reply, turn, at, by_hash, by_name, asks, content)
  SELECT id, reply, turn, at, by_hash, by_name, asks, content FROM opinion;
DROP TABLE opinion;
ALTER TABLE opinion_of_each RENAME TO opinion;
CREATE INDEX opinion_by ON opinion (by_hash, at);
