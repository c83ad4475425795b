-- Who answers from another address than the mail went to proves nothing of that mailbox. What was received before this was
-- noted counts as no proof: such an address gets a notice once more, where the settings ask for one.

ALTER TABLE received ADD COLUMN proves INTEGER NOT NULL DEFAULT 0 CHECK (proves IN (0, 1));
