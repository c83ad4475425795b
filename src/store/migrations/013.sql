-- What a person has to do about a mail; and which received mails have been looked at.

CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'translate', 'prisoner', 'not-mine', 'stop', 'bounced', 'complaint',
    'silent', 'recalled', 'unclear', 'unreadable')),
  mail INTEGER REFERENCES mail (id), -- null: nobody knows about which
  what TEXT NOT NULL, -- "answer: translate", "hard 5.1.1": no personal data
  content BLOB NOT NULL, -- who wrote, what, and where the received mail lies
  exported INTEGER, -- when its words were given out as a new message
  done INTEGER,
  done_by BLOB,
  CHECK ((done IS NULL) = (done_by IS NULL))
) STRICT;
CREATE INDEX task_open ON task (id) WHERE done IS NULL;
CREATE INDEX task_mail ON task (mail);

CREATE TRIGGER task_is_kept BEFORE DELETE ON task
  BEGIN SELECT raise(ABORT, 'a task is never removed'); END;
CREATE TRIGGER task_stays_done BEFORE UPDATE ON task WHEN old.done IS NOT NULL AND new.done IS NOT old.done
  BEGIN SELECT raise(ABORT, 'a task is done once'); END;

CREATE TABLE looked_at (
  place TEXT NOT NULL PRIMARY KEY, -- keyed hash of where a received mail lies: its name in a Maildir
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
