// The last hour as a chart draws it: one point for each slice of ten seconds, null where nothing was
// measured. A slice that is absent is a gap like one without events; nothing is interpolated.

import { clock, moment } from '../../../ui/duration.ts';
import { count, exactly, goodPercent, significant } from '../../../ui/figure.ts';
import type { HistoryPoint } from '../../serve/slos/shapes.ts';

export const sliceSeconds = 10;
const slices = 360;

export type Series = {
  /** Ends of the slices, in seconds of Unix time, oldest first, without holes. */
  readonly times: readonly number[];
  /** good/total of the slice. */
  readonly ratios: readonly (number | null)[];
  /** Events per second. */
  readonly rates: readonly (number | null)[];
  readonly points: readonly (HistoryPoint | null)[];
};

/**
 * The hour that ends with the newest point, or with `nowMs` where there is none. Slices without
 * events before the first event are not known to have been observed: they are gaps.
 */
export const series = (history: readonly HistoryPoint[], nowMs: number): Series => {
  const slice = (ms: number) => Math.round(ms / 1000 / sliceSeconds);
  const first = history.findIndex(({ total }) => total > 0);
  const known = first < 0 ? [] : history.slice(first);
  const bySlice = new Map(known.map((point) => [slice(point.at), point]));
  const last = history.reduce((end, { at }) => Math.max(end, slice(at)), slice(nowMs) - 1);
  const points = Array.from(
    { length: slices },
    (_, index) => bySlice.get(last - slices + 1 + index) ?? null,
  );
  return {
    times: points.map((_, index) => (last - slices + 1 + index) * sliceSeconds),
    ratios: points.map((point) => (point && point.total > 0 ? point.good / point.total : null)),
    rates: points.map((point) => (point ? point.total / sliceSeconds : null)),
    points,
  };
};

/** Points with a gap on both sides: a line would not show them. */
export const lonePoints = (values: readonly (number | null)[]): readonly number[] =>
  values.flatMap((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
      ? [index]
      : [],
  );

/** The next of 1, 2, 5 × 10ⁿ that is not less. */
const niceStep = (rough: number): number => {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
};

export type Scale = {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
};

/**
 * The axis of good ratios: 100 % at the top, down to twice the target's room, or deeper where a
 * value lies deeper.
 */
export const ratioScale = (values: readonly (number | null)[], target: number): Scale => {
  const lowest = values.reduce<number>((low, value) => Math.min(low, value ?? 1), 1);
  const depth = Math.min(1, Math.max((1 - target) * 2, (1 - lowest) * 1.05));
  const step = niceStep(depth / 4);
  const numberOfSteps = Math.min(Math.ceil(depth / step - 1e-6), Math.floor(1 / step + 1e-9));
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(step)));
  const ticks = Array.from({ length: numberOfSteps + 1 }, (_, index) =>
    Number((1 - index * step).toFixed(decimals)),
  ).reverse();
  // A little air, so that a line at 100 % is not cut in half.
  const air = (numberOfSteps * step) / 25;
  return { low: (ticks[0] ?? 0) - air, high: 1 + air, ticks };
};

/** The axis of events per second: from zero. */
export const rateScale = (values: readonly (number | null)[]): Scale => {
  const highest = values.reduce<number>((high, value) => Math.max(high, value ?? 0), 0);
  const step = niceStep(Math.max(highest, 0.1) / 2);
  const top = step * Math.max(1, Math.ceil((highest * 1.02) / step));
  return { low: 0, high: top, ticks: top / step > 2 ? [0, step, 2 * step, top] : [0, step, top] };
};

/** A tick of the ratio axis: '99.5 %'. */
export const ratioTick = (ratio: number): string => `${Number((ratio * 100).toFixed(4))}\u00a0%`;

/** What the slice at `index` says, in words. */
export const sliceWords = (all: Series, index: number, nowMs: number): string => {
  const at = all.times[index];
  if (at === undefined) return '';
  const time = clock(at * 1000, nowMs);
  const point = all.points[index] ?? null;
  const ratio = all.ratios[index] ?? null;
  if (point === null) return `${time}: not observed`;
  if (ratio === null) return `${time}: nothing happened`;
  const rate = significant(point.total / sliceSeconds);
  return `${time}: ${goodPercent(ratio)} good, ${count(point.good)} of ${count(point.total)} events, ${rate} per second`;
};

/** The same for hovering: in UTC, without rounding. */
export const sliceExactly = (all: Series, index: number): string => {
  const [at, point] = [all.times[index], all.points[index] ?? null];
  if (at === undefined) return '';
  const counts =
    point === null ? '' : `: ${exactly(point.good)} good of ${exactly(point.total)} in 10 s`;
  return `${moment(at * 1000)}${counts}`;
};

/** The newest slice in which something was measured; the last one where there is none. */
export const newestMeasured = (all: Series): number => {
  const index = all.ratios.findLastIndex((ratio) => ratio !== null);
  return index < 0 ? all.times.length - 1 : index;
};
