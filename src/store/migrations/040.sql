-- When it changed last what a row says of sending: words that changed are no reason to ask for the sender's other rows.

ALTER TABLE message ADD COLUMN sends_since INTEGER NOT NULL DEFAULT 0; -- seconds: address, ID, name, delivery, key, password, state, left out
UPDATE message SET sends_since = changed;
