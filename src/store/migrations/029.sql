-- Who is there to be asked: when each has logged in last; and a task for what went to the wrong person.

ALTER TABLE person ADD COLUMN logged_in INTEGER NOT NULL DEFAULT 0; -- 0: never
UPDATE person SET logged_in = coalesce((SELECT max(at) FROM audit WHERE audit.person = person.id AND audit.deed = 'login'), 0);

-- A check cannot be changed in place.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE task_kept AS SELECT * FROM task;
DROP TABLE task;
CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('answer', 'translate', 'prisoner', 'not-mine', 'stop', 'bounced', 'complaint',
    'silent', 'recalled', 'unclear', 'unreadable', 'wrong')),
  mail INTEGER REFERENCES mail (id), -- null: nobody knows about which
  what TEXT NOT NULL, -- "answer: translate", "hard 5.1.1": no personal data
  content BLOB NOT NULL, -- who wrote, what, and where the received mail lies
  exported INTEGER, -- when its words were given out as a new message
  done INTEGER,
  done_by BLOB,
  CHECK ((done IS NULL) = (done_by IS NULL))
) STRICT;
INSERT INTO task (id, name, at, kind, mail, what, content, exported, done, done_by)
  SELECT id, name, at, kind, mail, what, content, exported, done, done_by FROM task_kept ORDER BY id;
DROP TABLE task_kept;
CREATE INDEX task_open ON task (id) WHERE done IS NULL;
CREATE INDEX task_mail ON task (mail);
CREATE TRIGGER task_is_kept BEFORE DELETE ON task
  BEGIN SELECT raise(ABORT, 'a task is never removed'); END;
CREATE TRIGGER task_stays_done BEFORE UPDATE ON task WHEN old.done IS NOT NULL AND new.done IS NOT old.done
  BEGIN SELECT raise(ABORT, 'a task is done once'); END;
