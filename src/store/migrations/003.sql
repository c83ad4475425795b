-- The codes of reply sheets, beside the register's rows: an import that knows nothing of them leaves them alone.

CREATE TABLE code (
  message INTEGER PRIMARY KEY REFERENCES message (id),
  digits_hash TEXT NOT NULL UNIQUE,
  digits BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
