// One objective with everything that reads its histories: each window registered once, so that every
// second costs a handful of additions, however long the windows are.

import type {
  BurnAlert,
  Maintenance,
  Objective,
  Slices,
  StatusCondition,
} from '../../language/slo-set.ts';
import { leftOutOf } from '../budget/left-out.ts';
import { settlingMs } from '../sli/slices.ts';
import type { History, HistoryCounts } from '../window/history.ts';
import type { Slice } from '../window/ladder.ts';
import { levels } from '../window/level.ts';
import type { Tile } from '../window/tiling.ts';
import {
  type BudgetOptions,
  type PeriodBudget,
  periodBudget,
  type ReadBudget,
  throughout,
  windowBudget,
} from './budget-reader.ts';
import type { Histories } from './histories.ts';
import { burnRule, type RuleName, redRule } from './rules.ts';

type Read = (nowMs: number) => HistoryCounts;

type ReadTiles = (tiles: readonly Tile[]) => HistoryCounts;

export type Condition = StatusCondition & {
  readonly colour: 'red' | 'yellow';
  readonly read: Read;
  readonly over: ReadTiles;
};

export type Burning = {
  readonly alert: BurnAlert;
  readonly rule: RuleName;
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
  readonly redRule: RuleName;
  readonly burning: readonly Burning[];
  /** Every window of the burn policy, shortest first. */
  readonly burnWindows: readonly { readonly seconds: number; readonly read: ReadBudget }[];
  readonly period: (nowMs: number) => PeriodBudget;
  /** Seconds of the period for which the source was heard. */
  readonly observedSeconds: (nowMs: number) => number;
  /**
   * Whether any of the counts that decide colour and alerts differ from those when it was last asked.
   */
  readonly changed: (nowMs: number) => boolean;
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

/** What is read gives the same object while its counts are the same. */
const changes = (reads: readonly ((nowMs: number) => unknown)[]): Watched['changed'] => {
  const before: unknown[] = [];
  return (nowMs) => {
    let changed = false;
    for (let index = 0; index < reads.length; index += 1) {
      const now = reads[index]?.(nowMs);
      if (now === before[index]) continue;
      before[index] = now;
      changed = true;
    }
    return changed;
  };
};

export type Surroundings = {
  readonly histories: Histories;
  /** How often a source is heard. */
  readonly intervalMs: (source: string) => number;
  /** Agreed not to count. */
  readonly maintenances: readonly Maintenance[];
};

const watch = (
  objective: Objective,
  { histories, intervalMs, maintenances }: Surroundings,
  window: Windows,
): Watched => {
  const { indicator, slices, status, burn, period, service } = objective;
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
  const leftOut = (width: number) => leftOutOf(maintenances, service, width);
  const reading: BudgetOptions = { objective, kept, window, settlingMs: settleMs, leftOut };
  const seconds = new Set(burn.alerts.flatMap((alert) => [alert.shortSeconds, alert.longSeconds]));
  const budgets = new Map([...seconds].map((length) => [length, windowBudget(reading, length)]));
  const budget = (length: number): ReadBudget =>
    budgets.get(length) ?? windowBudget(reading, length);
  const heard = throughout(source, period, window);
  const own = window(history, status.windowSeconds);
  return {
    objective,
    sources: [...new Set([indicator.source, ...conditions.map((each) => each.indicator.source)])],
    sinceMs: histories.sinceMsOf(objective),
    colourTarget: slices?.goodFrom ?? objective.target,
    own,
    over: history.tiles(),
    sliced: slices === null ? null : { slices, over: kept.tiles(), settlingMs: settleMs },
    conditions,
    redRule: redRule(objective),
    burning: burn.alerts.map((alert) => ({
      alert,
      rule: burnRule(objective, alert),
      long: budget(alert.longSeconds),
      short: budget(alert.shortSeconds),
      heard: window(source, alert.longSeconds),
    })),
    burnWindows: [...seconds]
      .toSorted((a, b) => a - b)
      .map((length) => ({ seconds: length, read: budget(length) })),
    period: periodBudget(reading),
    observedSeconds: (nowMs) => heard(nowMs).all.total,
    changed: changes([
      ...new Set([own, ...conditions.map(({ read }) => read)]),
      ...budgets.values(),
    ]),
    sparkline: history.slices(levels[1], 60),
    lastHour: history.slices(levels[1], 360),
  };
};

export const watchAll = (
  objectives: readonly Objective[],
  surroundings: Surroundings,
): Watched[] => {
  const window = sharedWindows();
  return objectives.map((objective) => watch(objective, surroundings, window));
};
