// What an objective's budget and burn are read from: events, or slices of time, over windows and over
// the period, without the time that was agreed not to count. Every sum is kept, not computed anew.

import type { Objective } from '../../language/slo-set.ts';
import { ofAll, slicesOf } from '../budget/all-slices.ts';
import { partsWithin } from '../budget/left-out.ts';
import { longestSeconds, periodAt, type Span } from '../budget/period.ts';
import { type Counts, none } from '../sli/counts.ts';
import { lastSliceEnd, sliceEndsIn } from '../sli/slices.ts';
import type { History, HistoryCounts } from '../window/history.ts';
import type { Stretch } from '../window/lapses.ts';
import { levelFor } from '../window/level.ts';

/** Events, or the slices of time in which there were any; and what share of what they are bad. */
export type Budgeted = {
  readonly counted: HistoryCounts;
  /** Of events the same; of slices, all that there are. */
  readonly spent: HistoryCounts;
};

export type ReadBudget = (nowMs: number) => Budgeted;

export type PeriodBudget = Budgeted & {
  readonly span: Span;
  /** How much of the time so far is left out. */
  readonly leftOutSeconds: number;
};

type Read = (nowMs: number) => HistoryCounts;

export type BudgetOptions = {
  readonly objective: Pick<Objective, 'period' | 'slices'>;
  readonly kept: History;
  /** A kept sum over the newest so many seconds. */
  readonly window: (history: History, seconds: number) => Read;
  /** How long after its end a slice closes. */
  readonly settlingMs: number;
  /** Agreed not to count, in whole cells of a width. */
  readonly leftOut: (widthSeconds: number) => readonly Stretch[];
};

const less = (a: Counts, b: Counts): Counts => ({
  good: a.good - b.good,
  total: a.total - b.total,
});

const nothing: HistoryCounts = { measured: none, all: none };

/** Takes away what was counted in stretches, as far as they lie in an interval that only moves on. */
const without = (history: History, seconds: number, stretches: readonly Stretch[]) => {
  const reads = stretches.map((stretch) => ({ stretch, read: history.since(seconds) }));
  return (counts: HistoryCounts, interval: Stretch): HistoryCounts =>
    reads.reduce((left, { stretch, read }) => {
      const [part] = partsWithin([stretch], interval);
      const out = part === undefined ? nothing : read(part.fromMs, part.toMs);
      return { measured: less(left.measured, out.measured), all: less(left.all, out.all) };
    }, counts);
};

const endsIn = (stretches: readonly Stretch[], seconds: number): number =>
  stretches.reduce((sum, { fromMs, toMs }) => sum + sliceEndsIn(fromMs, toMs, seconds), 0);

/** As `budgeted`; the same object while its counts are. */
const keptBudgeted = () => {
  let last: { readonly counted: HistoryCounts; slices: number | null; told: Budgeted } | null =
    null;
  return (counted: HistoryCounts, slices: number | null): Budgeted => {
    if (last?.counted !== counted || last.slices !== slices) {
      last = { counted, slices, told: budgeted(counted, slices) };
    }
    return last.told;
  };
};

const budgeted = (counted: HistoryCounts, slices: number | null): Budgeted => {
  if (slices === null) return { counted, spent: counted };
  const spent = { measured: ofAll(counted.measured, slices), all: ofAll(counted.all, slices) };
  return { counted, spent };
};

/** Over the newest so many seconds; of slices, up to the last that has settled, so all are whole. */
export const windowBudget = (
  { objective: { slices }, kept, window, settlingMs, leftOut }: BudgetOptions,
  seconds: number,
): ReadBudget => {
  const read = window(kept, seconds);
  const stretches = leftOut(levelFor(seconds).widthSeconds);
  const takeAway = without(kept, seconds, stretches);
  const tell = keptBudgeted();
  return (nowMs) => {
    if (slices === null && stretches.length === 0) return tell(read(nowMs), null);
    const toMs = slices === null ? nowMs : lastSliceEnd(nowMs - settlingMs, slices.seconds);
    const interval = { fromMs: toMs - seconds * 1000, toMs };
    const counted = takeAway(read(toMs), interval);
    if (slices === null) return tell(counted, null);
    const out = endsIn(partsWithin(stretches, interval), slices.seconds);
    return tell(counted, slicesOf(seconds, slices) - out);
  };
};

export const periodBudget = ({
  objective: { period, slices },
  kept,
  window,
  leftOut,
}: BudgetOptions): ((nowMs: number) => PeriodBudget) => {
  const longest = longestSeconds(period);
  const read = throughout(kept, period, window);
  const stretches = leftOut(levelFor(longest).widthSeconds);
  const takeAway = without(kept, longest, stretches);
  return (nowMs) => {
    const span = periodAt(period, nowMs);
    const [whole, soFar] = [span.endMs, nowMs].map((toMs) =>
      partsWithin(stretches, { fromMs: span.startMs, toMs }),
    );
    const counted = takeAway(read(nowMs), { fromMs: span.startMs, toMs: nowMs });
    const slicesLeft =
      slices === null
        ? null
        : sliceEndsIn(span.startMs, span.endMs, slices.seconds) -
          endsIn(whole ?? [], slices.seconds);
    const leftOutSeconds = (soFar ?? []).reduce(
      (sum, { fromMs, toMs }) => sum + (toMs - fromMs) / 1000,
      0,
    );
    return { ...budgeted(counted, slicesLeft), span, leftOutSeconds };
  };
};

/** A history over an objective's period. */
export const throughout = (
  history: History,
  period: Objective['period'],
  window: BudgetOptions['window'],
): Read => {
  if (period.kind === 'rolling') return window(history, period.seconds);
  const since = history.since(longestSeconds(period));
  return (nowMs) => since(periodAt(period, nowMs).startMs, nowMs);
};
