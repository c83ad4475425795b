-- The rows of one prisoner are found without opening all: keyed hashes of the name as it is written, and of the ID.

ALTER TABLE message ADD COLUMN prisoner_hash TEXT; -- null: the row came before this column, and is hashed when the store is opened
ALTER TABLE message ADD COLUMN prisoner_id_hash TEXT; -- null: it has no ID
CREATE INDEX message_prisoner ON message (prisoner_hash);
CREATE INDEX message_prisoner_id ON message (prisoner_id_hash);
