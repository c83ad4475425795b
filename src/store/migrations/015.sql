-- A page that lies on its side is turned by a person: for showing and in the mail. Its picture and every box on it stay
-- as they are. A decision pins how its pages lay.
ALTER TABLE page ADD COLUMN quarters INTEGER NOT NULL DEFAULT 0 CHECK (quarters BETWEEN 0 AND 3); -- clockwise
ALTER TABLE decision_page ADD COLUMN quarters INTEGER NOT NULL DEFAULT 0 CHECK (quarters BETWEEN 0 AND 3);
