// Gauges as events: what every form over them gives at one moment of one target. A moment is a whole
// scrape, or what a push tells of one time. Values are added up before anything is divided or
// compared, and a form with a part that cannot be read gives nothing at all, never a part of it.

import type { Comparison, Indicator } from '../../language/slo-set.ts';
import type { Batch, Sample } from '../ingest/sample.ts';
import type { Compilation, Part } from './compilation.ts';
import type { Counts } from './counts.ts';
import { momentOf, type Problem, type Tally } from './readings.ts';
import { seriesKey } from './series.ts';

/** One gauge that some indicator reads. */
export type Level = {
  readonly key: string;
  readonly sample: Sample;
  readonly parts: readonly Part[];
  readonly timeMs: number;
};

export type SampledEvent = Counts & { readonly history: number; readonly timeMs: number };

/** Instruments of one collection are read within moments of each other. */
const togetherMs = 1000;
/** Sums of many shares may end a little outside of [0, 1]. */
const roundingError = 1e-9;

/** @returns what is read as a gauge, in the order of the batch. */
export const levelsIn = (
  compilation: Compilation,
  batch: Batch,
  nowMs: number,
  tally: Tally,
  problems: Problem[],
): Level[] => {
  if (!compilation.samples(batch.source)) return [];
  const taken: Level[] = [];
  for (const sample of batch.samples) {
    if (sample.isGone || sample.buckets !== undefined) continue;
    const parts = compilation.parts(batch.source, sample.name, sample.labels, sample.key);
    if (parts.length === 0) continue;
    const timeMs = momentOf(sample, batch, nowMs, tally, problems);
    if (timeMs === null) continue;
    const key = sample.key ?? seriesKey(sample.name, sample.labels);
    taken.push({ key, sample, parts, timeMs });
  }
  return taken;
};

/** What was read together, oldest first: each series at most once in a moment, and once at a time. */
export const momentsOf = (levels: readonly Level[], tally: Tally): Level[][] => {
  const moments: Level[][] = [];
  let seenMs = new Map<string, number>();
  let firstMs = Number.NEGATIVE_INFINITY;
  for (const level of levels.toSorted((a, b) => a.timeMs - b.timeMs)) {
    const { key, timeMs } = level;
    const earlierMs = seenMs.get(key);
    if (earlierMs === timeMs) {
      tally.outOfOrder += 1;
      continue;
    }
    const current = moments.at(-1);
    if (current === undefined || earlierMs !== undefined || timeMs - firstMs > togetherMs) {
      moments.push([level]);
      seenMs = new Map([[key, timeMs]]);
      firstMs = timeMs;
    } else {
      current.push(level);
      seenMs.set(key, timeMs);
    }
  }
  return moments;
};

/**
 * A counter's value may be compared with a threshold, as it may in PromQL: formats without types
 * leave it to the name what is a counter. Adding one up at every scrape is always a mistake.
 */
const misread = ({ kind }: Sample, indicator: Indicator): string | null => {
  if (kind === 'gauge') return null;
  if (kind === 'counter') {
    return indicator.kind === 'threshold'
      ? null
      : 'is a counter, but an SLO reads it as a gauge at every scrape. Say counter: true';
  }
  return 'is sent as increments, which have no value of the moment. Send it as a gauge';
};

const compares = (value: number, operator: Comparison, threshold: number): boolean => {
  switch (operator) {
    case 'lt':
      return value < threshold;
    case 'lte':
      return value <= threshold;
    case 'gt':
      return value > threshold;
    case 'gte':
      return value >= threshold;
  }
};

type Sums = { readonly [side in Part['side']]: number };

type Judged = {
  /** null: not a number, so no event. */
  readonly counts: Counts | null;
  /** What no such measurement can give, in words; null where all is well. */
  readonly wrong: string | null;
};

const fine = (counts: Counts | null): Judged => ({ counts, wrong: null });

/** What the sums of a moment count for an indicator. */
export const countsOf = (indicator: Indicator, { good, total, value }: Sums): Judged => {
  switch (indicator.kind) {
    case 'gauges': {
      if (Number.isNaN(good + total)) return fine(null);
      if (good >= 0 && total >= 0 && Number.isFinite(good + total)) return fine({ good, total });
      return { counts: null, wrong: `${good} good of ${total} events` };
    }
    case 'ratio': {
      if (Number.isNaN(value)) return fine(null);
      const share = Math.min(1, Math.max(0, value));
      const counts = { good: indicator.gives === 'good' ? share : 1 - share, total: 1 };
      const isOutside = Math.abs(value - share) > roundingError;
      return { counts, wrong: isOutside ? `a share of ${value}` : null };
    }
    case 'threshold': {
      if (Number.isNaN(value)) return fine(null);
      const isGood = compares(value, indicator.operator, indicator.threshold);
      return fine({ good: isGood ? 1 : 0, total: 1 });
    }
    case 'counters':
    case 'spans':
      return fine(null);
  }
};

type Read = { [side in Part['side']]: number } & { isWhole: boolean; hasTotal: boolean };

const nothingRead: Read = { good: 0, total: 0, value: 0, isWhole: true, hasTotal: false };

/** What one moment counts, at most once for each history. */
export const eventsAt = (
  moment: readonly Level[],
  compilation: Compilation,
  batch: Batch,
  tally: Tally,
  problems: Problem[],
): SampledEvent[] => {
  const timeMs = moment.reduce((latest, level) => Math.max(latest, level.timeMs), 0);
  const read = new Map<number, Read>();
  for (const { sample, parts } of moment) {
    for (const { history, side, factor } of parts) {
      const indicator = compilation.indicators[history];
      if (indicator === undefined) continue;
      const sums = read.get(history) ?? { ...nothingRead };
      read.set(history, sums);
      // Good ones of a target that does not tell how many there are say nothing.
      if (side !== 'good') sums.hasTotal = true;
      sums[side] += factor * sample.value;
      const mistake = misread(sample, indicator);
      if (mistake === null) continue;
      sums.isWhole = false;
      const text = `${sample.name} of ${batch.source} ${mistake}; until then nothing of it is counted.`;
      problems.push({ key: `level ${batch.source} ${sample.name}`, text });
    }
  }
  return [...read].flatMap(([history, { isWhole, hasTotal, ...sums }]) => {
    const indicator = compilation.indicators[history];
    if (indicator === undefined || !hasTotal) return [];
    const { counts, wrong } = isWhole ? countsOf(indicator, sums) : { counts: null, wrong: null };
    if (!isWhole || wrong !== null) tally.invalid += 1;
    if (wrong !== null) {
      const text = `${batch.target} (${batch.source}) gave ${wrong}, which cannot be, for ${indicator.goodText} of ${indicator.totalText}; ${counts === null ? 'it is left out' : 'it is taken as the nearest share there is'}.`;
      problems.push({ key: `impossible ${history}`, text });
    }
    return counts === null ? [] : [{ history, timeMs, ...counts }];
  });
};
