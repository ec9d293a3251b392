-- Locks of documents and of sections: leases that end by themselves. A row is in force until it is
-- deleted, and every row that comes or goes raises its document's locks_version in the same
-- transaction; the hub's append compares it. A renewal changes expires_at only.

-- Up Migration
ALTER TABLE documents ADD COLUMN locks_version integer NOT NULL DEFAULT 0;

-- Rises with every lock: whoever holds a greater one came later.
CREATE SEQUENCE document_lock_tokens;

CREATE TABLE document_locks (
  token bigint PRIMARY KEY DEFAULT nextval('document_lock_tokens'),
  organization_id uuid NOT NULL,
  document_id uuid NOT NULL,
  holder uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- Where the section is in the text of `revision`; null: the whole document.
  range_from integer CHECK (range_from >= 0),
  range_to integer CHECK (range_to >= range_from),
  revision integer NOT NULL,
  seconds integer NOT NULL CHECK (seconds BETWEEN 1 AND 300),
  taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  how text NOT NULL CHECK (how IN ('taken', 'handed-over', 'stolen')),
  -- Who held it before it was handed over or stolen.
  previous uuid REFERENCES users (id) ON DELETE SET NULL,
  CHECK ((range_from IS NULL) = (range_to IS NULL)),
  UNIQUE (document_id, holder),
  FOREIGN KEY (organization_id, document_id)
    REFERENCES documents (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX document_locks_over ON document_locks (expires_at);

-- Who would like to have a lock; forgotten with it.
CREATE TABLE document_lock_requests (
  token bigint NOT NULL REFERENCES document_locks (token) ON DELETE CASCADE,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  requester uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (token, requester)
);

-- Down Migration
DROP TABLE document_lock_requests;
DROP TABLE document_locks;
DROP SEQUENCE document_lock_tokens;
ALTER TABLE documents DROP COLUMN locks_version;
