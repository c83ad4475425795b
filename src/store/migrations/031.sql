-- A page that turned up after its letter was mailed: the mail of that letter which it was found with.

ALTER TABLE decision ADD COLUMN found_with INTEGER REFERENCES mail (id)
  CHECK (found_with IS NULL OR coalesce(outcome, '') = 'mail');
CREATE INDEX decision_found ON decision (found_with) WHERE found_with IS NOT NULL;
