-- How far the mailboxes on IMAP servers were read.

CREATE TABLE mailbox (
  name TEXT NOT NULL PRIMARY KEY, -- keyed hash of server, user and folder
  validity INTEGER NOT NULL, -- what the server's numbers belong to
  next INTEGER NOT NULL CHECK (next > 0) -- the first number that was not looked at
) STRICT, WITHOUT ROWID;
