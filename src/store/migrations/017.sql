-- The digest to coordinators: one a day.
CREATE TABLE digest (
  day INTEGER PRIMARY KEY, -- days since 1970, where this machine's clock is
  tried INTEGER NOT NULL, -- when it was mailed last
  gone INTEGER NOT NULL CHECK (gone IN (0, 1)) -- 1: it went, or may have
) STRICT;
