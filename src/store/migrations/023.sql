-- Pictures made smaller where a letter is too large for one mail, and how far a mail needs that.

ALTER TABLE mail ADD COLUMN step INTEGER NOT NULL DEFAULT 0; -- of its pictures: 0 as they are kept, 3 the smallest
ALTER TABLE mail ADD COLUMN fitted INTEGER; -- the limit (MB) for which that was found; null: nobody has looked

CREATE TABLE smaller (
  picture TEXT NOT NULL, -- of which it was made, by the hash that decisions are pinned to
  step INTEGER NOT NULL CHECK (step > 0),
  blob TEXT NOT NULL,
  PRIMARY KEY (picture, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX smaller_blob ON smaller (blob);
