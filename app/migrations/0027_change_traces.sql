-- The trace of each edit, in W3C's form, so that instances which read it from the log go on in it. Only
-- where its client began one: an example, no part of what the edit is.

-- Up Migration
ALTER TABLE document_changes ADD COLUMN trace text;

-- Down Migration
ALTER TABLE document_changes DROP COLUMN trace;
