// One objective with everything that reads its histories: each window registered once, so that every
// second costs a handful of additions, however long the windows are.

import { limitsOf, windowsOfAlert } from '../../language/burn-limit.ts';
import type {
  BudgetPolicy,
  BurnAlert,
  BurnLimit,
  Objective,
  Slices,
  StatusCondition,
} from '../../language/slo-set.ts';
import { leftOutOf, type Pause } from '../budget/left-out.ts';
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
import { type ReadBurnDown, readBurnDown } from './burn-down.ts';
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
  /** Its own, then those that must hold together with it. */
  readonly limits: readonly {
    readonly limit: BurnLimit;
    readonly long: ReadBudget;
    readonly short: ReadBudget;
    /** Seconds of the long window for which the source was heard. */
    readonly heard: Read;
  }[];
};

export type Watched = {
  readonly objective: Objective;
  /** What was agreed for its service; null where nothing was. */
  readonly budgetPolicy: BudgetPolicy | null;
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
  /** How the budget of the period was spent. */
  readonly burnDown: ReadBurnDown;
  /** Seconds of the period for which the source was heard. */
  readonly observedSeconds: (nowMs: number) => number;
  /**
   * Whether any of the counts that decide colour and alerts may differ from those when it last said so.
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

type Window = { readonly history: History; readonly seconds: number };

/** @param reads give the same object while their counts are the same */
const differing = (reads: readonly ((nowMs: number) => unknown)[]): Watched['changed'] => {
  const before: unknown[] = [];
  return (nowMs) => {
    let changed = false;
    for (const [index, read] of reads.entries()) {
      const now = read(nowMs);
      if (now === before[index]) continue;
      before[index] = now;
      changed = true;
    }
    return changed;
  };
};

/**
 * Without reading any count: windows of the newest so many seconds change when something is counted
 * and when their oldest events leave them.
 */
const moving = (windows: readonly Window[]): Watched['changed'] => {
  const histories = [...new Set(windows.map(({ history }) => history))];
  let [askedMs, revision] = [0, -1];
  /** Since it was asked last; null until somebody wants to know. */
  let quietUntilMs: number | null = null;
  return (nowMs) => {
    let revisionNow = 0;
    // They only grow: a sum that is the same is of the same numbers.
    for (const history of histories) revisionNow += history.revision;
    if (revisionNow === revision && nowMs >= askedMs) {
      if (quietUntilMs === null) {
        quietUntilMs = Number.POSITIVE_INFINITY;
        for (const { history, seconds } of windows) {
          quietUntilMs = Math.min(quietUntilMs, history.quietUntil(seconds, askedMs));
        }
      }
      if (nowMs <= quietUntilMs) return false;
    }
    [askedMs, revision, quietUntilMs] = [nowMs, revisionNow, null];
    return true;
  };
};

export type Surroundings = {
  readonly histories: Histories;
  /** How often a source is heard. */
  readonly intervalMs: (source: string) => number;
  /** Agreed not to count, or found afterwards not to: maintenances and corrections. */
  readonly pauses: readonly Pause[];
  /** By service. */
  readonly budgetPolicies?: ReadonlyMap<string, BudgetPolicy>;
};

const watch = (
  objective: Objective,
  { histories, intervalMs, pauses, budgetPolicies }: Surroundings,
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
  const leftOut = (width: number) => leftOutOf(pauses, { service, keys: [objective.key] }, width);
  const reading: BudgetOptions = { objective, kept, window, settlingMs: settleMs, leftOut };
  const seconds = new Set(burn.alerts.flatMap(windowsOfAlert));
  const budgets = new Map([...seconds].map((length) => [length, windowBudget(reading, length)]));
  const budget = (length: number): ReadBudget =>
    budgets.get(length) ?? windowBudget(reading, length);
  const heard = throughout(source, period, window);
  const own = window(history, status.windowSeconds);
  return {
    objective,
    budgetPolicy: budgetPolicies?.get(service) ?? null,
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
      limits: limitsOf(alert).map((limit) => ({
        limit,
        long: budget(limit.longSeconds),
        short: budget(limit.shortSeconds),
        heard: window(source, limit.longSeconds),
      })),
    })),
    burnWindows: [...seconds]
      .toSorted((a, b) => a - b)
      .map((length) => ({ seconds: length, read: budget(length) })),
    period: periodBudget(reading),
    burnDown: readBurnDown({ objective, kept, leftOut, heard: source }),
    observedSeconds: (nowMs) => heard(nowMs).all.total,
    changed:
      // Slices are read up to the last that has settled, and maintenance is taken away.
      slices === null && pauses.length === 0
        ? moving([
            ...new Set([indicator.id, ...conditions.map((each) => each.indicator.id)])
              .values()
              .map((id) => ({ history: histories.counted(id), seconds: status.windowSeconds })),
            ...[...seconds].map((length) => ({ history, seconds: length })),
          ])
        : differing([
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
