// Alerts of a set as the collector's API shows them, for whoever is told of them.

import type { Word } from '../../collector/engine/rules.ts';
import type { AlertRow } from '../../collector/serve/shapes.ts';

export const rowOf = (
  { id, name, kind, severity, objective, notify, ...word }: Word,
  more: Partial<AlertRow> = {},
): AlertRow => ({
  ...{ id, alertName: name, name: objective.slo, objective: objective.objective },
  ...{ kind, severity, state: 'firing', since: 0, resolvedAt: null, notify, held: null },
  ...{ summary: `${word.trouble}: ${word.reading()}`, inhibitedBy: null, flapping: false },
  ...{ recoveringSince: null, noDataSince: null },
  ...more,
});
