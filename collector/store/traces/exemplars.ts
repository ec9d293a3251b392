// Traces that metrics point to: by objective, those in which an event was bad. Bounded, in memory:
// the newest stay. Whether the trace itself is kept is another question.

import type { Objective } from '../../../language/slo-set.ts';
import type { Batch } from '../../ingest/sample.ts';
import { type BadTrace, badExemplars } from '../../sli/bad-exemplars.ts';

export type ExemplarBook = {
  readonly take: (batch: Pick<Batch, 'source' | 'samples'>) => void;
  /** Trace ids, newest first; none older than `sinceMs`. */
  readonly of: (objective: string, sinceMs?: number) => readonly string[];
};

const mostTraces = 100;

export const createExemplarBook = (
  objectives: readonly Pick<Objective, 'key' | 'indicator'>[],
): ExemplarBook => {
  const find = badExemplars(objectives);
  const books = new Map<string, Map<string, number>>();
  const note = ({ objective, traceId, timeMs }: BadTrace) => {
    const known = books.get(objective) ?? new Map<string, number>();
    books.set(objective, known);
    // A scrape shows the same exemplar until there is a newer one: it stays where it was.
    if (known.get(traceId) === timeMs) return;
    known.set(traceId, timeMs);
    if (known.size <= mostTraces) return;
    const [oldest] = [...known].reduce((a, b) => (b[1] < a[1] ? b : a));
    known.delete(oldest);
  };
  return {
    take: ({ source, samples }) => {
      for (const bad of find(source, samples)) note(bad);
    },
    of: (objective, sinceMs = 0) =>
      [...(books.get(objective) ?? [])]
        .filter(([, timeMs]) => timeMs >= sinceMs)
        .toSorted((a, b) => b[1] - a[1])
        .map(([traceId]) => traceId),
  };
};
