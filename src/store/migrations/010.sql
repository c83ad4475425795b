-- The mails that came back, or were answered, and what of. Whose they are is proved before (docs/decisions/back.md).

CREATE TABLE received ( -- appended only
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE, -- keyed hash of all its bytes: the same mail counts once
  at INTEGER NOT NULL,
  mail INTEGER NOT NULL REFERENCES mail (id),
  what TEXT NOT NULL -- "hard 5.1.1", "answer: not mine": no personal data
) STRICT;
CREATE INDEX received_mail ON received (mail);

CREATE TRIGGER received_stays BEFORE UPDATE ON received
  BEGIN SELECT raise(ABORT, 'what was received is never changed'); END;
CREATE TRIGGER received_is_kept BEFORE DELETE ON received
  BEGIN SELECT raise(ABORT, 'what was received is never removed'); END;
