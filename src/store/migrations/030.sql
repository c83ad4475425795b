-- One page for several: what is black for one receiver alone, the picture that they get of it, and whether two people agreed
-- that several get a page as it is.

ALTER TABLE redaction ADD COLUMN message INTEGER REFERENCES message (id); -- black for them alone; null: for everybody
CREATE INDEX redaction_own ON redaction (page, message) WHERE message IS NOT NULL;

CREATE TABLE picture_for ( -- of a page, with everybody's places and one receiver's own burnt in
  own INTEGER NOT NULL REFERENCES redaction (id), -- the last of theirs that is in it
  common INTEGER NOT NULL, -- the last of everybody's that is in it; 0: none
  picture TEXT NOT NULL, -- hash and blob; '': it cannot be made, and they do not get the page
  PRIMARY KEY (own, common)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_for_picture ON picture_for (picture);

CREATE TABLE decision_page_for ( -- the receivers' own pictures as they were when it was decided
  decision INTEGER NOT NULL REFERENCES decision (id),
  number INTEGER NOT NULL,
  message INTEGER NOT NULL REFERENCES message (id),
  picture TEXT NOT NULL,
  PRIMARY KEY (decision, number, message)
) STRICT, WITHOUT ROWID;

ALTER TABLE decision ADD COLUMN agreed INTEGER NOT NULL DEFAULT 0 CHECK (agreed IN (0, 1)); -- another person decided the same
