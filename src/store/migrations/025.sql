-- A server refused a mail for its size: it is cut once more, so that no part is larger.

ALTER TABLE mail ADD COLUMN bytes_most INTEGER;
