// The JSON of silences. Times are milliseconds of Unix time.

import type { AlertRow, ObjectiveRow, SilencedBy } from '../shapes.ts';

/** What an alert has of a silence's fields; `alert` is its alertName. */
export type SilenceField = 'slo' | 'objective' | 'service' | 'severity' | 'kind' | 'alert';

/** As in Prometheus: the whole value is compared, by RE2 for =~ and !~. */
export type SilenceMatcher = {
  readonly field: SilenceField;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
};

/**
 * GET /api/silences?limit=: those to come and in effect, then those over, newest first. POST /api/silences
 * {matchers, until, reason, author?, from?} answers 201 with one of these; the author is who asks,
 * where the request tells a name. POST /api/silences/ID/end ends it now.
 */
export type SilenceRow = SilencedBy & {
  /** All must match. */
  readonly matchers: readonly SilenceMatcher[];
  readonly from: number;
  /** When somebody ended it before its time. */
  readonly endedAt: number | null;
  readonly state: 'to come' | 'in effect' | 'over';
};

/** POST /api/silences/preview {matchers}: what it would keep quiet now, and which objectives can be meant. */
export type SilencePreview = {
  /** Pending and firing. */
  readonly alerts: readonly AlertRow[];
  readonly objectives: readonly Pick<
    ObjectiveRow,
    'name' | 'objective' | 'title' | 'service' | 'status'
  >[];
};
