-- What stops mail, and who said so: all of it, to one address, or of what came from one drop.

CREATE TABLE stop ( -- appended only: the last entry about the same thing holds
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('mail', 'server', 'address', 'drop')),
  subject TEXT NOT NULL, -- keyed hash of the address or of the drop's name; '': all mail
  stops INTEGER NOT NULL CHECK (stops IN (0, 1)), -- 0: it goes on
  since INTEGER NOT NULL, -- of a drop: what arrived from then on
  settled INTEGER NOT NULL, -- the last decision that was made before: a person's later one about a drop's scan goes
  name BLOB NOT NULL, -- the drop's name; an address is nowhere but in its hash
  by_name BLOB NOT NULL,
  reason BLOB NOT NULL
) STRICT;
CREATE INDEX stop_subject ON stop (kind, subject, id);

CREATE TRIGGER stop_stays BEFORE UPDATE ON stop
  BEGIN SELECT raise(ABORT, 'a stop is never changed'); END;
CREATE TRIGGER stop_is_kept BEFORE DELETE ON stop
  BEGIN SELECT raise(ABORT, 'a stop is never removed'); END;
