-- The numbers of flats and boxes that were given out for return addresses, beside the register's rows.

CREATE TABLE number (
  message INTEGER PRIMARY KEY REFERENCES message (id),
  digits BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
