-- A letter that is too large for one mail goes as several: part 1 of 3. Part 2 and those behind it follow part 1.
ALTER TABLE mail ADD COLUMN part INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mail ADD COLUMN parts INTEGER NOT NULL DEFAULT 1 CHECK (part BETWEEN 1 AND parts);

DROP INDEX mail_once;
CREATE UNIQUE INDEX mail_once ON mail (reply, message, part) WHERE state <> 'recalled' AND purpose = 'scan';
