-- What people decide at the review page: more outcomes, who decided (so that one person's can be found), opinions that a
-- second person must share, leases, notes, and replies parted and joined by hand.

-- A check cannot be changed in place. References to the table are looked at when the migration is whole.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE decision_kept AS SELECT * FROM decision;
DROP TABLE decision;
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  at INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN ('mail', 'none', 'handed-on', 'not-a-letter', 'rescan', 'duplicate', 'returned',
    'waits', 'to-all', 'joined')),
  undoes INTEGER UNIQUE REFERENCES decision (id), -- an entry either decides or undoes
  by_rule INTEGER NOT NULL CHECK (by_rule IN (0, 1)),
  by_name BLOB NOT NULL,
  by_hash TEXT NOT NULL DEFAULT '', -- keyed hash of the name; '': made before it was noted
  reason BLOB NOT NULL,
  duplicate_of TEXT REFERENCES reply (id), -- or joined to
  CHECK ((outcome IS NULL) = (undoes IS NOT NULL)),
  CHECK ((coalesce(outcome, '') IN ('duplicate', 'joined')) = (duplicate_of IS NOT NULL)),
  CHECK (duplicate_of IS NOT reply)
) STRICT;
INSERT INTO decision (id, reply, at, outcome, undoes, by_rule, by_name, reason, duplicate_of)
  SELECT id, reply, at, outcome, undoes, by_rule, by_name, reason, duplicate_of FROM decision_kept ORDER BY id;
DROP TABLE decision_kept;
CREATE INDEX decision_reply ON decision (reply);
CREATE INDEX decision_by ON decision (by_hash, id);
CREATE INDEX decision_waits ON decision (id) WHERE outcome = 'waits';
CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
  BEGIN SELECT raise(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision
  BEGIN SELECT raise(ABORT, 'a decision is never removed'); END;

ALTER TABLE reply ADD COLUMN turn INTEGER NOT NULL DEFAULT 0; -- one more with each decision, undoing, and change of its pages
ALTER TABLE reply ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0; -- 1: a person parted or joined it

CREATE INDEX message_log_updated ON message_log (id) WHERE change = 'updated';

CREATE TABLE opinion ( -- one that holds for each person: a decision that another must share
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  turn INTEGER NOT NULL, -- of the reply then; it holds as long as that is the same
  at INTEGER NOT NULL,
  by_hash TEXT NOT NULL,
  by_name BLOB NOT NULL,
  asks INTEGER NOT NULL CHECK (asks IN (0, 1)), -- 1: somebody else is to say; content says nothing
  content BLOB NOT NULL,
  UNIQUE (reply, turn, by_hash)
) STRICT;
CREATE INDEX opinion_by ON opinion (by_hash);

CREATE TABLE lease ( -- who has a reply before them
  reply TEXT NOT NULL PRIMARY KEY REFERENCES reply (id),
  by_hash TEXT NOT NULL,
  by_name BLOB NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_by ON lease (by_hash);

CREATE TABLE later ( -- put off by a person: behind everything else that waits for them
  reply TEXT NOT NULL REFERENCES reply (id),
  by_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (reply, by_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE note ( -- appended only; for coordinators, never mailed
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  at INTEGER NOT NULL,
  by_name BLOB NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX note_reply ON note (reply);

CREATE TABLE moved ( -- pages that came to a reply when another was joined to it, so that this can be undone
  decision INTEGER NOT NULL REFERENCES decision (id), -- of the one that was joined
  page INTEGER NOT NULL REFERENCES page (id),
  number INTEGER NOT NULL, -- that it had there
  PRIMARY KEY (decision, page)
) STRICT, WITHOUT ROWID;
