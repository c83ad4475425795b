-- What people's decisions taught: weights that were moved, by a person's word. The last row holds; one without weights
-- puts the shipped ones back.

CREATE TABLE learning ( -- appended only
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  by_name BLOB NOT NULL,
  content BLOB NOT NULL -- names of weights, their bits as shipped and as learnt; of how many decisions
) STRICT;
