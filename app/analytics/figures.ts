// Figures of one organisation from those of all instances. Somebody who is at two instances is one
// person; quantiles are of all cells together, never means of quantiles. Pure.

import { type LocalFigures, latencyBounds } from '../collaboration/activity.ts';
import type { Figures } from './messages.ts';

const busiest = 20;

/** @returns seconds, straight between the ends of a cell; null where nothing was counted. */
export const quantile = (cells: readonly number[], share: number): number | null => {
  const total = cells.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  for (const [cell, count] of cells.entries()) {
    if (count > 0 && before + count >= share * total) {
      const from = latencyBounds[cell - 1] ?? 0;
      // Of what is above the last bound no more is known.
      const to = latencyBounds[cell] ?? from;
      return from + ((to - from) * (share * total - before)) / count;
    }
    before += count;
  }
  return latencyBounds.at(-1) ?? null;
};

export const merged = (
  all: readonly LocalFigures[],
  titleOf: (documentId: string) => string,
  at: number,
): Figures => {
  const documents = new Map<string, { people: Set<string>; edits: number }>();
  for (const { id, people, edits } of all.flatMap((one) => one.documents)) {
    const known = documents.get(id) ?? { people: new Set(), edits: 0 };
    for (const person of people) known.people.add(person);
    documents.set(id, { people: known.people, edits: known.edits + edits });
  }
  const latency = latencyBounds
    .concat(0)
    .map((_bound, cell) => all.reduce((sum, one) => sum + (one.latency[cell] ?? 0), 0));
  const rows = [...documents].map(([id, { people, edits }]) => ({
    id,
    title: titleOf(id),
    people: people.size,
    edits,
  }));
  return {
    at,
    people: new Set(all.flatMap(({ people }) => people)).size,
    sessions: all.reduce((sum, { sessions }) => sum + sessions, 0),
    interrupted: all.reduce((sum, { interrupted }) => sum + interrupted, 0),
    documentsOpen: rows.filter(({ people }) => people > 0).length,
    edits: rows.reduce((sum, { edits }) => sum + edits, 0),
    syncP50Seconds: quantile(latency, 0.5),
    syncP95Seconds: quantile(latency, 0.95),
    synced: latency.reduce((sum, count) => sum + count, 0),
    documents: rows
      .sort((a, b) => b.edits - a.edits || b.people - a.people || a.id.localeCompare(b.id))
      .slice(0, busiest),
    instances: all.length,
  };
};
