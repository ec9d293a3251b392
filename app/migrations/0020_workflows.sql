-- Workflows: what is defined, what runs, and the queue that workers lease from. A definition is
-- never changed once runs may use it: a new version is a new row. Rows of steps and timers exist
-- only while they wait; what has happened is in the history.

-- Up Migration

CREATE TABLE workflow_definitions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name text NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, name, version)
);

CREATE TABLE workflow_runs (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  definition_id uuid NOT NULL REFERENCES workflow_definitions (id) ON DELETE CASCADE,
  started_by uuid REFERENCES users (id) ON DELETE SET NULL,
  state text NOT NULL CHECK (state IN ('running', 'completed', 'failed')),
  node text NOT NULL,
  visits jsonb NOT NULL,
  variables jsonb NOT NULL,
  outcome text,
  failure text,
  history_length integer NOT NULL DEFAULT 0,
  -- The trace that began it (W3C traceparent), so that its steps are found there.
  traceparent text,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  deadline_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX workflow_runs_newest ON workflow_runs (organization_id, started_at DESC);
CREATE INDEX workflow_runs_ended ON workflow_runs (ended_at) WHERE ended_at IS NOT NULL;

-- The queue. due_at is when a worker may take it: for a leased step the end of its lease.
CREATE TABLE workflow_steps (
  run_id uuid PRIMARY KEY REFERENCES workflow_runs (id) ON DELETE CASCADE,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  node text NOT NULL,
  attempt integer NOT NULL,
  due_at timestamptz NOT NULL,
  lease_id uuid
);
CREATE INDEX workflow_steps_due ON workflow_steps (due_at);

CREATE TABLE workflow_timers (
  run_id uuid NOT NULL REFERENCES workflow_runs (id) ON DELETE CASCADE,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('deadline')),
  due_at timestamptz NOT NULL,
  PRIMARY KEY (run_id, kind)
);
CREATE INDEX workflow_timers_due ON workflow_timers (due_at);

CREATE TABLE workflow_history (
  run_id uuid NOT NULL REFERENCES workflow_runs (id) ON DELETE CASCADE,
  sequence integer NOT NULL,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind text NOT NULL,
  node text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (run_id, sequence)
);

-- What is to be told outside once a transition has been committed; deleted when it was.
CREATE TABLE workflow_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  run_id uuid NOT NULL,
  topic text NOT NULL,
  payload jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX workflow_outbox_due ON workflow_outbox (due_at);

-- What the last review of a document came to.
CREATE TABLE document_reviews (
  document_id uuid PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  run_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('published', 'returned')),
  words integer NOT NULL,
  reviewed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Down Migration

DROP TABLE document_reviews;
DROP TABLE workflow_outbox;
DROP TABLE workflow_history;
DROP TABLE workflow_timers;
DROP TABLE workflow_steps;
DROP TABLE workflow_runs;
DROP TABLE workflow_definitions;
