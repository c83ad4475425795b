-- 001: the store as it was first made.
--
-- BLOB columns are sealed: they pass the vault, and nothing here compares, sorts or indexes them. Equality goes
-- by keyed hashes, which are also the names of the blob files. Times are seconds since 1970. States carry the
-- names that `adkaz list` shows.

CREATE TABLE vault (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  proof BLOB NOT NULL -- a known sentence: does the key handed in fit?
) STRICT;

-- ---- the register ----

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  ref_hash TEXT NOT NULL UNIQUE,
  row_hash TEXT NOT NULL, -- of the content: has the row changed?
  content BLOB NOT NULL -- every column of the register
) STRICT;

CREATE TABLE message_log ( -- appended only; its last id is the register's version
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL REFERENCES message (id),
  at INTEGER NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('added', 'updated'))
) STRICT;

-- ---- scans ----

CREATE TABLE drop_folder (
  id INTEGER PRIMARY KEY,
  name_hash TEXT NOT NULL UNIQUE,
  name BLOB NOT NULL
) STRICT;

CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE, -- keyed hash over the parts' hashes in order
  pipeline TEXT NOT NULL,
  at INTEGER NOT NULL,
  proposed INTEGER NOT NULL CHECK (proposed IN (0, 1)),
  loose INTEGER NOT NULL CHECK (loose IN (0, 1)), -- files lying in the drop itself, not in a folder
  filed INTEGER NOT NULL DEFAULT 0 CHECK (filed IN (0, 1)) -- the note about a scan without bytes is written
) STRICT;

CREATE TABLE source ( -- every arrival of a scan's bytes
  id INTEGER PRIMARY KEY,
  scan INTEGER NOT NULL REFERENCES scan (id),
  drop_folder INTEGER NOT NULL REFERENCES drop_folder (id),
  at INTEGER NOT NULL,
  path_hash TEXT NOT NULL,
  path BLOB NOT NULL,
  UNIQUE (scan, drop_folder, path_hash, at)
) STRICT;
CREATE INDEX source_recent ON source (drop_folder, at);

CREATE TABLE part (
  id INTEGER PRIMARY KEY,
  scan INTEGER NOT NULL REFERENCES scan (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  blob TEXT NOT NULL,
  name BLOB NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
  trouble TEXT NOT NULL DEFAULT '',
  filed INTEGER NOT NULL DEFAULT 0 CHECK (filed IN (0, 1)), -- it lies in the PROBLEM folder
  UNIQUE (scan, position),
  CHECK (done OR trouble = '')
) STRICT;
CREATE INDEX part_blob ON part (blob);

CREATE TABLE page (
  id INTEGER PRIMARY KEY,
  part INTEGER NOT NULL REFERENCES part (id),
  place INTEGER NOT NULL CHECK (place >= 0), -- in its part
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 5), -- enum page_kind
  picture TEXT NOT NULL, -- hash and blob of the presentation picture; '': there is none
  content BLOB NOT NULL, -- kind, size, reading, trouble and note
  cpu_ms INTEGER NOT NULL,
  peak_kib INTEGER NOT NULL,
  UNIQUE (part, place)
) STRICT;
CREATE INDEX page_picture ON page (picture);

-- ---- replies ----

CREATE TABLE reply (
  id TEXT NOT NULL PRIMARY KEY,
  scan INTEGER NOT NULL REFERENCES scan (id),
  at INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('received', 'reading', 'matching', 'review', 'decided', 'set-aside')),
  reason TEXT NOT NULL DEFAULT '', -- why it asks or was set aside: words without names
  seen TEXT REFERENCES reply (id), -- the same picture lies there already
  neighbour TEXT REFERENCES reply (id), -- the scan before or behind it in a series of loose pictures
  decision INTEGER REFERENCES decision (id), -- the one that holds now
  CHECK ((state = 'decided') = (decision IS NOT NULL)),
  CHECK (state <> 'set-aside' OR reason <> '')
) STRICT;
CREATE INDEX reply_state ON reply (state, at);
CREATE INDEX reply_scan ON reply (scan);

