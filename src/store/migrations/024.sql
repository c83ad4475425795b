-- What people write of a letter, a transcript or a translation, and which mail took it along.

CREATE TABLE rendition ( -- appended, never changed: a later one of the same pages, kind and language holds in its place
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id), -- where it was written
  message INTEGER REFERENCES message (id), -- whose sender it is for; null: whoever gets the pages
  kind TEXT NOT NULL CHECK (kind IN ('transcript', 'translation')),
  language TEXT NOT NULL, -- of a translation; ''
  withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)), -- it says nothing, and takes back what stood there
  at INTEGER NOT NULL,
  settled INTEGER NOT NULL, -- the newest decision when it was written
  by_name BLOB NOT NULL,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE rendition_page ( -- it goes to nobody who does not get all of these, as they were
  rendition INTEGER NOT NULL REFERENCES rendition (id),
  page INTEGER NOT NULL REFERENCES page (id),
  picture TEXT NOT NULL,
  PRIMARY KEY (rendition, page)
) STRICT;
CREATE INDEX rendition_page_page ON rendition_page (page);

CREATE TABLE mail_rendition (
  mail INTEGER NOT NULL REFERENCES mail (id),
  rendition INTEGER NOT NULL REFERENCES rendition (id),
  PRIMARY KEY (mail, rendition)
) STRICT;
CREATE INDEX mail_rendition_rendition ON mail_rendition (rendition);
