-- What was blacked out may be shown again, as long as no mail of the page has left; and a reply comes back first to who
-- had a place of it blacked out.

ALTER TABLE redaction ADD COLUMN undone INTEGER; -- when it was taken back; null: it holds
ALTER TABLE redaction ADD COLUMN undone_by BLOB;
ALTER TABLE reply ADD COLUMN back_to TEXT; -- a person's hash
CREATE INDEX reply_back_to ON reply (back_to) WHERE back_to IS NOT NULL;
