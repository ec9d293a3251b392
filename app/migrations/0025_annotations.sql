-- Threads and bookmarks on documents. Their places are kept as they were in the text of one
-- revision; the changes since then say where they are now.

-- Up Migration
CREATE TABLE annotations (
  organization_id uuid NOT NULL,
  -- Chosen by who makes it, so that one which is sent twice is made once.
  id uuid NOT NULL,
  document_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('thread', 'bookmark')),
  -- Raised by each change but those of the place.
  version integer NOT NULL DEFAULT 1,
  revision integer NOT NULL CHECK (revision >= 0),
  anchor jsonb NOT NULL,
  -- What it was made on, as it was then.
  quote text NOT NULL,
  name text CHECK (length(name) BETWEEN 1 AND 200),
  created_by uuid REFERENCES users ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  resolved_by uuid REFERENCES users ON DELETE SET NULL,
  resolved_at timestamptz,
  PRIMARY KEY (organization_id, id),
  CHECK ((kind = 'bookmark') = (name IS NOT NULL)),
  FOREIGN KEY (organization_id, document_id)
    REFERENCES documents (organization_id, id) ON DELETE CASCADE
);

CREATE INDEX annotations_by_document ON annotations (document_id, created_at);

CREATE TABLE annotation_comments (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  annotation_id uuid NOT NULL,
  author uuid REFERENCES users ON DELETE SET NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 10000),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  edited_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, annotation_id)
    REFERENCES annotations (organization_id, id) ON DELETE CASCADE
);

CREATE INDEX annotation_comments_by_annotation ON annotation_comments (annotation_id, created_at);

-- Who is called by which comment, and whether they have seen that they are.
CREATE TABLE annotation_mentions (
  organization_id uuid NOT NULL,
  comment_id uuid NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  read_at timestamptz,
  PRIMARY KEY (organization_id, comment_id, user_id),
  FOREIGN KEY (organization_id, comment_id)
    REFERENCES annotation_comments (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id)
    REFERENCES organization_members (organization_id, user_id) ON DELETE CASCADE
);

CREATE INDEX annotation_mentions_by_user
  ON annotation_mentions (organization_id, user_id, created_at DESC);

-- Down Migration
DROP TABLE annotation_mentions;
DROP TABLE annotation_comments;
DROP TABLE annotations;
