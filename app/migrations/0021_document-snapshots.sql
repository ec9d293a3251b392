-- Up Migration
-- `text` is what the changes up to `snapshot_revision` make; the log has those up to `revision`.
ALTER TABLE documents ADD COLUMN snapshot_revision integer NOT NULL DEFAULT 0;
UPDATE documents SET snapshot_revision = revision;
ALTER TABLE documents
  ADD CONSTRAINT documents_snapshot_revision_check
  CHECK (snapshot_revision BETWEEN 0 AND revision);

-- Down Migration
-- A text that is behind its log cannot be brought up to it here.
DO $$ BEGIN
  IF EXISTS (SELECT FROM documents WHERE snapshot_revision < revision) THEN
    RAISE EXCEPTION 'some texts are behind their logs: let the app rest for a few seconds first';
  END IF;
END $$;
ALTER TABLE documents DROP COLUMN snapshot_revision;
