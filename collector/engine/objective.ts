// One objective with everything that reads its histories: each window registered once, so that every
// second costs a handful of additions, however long the windows are.

import type { BurnAlert, Objective, StatusCondition } from '../../language/slo-set.ts';
import { longestSeconds, periodAt, type Span } from '../budget/period.ts';
import type { History, HistoryCounts } from '../window/history.ts';
import type { Slice } from '../window/ladder.ts';
import { levels } from '../window/level.ts';
import type { Tile } from '../window/tiling.ts';
import type { Histories } from './histories.ts';

type Read = (nowMs: number) => HistoryCounts;
type ReadTiles = (tiles: readonly Tile[]) => HistoryCounts;

export type Condition = StatusCondition & {
  readonly colour: 'red' | 'yellow';
  readonly read: Read;
  readonly over: ReadTiles;
};

export type Burning = {
  readonly alert: BurnAlert;
  readonly long: Read;
  readonly short: Read;
  /** Seconds of the long window for which the source was heard. */
  readonly heard: Read;
};

export type Watched = {
  readonly objective: Objective;
  /** The sources without which nothing can be said. */
  readonly sources: readonly string[];
  readonly sinceMs: number;
  readonly own: Read;
  /** Its counts in an interval that somebody asks for. */
  readonly over: ReadTiles;
  /** Red ones first. */
  readonly conditions: readonly Condition[];
  readonly burning: readonly Burning[];
  /** Every window of the burn policy, shortest first. */
  readonly burnWindows: readonly { readonly seconds: number; readonly read: Read }[];
  readonly period: (nowMs: number) => HistoryCounts & { readonly span: Span };
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

const watch = (objective: Objective, histories: Histories, window: Windows): Watched => {
  const { indicator, status, burn, period } = objective;
  const history = histories.counted(indicator.id);
  const source = histories.heard(indicator.source);
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
  const seconds = new Set(burn.alerts.flatMap((alert) => [alert.shortSeconds, alert.longSeconds]));
  const overPeriod = throughout(history, objective, window);
  const heard = throughout(source, objective, window);
  return {
    objective,
    sources: [...new Set([indicator.source, ...conditions.map((each) => each.indicator.source)])],
    sinceMs: histories.sinceMsOf(indicator.id),
    own: window(history, status.windowSeconds),
    over: history.tiles(),
    conditions,
    burning: burn.alerts.map((alert) => ({
      alert,
      long: window(history, alert.longSeconds),
      short: window(history, alert.shortSeconds),
      heard: window(source, alert.longSeconds),
    })),
    burnWindows: [...seconds]
      .toSorted((a, b) => a - b)
      .map((length) => ({ seconds: length, read: window(history, length) })),
    period: (nowMs) => ({ ...overPeriod(nowMs), span: periodAt(period, nowMs) }),
    observedSeconds: (nowMs) => heard(nowMs).all.total,
    sparkline: history.slices(levels[1], 60),
    lastHour: history.slices(levels[1], 360),
  };
};

export const watchAll = (objectives: readonly Objective[], histories: Histories): Watched[] => {
  const window = sharedWindows();
  return objectives.map((objective) => watch(objective, histories, window));
};
