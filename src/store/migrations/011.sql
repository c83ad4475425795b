-- To whom a person says a reply went, or would have gone, by mistake: no candidate for it any more, and not answered by it.

CREATE TABLE wrong ( -- appended only
  reply TEXT NOT NULL REFERENCES reply (id),
  message INTEGER NOT NULL REFERENCES message (id),
  at INTEGER NOT NULL,
  PRIMARY KEY (reply, message)
) STRICT, WITHOUT ROWID;
