-- Only the word that our mails ask for proves a mailbox. Until now any plain answer did, and which of these it was nobody can tell:
-- none of them counts. Such an address gets a notice once more, where the settings ask for one.

UPDATE received SET proves = 0;
