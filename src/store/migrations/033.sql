-- What a person put off and said, by when: the page after a decision asks for the last of it, the queue for what was put
-- off first.

CREATE INDEX later_by ON later (by_hash, at);
DROP INDEX opinion_by;
CREATE INDEX opinion_by ON opinion (by_hash, at);
