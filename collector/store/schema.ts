// The schema of the collector's one database, in numbered steps. A step that was released is never
// changed; a change is a new step at the end. Whoever keeps rows of its own adds its tables here.
//
// Counts are REAL, exact for whole numbers up to 2^53. Times are milliseconds of Unix time.

/** Step n brings the database from `user_version` n to n + 1. */
export const schemaSteps: readonly string[] = [
  // Histories: one per indicator. A cell of level l holds what was counted in
  // (cell × width(l), (cell + 1) × width(l)]; `bridged` cells were spread over a gap.
  `CREATE TABLE histories (
     id INTEGER PRIMARY KEY,
     indicator TEXT NOT NULL UNIQUE,
     since_ms REAL NOT NULL
   ) STRICT;
   CREATE TABLE cells (
     level INTEGER NOT NULL,
     cell INTEGER NOT NULL,
     history INTEGER NOT NULL,
     bridged INTEGER NOT NULL,
     good REAL NOT NULL,
     total REAL NOT NULL,
     PRIMARY KEY (level, cell, history, bridged)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE targets (
     id INTEGER PRIMARY KEY,
     source TEXT NOT NULL,
     target TEXT NOT NULL,
     time_ms REAL,
     process_start_ms REAL,
     UNIQUE (source, target)
   ) STRICT;
   CREATE TABLE series (
     target INTEGER NOT NULL REFERENCES targets (id) ON DELETE CASCADE,
     key TEXT NOT NULL,
     value REAL NOT NULL,
     created_ms REAL,
     time_ms REAL NOT NULL,
     present INTEGER NOT NULL,
     PRIMARY KEY (target, key)
   ) STRICT, WITHOUT ROWID;
   -- Since when a history counts from a target: the first sight of a target is a baseline.
   CREATE TABLE sightings (
     history INTEGER NOT NULL REFERENCES histories (id) ON DELETE CASCADE,
     target INTEGER NOT NULL REFERENCES targets (id) ON DELETE CASCADE,
     since_ms REAL NOT NULL,
     PRIMARY KEY (history, target)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE fingerprints (
     source TEXT NOT NULL,
     fingerprint TEXT NOT NULL,
     time_ms REAL NOT NULL,
     PRIMARY KEY (source, fingerprint)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX fingerprints_by_time ON fingerprints (time_ms);

   CREATE TABLE objectives (
     key TEXT PRIMARY KEY,
     indicator TEXT NOT NULL,
     status TEXT NOT NULL,
     since_ms REAL NOT NULL,
     colour TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE alerts (
     id TEXT PRIMARY KEY,
     rule TEXT NOT NULL,
     name TEXT NOT NULL,
     slo TEXT NOT NULL,
     objective TEXT NOT NULL,
     kind TEXT NOT NULL,
     severity TEXT NOT NULL,
     state TEXT NOT NULL,
     since_ms REAL NOT NULL,
     resolved_ms REAL,
     summary TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX alerts_by_time ON alerts (since_ms);`,

  // What happened beside the counts: deploys, gates, flags, pages, faults, the collector itself.
  `CREATE TABLE markers (
     id TEXT PRIMARY KEY,
     at_ms REAL NOT NULL,
     kind TEXT NOT NULL,
     title TEXT NOT NULL,
     detail TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX markers_by_time ON markers (at_ms);`,

  // Pages. A page opens with the first firing alert of its trouble and closes with the last; what is
  // sent about it is a notification with a delivery per receiver, kept until it has arrived.
  `CREATE TABLE open_pages (
     key TEXT PRIMARY KEY,
     opened_by TEXT NOT NULL,
     opened_ms REAL NOT NULL,
     severity TEXT NOT NULL,
     alerts TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE notifications (
     sequence INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     at_ms REAL NOT NULL,
     alert TEXT NOT NULL,
     slo TEXT NOT NULL,
     objective TEXT NOT NULL,
     severity TEXT NOT NULL,
     state TEXT NOT NULL,
     title TEXT NOT NULL,
     summary TEXT NOT NULL,
     trace TEXT,
     trace_wanted_until_ms REAL
   ) STRICT;
   CREATE INDEX notifications_by_alert ON notifications (alert);
   CREATE INDEX notifications_wanting_trace ON notifications (trace_wanted_until_ms)
     WHERE trace_wanted_until_ms IS NOT NULL;
   CREATE TABLE deliveries (
     notification INTEGER NOT NULL REFERENCES notifications (sequence) ON DELETE CASCADE,
     receiver TEXT NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL,
     last_error TEXT,
     at_ms REAL,
     due_ms REAL NOT NULL,
     PRIMARY KEY (notification, receiver)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX deliveries_waiting ON deliveries (receiver, due_ms) WHERE state = 'waiting';`,

  // Time slices that are not closed yet, as sums of the events of a history, and up to when its
  // slices of a length are closed. Of alerts: whom they ask for, since when their condition holds
  // where it must hold for a while, and why they are kept from firing.
  `CREATE TABLE open_slices (
     history INTEGER NOT NULL REFERENCES histories (id) ON DELETE CASCADE,
     seconds INTEGER NOT NULL,
     end_ms REAL NOT NULL,
     bridged INTEGER NOT NULL,
     good REAL NOT NULL,
     total REAL NOT NULL,
     PRIMARY KEY (history, seconds, end_ms, bridged)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE closed_slices (
     history INTEGER NOT NULL REFERENCES histories (id) ON DELETE CASCADE,
     seconds INTEGER NOT NULL,
     closed_ms REAL NOT NULL,
     PRIMARY KEY (history, seconds)
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE alerts ADD COLUMN notify TEXT NOT NULL DEFAULT '[]';
   ALTER TABLE alerts ADD COLUMN holding_since_ms REAL;
   ALTER TABLE alerts ADD COLUMN held TEXT;
   ALTER TABLE notifications ADD COLUMN notify TEXT NOT NULL DEFAULT '[]';`,

  // What every history has counted since somebody else adds it up, and what they were told of it.
  `CREATE TABLE totals (
     history INTEGER PRIMARY KEY REFERENCES histories (id) ON DELETE CASCADE,
     good REAL NOT NULL,
     total REAL NOT NULL,
     told_good REAL NOT NULL,
     told_bad REAL NOT NULL
   ) STRICT;`,

  // What people changed, for good: who, what, about what.
  `CREATE TABLE audit (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     at_ms REAL NOT NULL,
     who TEXT NOT NULL,
     what TEXT NOT NULL,
     about TEXT NOT NULL,
     detail TEXT NOT NULL
   ) STRICT;
   CREATE INDEX audit_by_time ON audit (at_ms);`,

  // Incidents: what went wrong for whom, what was said of it. A trouble is one spell of alerts that
  // belong together; an entry is a line of the timeline, and those that are public are what the status
  // page and its subscribers are told. Since when a component's days are recorded.
  `CREATE TABLE incidents (
     sequence INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     title TEXT NOT NULL,
     services TEXT NOT NULL,
     status TEXT NOT NULL,
     impact TEXT NOT NULL,
     opened_ms REAL NOT NULL,
     opened_by TEXT NOT NULL,
     by_hand INTEGER NOT NULL,
     tended INTEGER NOT NULL,
     resolved_ms REAL,
     public_title TEXT,
     published_ms REAL,
     cost TEXT
   ) STRICT;
   CREATE INDEX incidents_by_opening ON incidents (opened_ms);
   CREATE TABLE incident_troubles (
     incident INTEGER NOT NULL REFERENCES incidents (sequence) ON DELETE CASCADE,
     key TEXT NOT NULL,
     since_ms REAL NOT NULL,
     until_ms REAL,
     service TEXT NOT NULL,
     slo TEXT NOT NULL,
     objective TEXT NOT NULL,
     kind TEXT NOT NULL,
     title TEXT NOT NULL,
     firing TEXT NOT NULL,
     alerts TEXT NOT NULL,
     PRIMARY KEY (incident, key, since_ms)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX incident_troubles_by_time ON incident_troubles (since_ms);
   CREATE TABLE incident_entries (
     sequence INTEGER PRIMARY KEY AUTOINCREMENT,
     incident INTEGER NOT NULL REFERENCES incidents (sequence) ON DELETE CASCADE,
     at_ms REAL NOT NULL,
     kind TEXT NOT NULL,
     status TEXT NOT NULL,
     who TEXT,
     title TEXT NOT NULL,
     detail TEXT NOT NULL,
     public INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX incident_entries_by_incident ON incident_entries (incident, sequence);
   CREATE TABLE status_deliveries (
     entry INTEGER NOT NULL REFERENCES incident_entries (sequence) ON DELETE CASCADE,
     receiver TEXT NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL,
     last_error TEXT,
     at_ms REAL,
     due_ms REAL NOT NULL,
     PRIMARY KEY (entry, receiver)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX status_deliveries_waiting ON status_deliveries (receiver, entry) WHERE state = 'waiting';
   CREATE TABLE status_components (
     name TEXT PRIMARY KEY,
     since_ms REAL NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  // Of an open page: the alerts in it, how it stands with people, and what was done about it. What an
  // alert is silenced by, who has acknowledged it, and each attempt to deliver a notification. A
  // receiver gets the notifications of one line in order.
  `ALTER TABLE open_pages ADD COLUMN slo TEXT NOT NULL DEFAULT '';
   ALTER TABLE open_pages ADD COLUMN objective TEXT NOT NULL DEFAULT '';
   ALTER TABLE open_pages ADD COLUMN service TEXT;
   ALTER TABLE open_pages ADD COLUMN joined INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE open_pages ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE open_pages ADD COLUMN woken_ms REAL;
   ALTER TABLE open_pages ADD COLUMN told_ms REAL;
   ALTER TABLE open_pages ADD COLUMN is_quiet INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE open_pages ADD COLUMN escalated INTEGER NOT NULL DEFAULT 0;
   UPDATE open_pages SET woken_ms = opened_ms, told_ms = opened_ms,
     slo = COALESCE((SELECT slo FROM notifications WHERE alert = opened_by LIMIT 1), ''),
     objective = COALESCE((SELECT objective FROM notifications WHERE alert = opened_by LIMIT 1), '');
   CREATE TABLE silences (
     id TEXT PRIMARY KEY,
     matchers TEXT NOT NULL,
     from_ms REAL NOT NULL,
     until_ms REAL NOT NULL,
     author TEXT NOT NULL,
     reason TEXT NOT NULL,
     ended_ms REAL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE acknowledgements (
     alert TEXT PRIMARY KEY,
     at_ms REAL NOT NULL,
     author TEXT NOT NULL,
     note TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   ALTER TABLE notifications ADD COLUMN why TEXT NOT NULL DEFAULT 'new';
   ALTER TABLE notifications ADD COLUMN alerts TEXT NOT NULL DEFAULT '[]';
   ALTER TABLE deliveries ADD COLUMN line TEXT NOT NULL DEFAULT '';
   UPDATE deliveries SET line = (
     SELECT slo || '/' || objective FROM notifications WHERE sequence = notification);
   CREATE INDEX deliveries_in_line ON deliveries (receiver, line, notification)
     WHERE state = 'waiting';
   CREATE TABLE attempts (
     notification INTEGER NOT NULL REFERENCES notifications (sequence) ON DELETE CASCADE,
     receiver TEXT NOT NULL,
     attempt INTEGER NOT NULL,
     at_ms REAL NOT NULL,
     taken INTEGER NOT NULL,
     answer TEXT NOT NULL,
     PRIMARY KEY (notification, receiver, attempt)
   ) STRICT, WITHOUT ROWID;`,

  // What a notification says besides its sentence. Corrections: time that people say does not count,
  // with who said so and why; none is ever removed, but may be withdrawn. What was left out of each
  // UTC day, taken from the hours while these are kept, so that a report of the days can tell. The
  // hours are those of maintenances ('maintenance') and of corrections (their ids).
  `ALTER TABLE notifications ADD COLUMN details TEXT;
   CREATE INDEX notifications_by_time ON notifications (at_ms);
   CREATE TABLE corrections (
     id TEXT PRIMARY KEY,
     slo TEXT,
     objective TEXT,
     service TEXT,
     from_ms REAL NOT NULL,
     to_ms REAL NOT NULL,
     author TEXT NOT NULL,
     reason TEXT NOT NULL,
     made_ms REAL NOT NULL,
     withdrawn_ms REAL,
     withdrawn_by TEXT,
     withdrawn_reason TEXT
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX corrections_by_time ON corrections (to_ms);
   CREATE TABLE left_out (
     day INTEGER NOT NULL,
     objective TEXT NOT NULL,
     what TEXT NOT NULL,
     good REAL NOT NULL,
     total REAL NOT NULL,
     seconds REAL NOT NULL,
     PRIMARY KEY (day, objective, what)
   ) STRICT, WITHOUT ROWID;`,

  // Of alerts: what says them already, and whether they stay one page since they flap.
  `ALTER TABLE alerts ADD COLUMN inhibited_by TEXT;
   ALTER TABLE alerts ADD COLUMN flapping INTEGER NOT NULL DEFAULT 0;`,

  // What is known of a marked moment besides its words, as JSON: who marked it, what was deployed.
  `ALTER TABLE markers ADD COLUMN facts TEXT;`,

  // Its figures, which no list reads: what a run of a gate measured, what a deploy did.
  `ALTER TABLE markers ADD COLUMN figures TEXT;
   CREATE INDEX markers_by_kind ON markers (kind, at_ms);`,
];
