// What is told of an alert as it stands: the row that board, API and pager read. One that recovers
// fires still, as people see it; a resolved one keeps saying what was wrong.

import { durationText } from '../../language/duration.ts';
import type { AlertMemory } from '../alert/state.ts';
import type { AlertTransition } from '../engine.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { Word } from './rules.ts';

export const isFiring = ({ state }: AlertMemory): boolean =>
  state === 'firing' || state === 'recovering';

export const rowStateOf = ({ state }: AlertMemory): AlertTransition['to'] =>
  state === 'recovering' ? 'firing' : state;

/** Why it does not fire although its condition holds; null where there is no such reason. */
const heldBy = ({ keptBack, forMs }: Word, memory: AlertMemory): string | null => {
  if (memory.state !== 'pending' || memory.holdingSinceMs === null) return null;
  return (
    keptBack ?? (forMs > 0 ? `must hold for ${durationText(forMs / 1000)} before it fires` : null)
  );
};

/** What changes while it stays pending or firing. */
export const changing = (word: Word, memory: AlertMemory, inhibitedBy: string | null) => ({
  held: heldBy(word, memory),
  inhibitedBy,
  recoveringSince: memory.state === 'recovering' ? memory.calmSinceMs : null,
  noDataSince: memory.state === 'firing' ? memory.noDataSinceMs : null,
});

type Changing = ReturnType<typeof changing>;

const isAs = (row: AlertRow, now: Changing): boolean =>
  row.held === now.held &&
  row.inhibitedBy === now.inhibitedBy &&
  row.recoveringSince === now.recoveringSince &&
  row.noDataSince === now.noDataSince;

export const rowOf = (
  word: Word,
  memory: AlertMemory,
  before: AlertRow | null,
  now: Changing,
): AlertRow | null => {
  const state = rowStateOf(memory);
  if (memory.state === 'inactive' || state === 'inactive') return null;
  if (before?.state === state) return isAs(before, now) ? before : { ...before, ...now };
  return {
    id: before?.id ?? `${word.id.replace(/[^A-Za-z0-9.]+/g, '-')}-${Math.round(memory.sinceMs)}`,
    alertName: word.name,
    name: word.objective.slo,
    objective: word.objective.objective,
    kind: word.kind,
    severity: word.severity,
    state,
    since: memory.sinceMs,
    resolvedAt: memory.state === 'resolved' ? memory.resolvedMs : null,
    summary:
      state === 'resolved' && before !== null
        ? before.summary
        : `${word.trouble}: ${word.reading()}`,
    notify: word.notify,
    ...now,
    flapping: 'isFlapping' in memory ? memory.isFlapping : (before?.flapping ?? false),
  };
};
