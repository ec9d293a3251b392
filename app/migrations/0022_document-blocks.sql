-- Up Migration
-- What is older than anybody goes back to, a few hundred revisions in one: what they did together,
-- and who wrote which part of it. The rows of document_changes that it replaces are gone.
CREATE TABLE document_blocks (
  organization_id uuid NOT NULL,
  document_id uuid NOT NULL,
  first_revision integer NOT NULL CHECK (first_revision > 0),
  last_revision integer NOT NULL CHECK (last_revision >= first_revision),
  changes jsonb NOT NULL,
  -- [[length, ordinal of the author], …] of all that `changes` inserts, in the order of the text.
  written jsonb NOT NULL,
  PRIMARY KEY (document_id, last_revision),
  UNIQUE (document_id, first_revision),
  FOREIGN KEY (organization_id, document_id)
    REFERENCES documents (organization_id, id) ON DELETE CASCADE
);

-- Everybody who made one of the block's edits, also where nothing of it is left in the text.
CREATE TABLE document_block_authors (
  organization_id uuid NOT NULL,
  document_id uuid NOT NULL,
  last_revision integer NOT NULL,
  ordinal integer NOT NULL CHECK (ordinal >= 0),
  author uuid REFERENCES users ON DELETE SET NULL,
  edits integer NOT NULL CHECK (edits > 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (document_id, last_revision, ordinal),
  FOREIGN KEY (document_id, last_revision) REFERENCES document_blocks ON DELETE CASCADE
);

-- What each client had in the log last, so that an edit that is sent again is still recognised.
CREATE TABLE document_clients (
  organization_id uuid NOT NULL,
  document_id uuid NOT NULL,
  client_id text NOT NULL,
  sequence integer NOT NULL,
  revision integer NOT NULL,
  PRIMARY KEY (document_id, client_id),
  FOREIGN KEY (organization_id, document_id)
    REFERENCES documents (organization_id, id) ON DELETE CASCADE
);

-- Down Migration
-- The single revisions of a block cannot be had back.
DO $$ BEGIN
  IF EXISTS (SELECT FROM document_blocks) THEN
    RAISE EXCEPTION 'logs have been compacted: the version before this one cannot read them';
  END IF;
END $$;
DROP TABLE document_clients;
DROP TABLE document_block_authors;
DROP TABLE document_blocks;
