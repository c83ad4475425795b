-- Letters of which nobody has heard: one reminder each, ever.

ALTER TABLE received ADD COLUMN signs INTEGER NOT NULL DEFAULT 1 CHECK (signs IN (0, 1)); -- 0: only machines tell of an arrival
CREATE UNIQUE INDEX mail_reminder_once ON mail (reply, message) WHERE purpose = 'reminder';
CREATE INDEX mail_changed ON mail (state, changed);
