-- Who may log in at the review page, their sessions, and the record of what each saw and did.

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name BLOB NOT NULL,
  name_hash TEXT NOT NULL UNIQUE, -- keyed hash: a name is one person's for good
  passphrase BLOB NOT NULL, -- Argon2id, salted
  role TEXT NOT NULL CHECK (role IN ('coordinator', 'lead', 'operator')),
  language TEXT NOT NULL,
  preferences TEXT NOT NULL DEFAULT '', -- keys and colours: no personal data
  since INTEGER NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1))
) STRICT;
CREATE TRIGGER person_is_kept BEFORE DELETE ON person
  BEGIN SELECT raise(ABORT, 'a person is never removed'); END;

CREATE TABLE session (
  token TEXT NOT NULL PRIMARY KEY, -- keyed hash of what the browser holds
  person INTEGER NOT NULL REFERENCES person (id),
  begun INTEGER NOT NULL,
  seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person);

CREATE TABLE login_try (
  name_hash TEXT NOT NULL PRIMARY KEY, -- of a name that was tried, whether anybody has it or not
  tries INTEGER NOT NULL, -- since the last that was right
  at INTEGER NOT NULL -- the last
) STRICT, WITHOUT ROWID;

CREATE TABLE audit ( -- appended only
  id INTEGER PRIMARY KEY, -- without gaps, from 1
  at INTEGER NOT NULL,
  person INTEGER REFERENCES person (id), -- null: nobody who is known
  deed TEXT NOT NULL,
  reply TEXT NOT NULL, -- '' or the ID of a reply or a mail: no personal data
  chain TEXT NOT NULL -- keyed hash of this entry and of the chain before it
) STRICT;
CREATE TABLE audit_head ( -- how far the record goes: what was cut off its end shows
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id INTEGER NOT NULL,
  seal TEXT NOT NULL -- keyed hash of the last entry's number and chain
) STRICT;
CREATE INDEX audit_reply ON audit (reply) WHERE reply <> '';
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
  BEGIN SELECT raise(ABORT, 'the record is never changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
  BEGIN SELECT raise(ABORT, 'the record is never shortened'); END;
