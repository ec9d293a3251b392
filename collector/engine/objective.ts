// One objective with everything that reads its histories: each window registered once, so that every
// second costs a handful of additions, however long the windows are.

import type { BurnAlert, Objective, Slices, StatusCondition } from '../../language/slo-set.ts';
import { ofAll, slicesOf } from '../budget/all-slices.ts';
import { longestSeconds, periodAt, type Span } from '../budget/period.ts';
import { lastSliceEnd, settlingMs, sliceEndsIn } from '../sli/slices.ts';
import type { History, HistoryCounts } from '../window/history.ts';
import type { Slice } from '../window/ladder.ts';
import { levels } from '../window/level.ts';
import type { Tile } from '../window/tiling.ts';
import type { Histories } from './histories.ts';

type Read = (nowMs: number) => HistoryCounts;

/** Events, or the slices of time in which there were any; and what share of what they are bad. */
export type Budgeted = {
  readonly counted: HistoryCounts;
  /** Of events the same; of slices, all that there are. */
  readonly spent: HistoryCounts;
};

type ReadBudget = (nowMs: number) => Budgeted;
type ReadTiles = (tiles: readonly Tile[]) => HistoryCounts;

export type Condition = StatusCondition & {
  readonly colour: 'red' | 'yellow';
  readonly read: Read;
  readonly over: ReadTiles;
};

export type Burning = {
  readonly alert: BurnAlert;
  readonly long: ReadBudget;
  readonly short: ReadBudget;
  /** Seconds of the long window for which the source was heard. */
  readonly heard: Read;
};

export type Watched = {
  readonly objective: Objective;
  /** The sources without which nothing can be said. */
  readonly sources: readonly string[];
  readonly sinceMs: number;
  /** The share of good events under which it is not kept, as far as a colour is concerned. */
  readonly colourTarget: number;
  /** Events in the status window. */
  readonly own: Read;
  /** Its events in an interval that somebody asks for. */
  readonly over: ReadTiles;
  /** Its slices of time; null where events count. */
  readonly sliced: {
    readonly slices: Slices;
    readonly over: ReadTiles;
    /** How long after its end a slice closes, while its source is heard. */
    readonly settlingMs: number;
  } | null;
  /** Red ones first. */
  readonly conditions: readonly Condition[];
  readonly burning: readonly Burning[];
  /** Every window of the burn policy, shortest first. */
  readonly burnWindows: readonly { readonly seconds: number; readonly read: ReadBudget }[];
  readonly period: (nowMs: number) => Budgeted & { readonly span: Span };
  /** Seconds of the period for which the source was heard. */
  readonly observedSeconds: (nowMs: number) => number;
  readonly sparkline: (nowMs: number) => Slice[];
  readonly lastHour: (nowMs: number) => Slice[];
};

type Windows = (history: History, seconds: number) => Read;

/** Windows of equal length over one history share one sum. */
const sharedWindows = (): Windows => {
  const known = new Map<History, Map<number, Read>>();
  return (history, seconds) => {
    const reads = known.get(history) ?? new Map<number, Read>();
    known.set(history, reads);
    const read = reads.get(seconds) ?? history.window(seconds);
    reads.set(seconds, read);
    return read;
  };
};

const throughout = (history: History, { period }: Objective, window: Windows): Read => {
  if (period.kind === 'rolling') return window(history, period.seconds);
  const since = history.since(longestSeconds(period));
  return (nowMs) => since(periodAt(period, nowMs).startMs, nowMs);
};

/** What the budget is of, over a window, given how many slices it has. */
const budgeted = (counted: HistoryCounts, slices: number | null): Budgeted => {
  if (slices === null) return { counted, spent: counted };
  const spent = { measured: ofAll(counted.measured, slices), all: ofAll(counted.all, slices) };
  return { counted, spent };
};

const watch = (
  objective: Objective,
  histories: Histories,
  intervalMs: (source: string) => number,
  window: Windows,
): Watched => {
  const { indicator, slices, status, burn, period } = objective;
  const history = histories.counted(indicator.id);
  const kept = histories.budgeted(objective);
  const source = histories.heard(indicator.source);
  const settleMs = settlingMs(intervalMs(indicator.source));
  const condition =
    (colour: Condition['colour']) =>
    (each: StatusCondition): Condition => {
      const counted = histories.counted(each.indicator.id);
      const read = window(counted, status.windowSeconds);
      return { ...each, colour, read, over: counted.tiles() };
    };
  const conditions = [
    ...status.red.map(condition('red')),
    ...status.yellow.map(condition('yellow')),
  ];
  const budget = (seconds: number): ReadBudget => {
    const read = window(kept, seconds);
    if (slices === null) return (nowMs) => budgeted(read(nowMs), null);
    const count = slicesOf(seconds, slices);
    // Up to the last slice that has settled: a window is one of whole slices.
    return (nowMs) => budgeted(read(lastSliceEnd(nowMs - settleMs, slices.seconds)), count);
  };
  const seconds = new Set(burn.alerts.flatMap((alert) => [alert.shortSeconds, alert.longSeconds]));
  const overPeriod = throughout(kept, objective, window);
  const heard = throughout(source, objective, window);
  return {
    objective,
    sources: [...new Set([indicator.source, ...conditions.map((each) => each.indicator.source)])],
    sinceMs: histories.sinceMsOf(objective),
    colourTarget: slices?.goodFrom ?? objective.target,
    own: window(history, status.windowSeconds),
    over: history.tiles(),
    sliced: slices === null ? null : { slices, over: kept.tiles(), settlingMs: settleMs },
    conditions,
    burning: burn.alerts.map((alert) => ({
      alert,
      long: budget(alert.longSeconds),
      short: budget(alert.shortSeconds),
      heard: window(source, alert.longSeconds),
    })),
    burnWindows: [...seconds]
      .toSorted((a, b) => a - b)
      .map((length) => ({ seconds: length, read: budget(length) })),
    period: (nowMs) => {
      const span = periodAt(period, nowMs);
      const count = slices === null ? null : sliceEndsIn(span.startMs, span.endMs, slices.seconds);
      return { ...budgeted(overPeriod(nowMs), count), span };
    },
    observedSeconds: (nowMs) => heard(nowMs).all.total,
    sparkline: history.slices(levels[1], 60),
    lastHour: history.slices(levels[1], 360),
  };
};

/** @param intervalMs how often a source is heard */
export const watchAll = (
  objectives: readonly Objective[],
  histories: Histories,
  intervalMs: (source: string) => number,
): Watched[] => {
  const window = sharedWindows();
  return objectives.map((objective) => watch(objective, histories, intervalMs, window));
};
