-- Up Migration
CREATE TABLE feature_flags (
  name text PRIMARY KEY,
  enabled boolean NOT NULL DEFAULT true,
  rollout_percentage real NOT NULL DEFAULT 100 CHECK (rollout_percentage BETWEEN 0 AND 100),
  user_segments text[] NOT NULL DEFAULT '{}',
  fallback_enabled boolean NOT NULL DEFAULT true,
  monitoring_enabled boolean NOT NULL DEFAULT true,
  -- Part of the hash that chooses people; changing it draws lots anew.
  salt text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO feature_flags (name, salt) VALUES
  ('document-locking', 'document-locking'),
  ('presence-awareness', 'presence-awareness'),
  ('real-time-collaboration', 'real-time-collaboration'),
  ('collaborative-editing', 'collaborative-editing'),
  ('workflow-automation', 'workflow-automation');

-- Down Migration
DROP TABLE feature_flags;
