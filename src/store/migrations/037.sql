-- A row that an import left out stays as it was, and wants nothing mailed until it comes in whole.

ALTER TABLE message ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0; -- since when, seconds since 1970; 0: it is not
