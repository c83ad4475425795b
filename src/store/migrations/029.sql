-- Who is there to be asked: when each has logged in last.

ALTER TABLE person ADD COLUMN logged_in INTEGER NOT NULL DEFAULT 0; -- 0: never
UPDATE person SET logged_in = coalesce((SELECT max(at) FROM audit WHERE audit.person = person.id AND audit.deed = 'login'), 0);
