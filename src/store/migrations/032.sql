-- Who had a reply open before the one who has it now: both may be reading it.

ALTER TABLE lease ADD COLUMN before_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE lease ADD COLUMN before_name BLOB NOT NULL DEFAULT x''; -- sealed as by_name, which it was
ALTER TABLE lease ADD COLUMN before_until INTEGER NOT NULL DEFAULT 0; -- 0: nobody

-- Whoever's passphrase was given by somebody else chooses one before anything else; until now all were given.
ALTER TABLE person ADD COLUMN given INTEGER NOT NULL DEFAULT 0 CHECK (given IN (0, 1));
UPDATE person SET given = 1;