CREATE TABLE reply_page ( -- filled when the scan is read
  reply TEXT NOT NULL REFERENCES reply (id),
  number INTEGER NOT NULL CHECK (number > 0),
  page INTEGER NOT NULL REFERENCES page (id),
  PRIMARY KEY (reply, number),
  UNIQUE (reply, page)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict ( -- the last one
  reply TEXT NOT NULL PRIMARY KEY REFERENCES reply (id),
  at INTEGER NOT NULL,
  register_version INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;

-- ---- decisions: appended, never changed ----

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  at INTEGER NOT NULL,
  outcome TEXT CHECK (outcome IN
    ('mail', 'none', 'handed-on', 'not-a-letter', 'rescan', 'duplicate', 'returned')),
  undoes INTEGER UNIQUE REFERENCES decision (id), -- an entry either decides or undoes
  by_rule INTEGER NOT NULL CHECK (by_rule IN (0, 1)),
  by_name BLOB NOT NULL,
  reason BLOB NOT NULL,
  duplicate_of TEXT REFERENCES reply (id),
  CHECK ((outcome IS NULL) = (undoes IS NOT NULL)),
  CHECK ((outcome IS 'duplicate') = (duplicate_of IS NOT NULL)),
  CHECK (duplicate_of IS NOT reply)
) STRICT;
CREATE INDEX decision_reply ON decision (reply);

CREATE TABLE decision_page ( -- the reply's pages as they were when it was decided
  decision INTEGER NOT NULL REFERENCES decision (id),
  number INTEGER NOT NULL,
  picture TEXT NOT NULL,
  PRIMARY KEY (decision, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER decision_stays BEFORE UPDATE ON decision
  BEGIN SELECT raise(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decision_is_kept BEFORE DELETE ON decision
  BEGIN SELECT raise(ABORT, 'a decision is never removed'); END;
CREATE TRIGGER decision_page_stays BEFORE UPDATE ON decision_page
  BEGIN SELECT raise(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER decision_page_is_kept BEFORE DELETE ON decision_page
  BEGIN SELECT raise(ABORT, 'a decision is never removed'); END;

-- ---- the outbox ----

CREATE TABLE mail (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  reply TEXT NOT NULL REFERENCES reply (id),
  message INTEGER NOT NULL REFERENCES message (id),
  decision INTEGER NOT NULL REFERENCES decision (id),
  state TEXT NOT NULL CHECK (state IN ('held', 'queued', 'sending', 'unknown', 'deferred', 'written',
    'handed-over', 'confirmed', 'failed', 'bounced', 'recalled')),
  due INTEGER, -- null: nothing more is tried
  date INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  marked INTEGER NOT NULL DEFAULT 0 CHECK (marked IN (0, 1)), -- the last byte may have been handed over
  resent INTEGER NOT NULL DEFAULT 0 CHECK (resent IN (0, 1)), -- it was unknown and is tried once more
  envelope BLOB NOT NULL, -- address, language, Message-ID, token
  CHECK (state NOT IN ('held', 'queued', 'deferred') OR due IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX mail_once ON mail (reply, message) WHERE state <> 'recalled';
CREATE INDEX mail_due ON mail (state, due);
CREATE INDEX mail_message ON mail (message);
CREATE INDEX mail_reply ON mail (reply);

CREATE TABLE mail_page (
  mail INTEGER NOT NULL REFERENCES mail (id),
  number INTEGER NOT NULL,
  PRIMARY KEY (mail, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt ( -- appended only
  id INTEGER PRIMARY KEY,
  mail INTEGER NOT NULL REFERENCES mail (id),
  started INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  state TEXT NOT NULL, -- of the mail afterwards
  phase TEXT NOT NULL,
  code INTEGER NOT NULL,
  enhanced TEXT NOT NULL,
  said BLOB NOT NULL -- the server's words and its queue ID
) STRICT;
CREATE INDEX attempt_mail ON attempt (mail);

-- ---- what happened ----

CREATE TABLE event ( -- appended only
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  at INTEGER NOT NULL,
  what BLOB NOT NULL -- may name a coordinator
) STRICT;
CREATE INDEX event_reply ON event (reply);
