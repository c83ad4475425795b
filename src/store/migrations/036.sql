-- Only the word that our mails ask for proves a mailbox. Until now any plain answer did, and which of these it was nobody can tell:
-- none of them counts. Such an address gets a notice once more, where the settings ask for one.

DROP TRIGGER received_stays;
UPDATE received SET proves = 0;
CREATE TRIGGER received_stays BEFORE UPDATE ON received
  BEGIN SELECT raise(ABORT, 'what was received is never changed'); END;
