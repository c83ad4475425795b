-- What the rule would mail, and what people said of it: the replies that are checked blind, and the patterns that were
-- stopped.

CREATE TABLE rule_case (
  reply TEXT NOT NULL PRIMARY KEY REFERENCES reply (id),
  at INTEGER NOT NULL,
  pattern INTEGER NOT NULL CHECK (pattern > 0), -- a bit for each group of evidence that agrees
  held INTEGER NOT NULL CHECK (held IN (0, 1)), -- 1: a person decides without being told what the rule would do
  message INTEGER NOT NULL REFERENCES message (id)
) STRICT;
CREATE INDEX rule_case_pattern ON rule_case (pattern);

CREATE TABLE rule_check ( -- appended: a person's decision about such a reply, or word on its mail
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES rule_case (reply),
  at INTEGER NOT NULL,
  decision INTEGER NOT NULL REFERENCES decision (id), -- counts while this one holds
  agrees INTEGER NOT NULL CHECK (agrees IN (0, 1))
) STRICT;
CREATE INDEX rule_check_reply ON rule_check (reply);

CREATE TABLE rule_stop ( -- appended: the last one of a pattern holds
  id INTEGER PRIMARY KEY,
  pattern INTEGER NOT NULL CHECK (pattern > 0),
  at INTEGER NOT NULL,
  stops INTEGER NOT NULL CHECK (stops IN (0, 1)), -- 0: a person, having looked into it, lets it go on
  by_name BLOB NOT NULL
) STRICT;
CREATE INDEX rule_stop_pattern ON rule_stop (pattern);
