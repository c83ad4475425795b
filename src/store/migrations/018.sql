-- What a mail is for, and which one it goes on from: a notice's scan, a supplement.

ALTER TABLE mail ADD COLUMN purpose TEXT NOT NULL DEFAULT 'scan'
  CHECK (purpose IN ('scan', 'notice', 'supplement', 'reminder'));
ALTER TABLE mail ADD COLUMN follows INTEGER REFERENCES mail (id); -- a mail that has left
ALTER TABLE mail ADD COLUMN planned INTEGER NOT NULL DEFAULT 0; -- 0: with its decision
ALTER TABLE mail ADD COLUMN mailbox TEXT NOT NULL DEFAULT ''; -- keyed hash of the address; '': planned before it was noted

DROP INDEX mail_once;
CREATE UNIQUE INDEX mail_once ON mail (reply, message) WHERE state <> 'recalled' AND purpose = 'scan';
CREATE UNIQUE INDEX mail_notice_once ON mail (decision, message) WHERE state <> 'recalled' AND purpose = 'notice';
CREATE INDEX mail_follows ON mail (follows) WHERE follows IS NOT NULL;
CREATE INDEX mail_confirmed ON mail (mailbox, changed) WHERE state = 'confirmed';
