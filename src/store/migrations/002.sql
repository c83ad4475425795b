-- The pictures' quality, so that the drops can be asked for better ones.

ALTER TABLE page ADD COLUMN flaws INTEGER NOT NULL DEFAULT 0 CHECK (flaws >= 0); -- a sum of enum page_flaw
ALTER TABLE reply ADD COLUMN told INTEGER NOT NULL DEFAULT 0; -- 1: its drop was asked for better pictures
