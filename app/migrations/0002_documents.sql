-- Up Migration
CREATE TABLE documents (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  -- What all changes up to `revision` make of the empty text; written with each of them.
  text text NOT NULL DEFAULT '',
  revision integer NOT NULL DEFAULT 0 CHECK (revision >= 0),
  created_by uuid REFERENCES users ON DELETE SET NULL,
  updated_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, id)
);

CREATE INDEX documents_by_organization ON documents (organization_id, updated_at DESC);

-- Append-only: the change that made revision N of revision N - 1.
CREATE TABLE document_changes (
  organization_id uuid NOT NULL,
  document_id uuid NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  client_id text NOT NULL CHECK (length(client_id) BETWEEN 1 AND 100),
  sequence integer NOT NULL CHECK (sequence >= 0),
  changes jsonb NOT NULL,
  author uuid REFERENCES users ON DELETE SET NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (document_id, revision),
  -- An edit that is sent twice is stored once.
  UNIQUE (document_id, client_id, sequence),
  FOREIGN KEY (organization_id, document_id)
    REFERENCES documents (organization_id, id) ON DELETE CASCADE
);

-- Down Migration
DROP TABLE document_changes;
DROP TABLE documents;
