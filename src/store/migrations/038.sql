-- The rows of one sender are found without opening all, also those that were theirs; and what columns a file had.

ALTER TABLE message ADD COLUMN sender_hash TEXT; -- keyed hash of sender_id; null: there is none
ALTER TABLE message ADD COLUMN mailbox_hash TEXT; -- of sender_email, whatever its spelling; null: there is none
CREATE INDEX message_sender ON message (sender_hash, changed);
CREATE INDEX message_mailbox ON message (mailbox_hash, changed);
CREATE INDEX message_left_out ON message (left_out) WHERE left_out <> 0; -- few are
UPDATE message SET prisoner_hash = NULL; -- all are hashed anew when the store is opened

CREATE TABLE message_was ( -- appended only: whose a row was, and is not any more
  id INTEGER PRIMARY KEY,
  message INTEGER NOT NULL REFERENCES message (id),
  hash TEXT NOT NULL, -- what its sender_hash or mailbox_hash was
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX message_was_hash ON message_was (hash);

ALTER TABLE message ADD COLUMN left_out_columns INTEGER NOT NULL DEFAULT 0; -- of the file whose row was left out: bits, as src/register/columns.c counts
-- Of older ones nobody knows: a state, an address, a way and a group, at least.
UPDATE message SET left_out_columns = (1 << 3) | (1 << 5) | (1 << 8) | (1 << 21) WHERE left_out <> 0;

CREATE TABLE register_columns (columns INTEGER NOT NULL) STRICT; -- that some import had: one row, bits as above; 0: nobody knows
INSERT INTO register_columns VALUES (0);
