// The samples of a batch that some indicator looks at, each with what it means. What cannot be
// counted is left out, counted by reason, and told where a person should know.

import type { Batch, Sample } from '../ingest/sample.ts';
import { atBounds } from './buckets.ts';
import type { Compilation, Share } from './compilation.ts';
import { exact } from './counts.ts';
import { seriesKey } from './series.ts';

export type Tally = {
  samples: number;
  outOfOrder: number;
  tooOld: number;
  invalid: number;
  resets: number;
};

/** Something a person must look at; equal keys are one problem. */
export type Problem = { readonly key: string; readonly text: string };

export type Reading = {
  readonly key: string;
  readonly sample: Sample;
  readonly shares: readonly Share[];
  readonly value: number;
  readonly timeMs: number;
  readonly createdMs: number | null;
};

/** Late deltas are taken so far back. */
export const latestMs = 600_000;
/** A sender's clock may be ahead by so much; later times are taken as this. */
export const aheadMs = 5000;
/** A clock that is wrong by more is told. */
export const wrongMs = 60_000;

/** When a sample was taken, as told and put right; null where that is too long ago to count. */
export const momentOf = (
  sample: Sample,
  batch: Batch,
  nowMs: number,
  tally: Tally,
  problems: Problem[],
): number | null => {
  // A listing is one moment, whatever times its lines carry.
  const toldMs = batch.complete ? batch.timeMs : sample.timeMs;
  if (toldMs < nowMs - latestMs) {
    tally.tooOld += 1;
    return null;
  }
  if (toldMs > nowMs + wrongMs) {
    problems.push({
      key: `clock ${batch.source} ${batch.target}`,
      text: `The clock of ${batch.target} (${batch.source}) is ahead by ${Math.round((toldMs - nowMs) / 1000)} s. Set it by NTP; until then its counts are taken as of now.`,
    });
  }
  return Math.min(toldMs, nowMs + aheadMs);
};

const unreadable = (sample: Sample, batch: Batch): Problem | null => {
  const { name, value } = sample;
  if (sample.isGone) return null;
  if (sample.kind === 'gauge') {
    return {
      key: `gauge ${batch.source} ${name}`,
      text: `${name} of ${batch.source} is a gauge, but an SLO counts with it. Use a counter, or the _count and _bucket series of a histogram; of a gauge, say counter: false or give a threshold.`,
    };
  }
  if (Number.isFinite(value) && value >= 0) return null;
  return {
    key: `value ${batch.source} ${name}`,
    text: `${name} of ${batch.source} (${batch.target}) has the value ${value}, which no counter can have; it is left out.`,
  };
};

/** @returns what can be counted, in the order of the batch; what is gone among it. */
export const readings = (
  compilation: Compilation,
  batch: Batch,
  nowMs: number,
  tally: Tally,
  problems: Problem[],
): Reading[] => {
  const taken: Reading[] = [];
  const withheld = new Set<number>();
  const take = (sample: Sample): void => {
    if (sample.key === undefined && !compilation.reads(batch.source, sample.name)) return;
    const key = sample.key ?? seriesKey(sample.name, sample.labels);
    const shares = compilation.shares(batch.source, sample.name, sample.labels, key);
    if (shares.length === 0) return;
    const problem = unreadable(sample, batch);
    if (problem !== null) {
      tally.invalid += 1;
      problems.push(problem);
      return;
    }
    const timeMs = momentOf(sample, batch, nowMs, tally, problems);
    if (timeMs === null) return;
    taken.push({
      key,
      sample,
      shares,
      value: exact(sample.value),
      timeMs,
      createdMs: sample.createdMs ?? null,
    });
  };
  tally.samples += batch.unread ?? 0;
  for (const sample of batch.samples) {
    tally.samples += 1;
    if (sample.buckets === undefined && !sample.isGone) {
      take(sample);
      continue;
    }
    const found = atBounds(compilation, batch, sample);
    for (const each of found.samples) take(each);
    for (const history of found.withheld) withheld.add(history);
    problems.push(...found.problems);
  }
  return withheld.size === 0 ? taken : without(taken, withheld);
};

/** A history that lacks a part of a batch must not count the rest of it. */
const without = (taken: readonly Reading[], withheld: ReadonlySet<number>): Reading[] =>
  taken.flatMap((reading) => {
    const shares = reading.shares.filter(({ history }) => !withheld.has(history));
    return shares.length === 0 ? [] : [{ ...reading, shares }];
  });

/** Rounds in which each series has at most one reading, in order of time. */
export const rounds = (taken: readonly Reading[]): (readonly Reading[])[] => {
  if (isOneRound(taken)) return taken.length === 0 ? [] : [taken];
  const result: Reading[][] = [];
  const turns = new Map<string, number>();
  for (const reading of taken.toSorted((a, b) => a.timeMs - b.timeMs)) {
    const turn = turns.get(reading.key) ?? 0;
    turns.set(reading.key, turn + 1);
    const round = result[turn];
    if (round === undefined) result.push([reading]);
    else round.push(reading);
  }
  return result;
};

/** As nearly every listing is: nothing twice, nothing out of order. */
const isOneRound = (taken: readonly Reading[]): boolean => {
  const keys = new Set<string>();
  let beforeMs = Number.NEGATIVE_INFINITY;
  for (const { key, timeMs } of taken) {
    if (timeMs < beforeMs) return false;
    beforeMs = timeMs;
    keys.add(key);
  }
  return keys.size === taken.length;
};
