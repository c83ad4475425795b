-- Who has the digest of a day: the others get it yet.
CREATE TABLE digest_settled (
  day INTEGER NOT NULL, -- of the digest; earlier ones are forgotten
  mailbox TEXT NOT NULL, -- keyed hash of the address: it has it, or is refused for good
  PRIMARY KEY (day, mailbox)
) STRICT, WITHOUT ROWID;
