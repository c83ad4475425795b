-- Of a sender's rows, however many, those are found that say something else than the mailed one.

ALTER TABLE message ADD COLUMN way_hash TEXT; -- keyed hash of mailbox, delivery, and key or password; null: no mailbox, or nothing is wanted there
DROP INDEX message_sender;
DROP INDEX message_mailbox;
CREATE INDEX message_sender ON message (sender_hash, left_out, mailbox_hash);
CREATE INDEX message_mailbox ON message (mailbox_hash, left_out, way_hash);
CREATE INDEX message_changed ON message (changed);
UPDATE message SET prisoner_hash = NULL; -- all are hashed anew when the store is opened
