-- What a verdict was made with, so that it is due again when that changes; and what was said before it.

ALTER TABLE message ADD COLUMN changed INTEGER NOT NULL DEFAULT 0; -- when the row came in or changed last
UPDATE message SET changed = last.at
  FROM (SELECT message AS of, max(at) AS at FROM message_log GROUP BY message) AS last WHERE last.of = message.id;

ALTER TABLE verdict ADD COLUMN models TEXT NOT NULL DEFAULT ''; -- a hash of their files; '': nobody noted it
ALTER TABLE verdict ADD COLUMN gist TEXT NOT NULL DEFAULT ''; -- keyed hash of the reason and the first candidates

CREATE TABLE verdict_before ( -- appended only: verdicts of another gist than the one that took their place
  id INTEGER PRIMARY KEY,
  reply TEXT NOT NULL REFERENCES reply (id),
  at INTEGER NOT NULL,
  register_version INTEGER NOT NULL,
  models TEXT NOT NULL,
  content BLOB NOT NULL -- as it was sealed for verdict.content
) STRICT;
CREATE INDEX verdict_before_reply ON verdict_before (reply);
