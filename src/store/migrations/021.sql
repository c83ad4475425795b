-- Places on pages that a person has blacked out before anything is mailed.

ALTER TABLE reply_page ADD COLUMN redacted TEXT; -- the picture that takes the place of its page's: the boxes are burnt in

CREATE TABLE redaction ( -- a page whose last one has no picture is not mailed
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  page INTEGER NOT NULL REFERENCES page (id),
  at INTEGER NOT NULL,
  by_name BLOB NOT NULL,
  boxes BLOB NOT NULL,
  failed INTEGER NOT NULL DEFAULT 0 CHECK (failed IN (0, 1)),
  picture TEXT NOT NULL DEFAULT '' -- hash and blob of what came out; '': it was not carried out
) STRICT;
CREATE INDEX redaction_page ON redaction (page);
CREATE INDEX redaction_picture ON redaction (picture);
