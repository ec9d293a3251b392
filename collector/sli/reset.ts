// What began again from zero. A restart is decided for the whole process and for a whole histogram
// at once: a counter that has already passed its old value began again like those that have not.

import type { Labels } from '../ingest/sample.ts';
import { familyKey } from './series.ts';

/** What is remembered of a series. */
export type Last = {
  readonly value: number;
  readonly createdMs: number | null;
  readonly timeMs: number;
  /** Whether the target's previous listing had it. */
  readonly present: boolean;
};

export type Point = {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  readonly createdMs: number | null;
  readonly last: Last | null;
};

export type Process = { readonly startMs: number | null; readonly timeMs: number };

export type Resets = {
  /** `went back`: an older process answers at this address, so nothing can be told. */
  readonly process: 'same' | 'unknown' | 'restarted' | 'went back';
  readonly began: (point: Point) => boolean;
};

/** Start times jitter where they are computed from uptimes. */
const jitterMs = 1000;

const fell = ({ value, last }: Point): boolean => last !== null && value < last.value;

const recreated = ({ createdMs, last }: Point): boolean => {
  if (createdMs === null || last === null) return false;
  return createdMs > (last.createdMs ?? last.timeMs) + jitterMs / 2;
};

const processState = (
  before: Process | null,
  startMs: number | null,
  points: readonly Point[],
): Resets['process'] => {
  if (before !== null && startMs !== null) {
    if (before.startMs === null) return startMs > before.timeMs ? 'restarted' : 'same';
    if (startMs > before.startMs + jitterMs) return 'restarted';
    return startMs < before.startMs - jitterMs ? 'went back' : 'same';
  }
  // Without any start time a fall is all there is to see of a restart. A label set that was gone
  // for a while may well be smaller, and says nothing about the others.
  const restarted = points.some(
    (point) => point.createdMs === null && point.last?.present === true && fell(point),
  );
  return restarted ? 'restarted' : 'unknown';
};

/** An unchanged created timestamp vouches for a series, whatever the process is thought to be. */
const vouched = ({ createdMs, last }: Point): boolean =>
  createdMs !== null &&
  last?.createdMs != null &&
  Math.abs(createdMs - last.createdMs) <= jitterMs / 2;

/** @param together whether the points are all that the process says at one moment, or may be */
export const resets = (
  before: Process | null,
  startMs: number | null,
  points: readonly Point[],
  together = true,
): Resets => {
  const process = together ? processState(before, startMs, points) : 'unknown';
  const families = new Set(
    points
      .filter((point) => fell(point) || recreated(point))
      .map(({ name, labels }) => familyKey(name, labels)),
  );
  return {
    process,
    began: (point) =>
      (process === 'restarted' && !vouched(point)) ||
      (families.size > 0 && families.has(familyKey(point.name, point.labels))),
  };
};
