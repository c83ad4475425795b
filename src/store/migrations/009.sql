-- How fast each provider takes mails, as its answers have shown.

ALTER TABLE mail ADD COLUMN provider TEXT NOT NULL DEFAULT ''; -- keyed hash; '': planned before it was noted, not held back

CREATE TABLE provider (
  name TEXT NOT NULL PRIMARY KEY, -- keyed hash
  a_minute INTEGER NOT NULL CHECK (a_minute > 0), -- mails that it is given in a minute
  most INTEGER NOT NULL, -- to which that may rise
  begun INTEGER NOT NULL, -- the minute that is being filled
  given INTEGER NOT NULL, -- mails in it
  good INTEGER NOT NULL -- taken since the figure last rose or fell
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_ended ON attempt (ended);
