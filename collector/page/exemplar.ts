// Which kept trace shows best what a page is about: a failed one before a slow one, the slowest
// before the fast. Traces arrive after the counts that raised the page, so it is looked for again.

import type { Objective } from '../../language/slo-set.ts';
import type { TraceSummary } from '../serve/traces/shapes.ts';
import type { BadTraces } from '../store/traces/bad-traces.ts';

/** A trace belongs to what happened shortly before the page, not to last week's trouble. */
const longestBeforeMs = 300_000;

export const worstTrace = (traces: readonly TraceSummary[]): TraceSummary | null =>
  traces.toSorted(
    (a, b) =>
      Number(b.status === 'error') - Number(a.status === 'error') || b.durationMs - a.durationMs,
  )[0] ?? null;

/** @returns the id of a trace with a bad event, or null where none is kept yet. */
export const findExemplar = (
  badTraces: Pick<BadTraces, 'of'>,
  objective: Pick<Objective, 'key' | 'exemplars'>,
  pageMs: number,
): string | null =>
  worstTrace(badTraces.of(objective, { limit: 20, sinceMs: pageMs - longestBeforeMs }))?.traceId ??
  null;
