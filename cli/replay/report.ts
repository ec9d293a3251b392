// What a replay found, as data: the same for the text, the page and -o json. null is what was not
// measured. Budgets are told as a share of what a whole period's traffic, at this history's rate,
// would be allowed: the board's own figure, of what was counted so far, stands beside it.

import type { Status } from '../../collector/serve/shapes.ts';
import type { Objective } from '../../language/slo-set.ts';
import { periodSeconds } from '../explain/period.ts';
import type { Point, Recorded, Stay, Told } from './record.ts';
import type { Extent } from './scrapes.ts';
import { unreachable } from './what-if.ts';

export type ToldRow = Told & {
  /** Share of a whole period's budget that was spent while it fired. */
  readonly budgetSpent: number | null;
};

export type LeftPoint = {
  readonly atMs: number;
  /** Share of a whole period's budget; null while nothing is known. */
  readonly left: number | null;
};

export type Column = {
  /** 'actual', or what was asked: 'target=99.5'. */
  readonly name: string;
  readonly target: number;
  readonly burnPolicy: string;
  readonly pages: number;
  readonly tickets: number;
  readonly firstPageMs: number | null;
  /** Seconds in which at least one page was open. */
  readonly pagedSeconds: number;
  /** All alerts that fired, those too of which nobody was told. */
  readonly told: readonly ToldRow[];
  readonly statuses: readonly Stay[];
  readonly secondsOf: Readonly<Record<Status, number>>;
  /** Events; of an objective with time slices, slices. */
  readonly good: number;
  readonly total: number;
  readonly sli: number | null;
  /** Share of a whole period's budget; negative where more was spent. */
  readonly budgetLeft: number | null;
  /** As the board shows it, of what was counted so far. */
  readonly boardBudgetLeft: number | null;
  readonly coverage: number;
  readonly points: readonly LeftPoint[];
};

export type Report = {
  readonly key: string;
  readonly title: string;
  readonly period: string;
  readonly from: string;
  readonly history: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly targets: number;
    readonly scrapes: number;
    readonly series: number;
    readonly intervalSeconds: number;
    readonly stepSeconds: number;
  };
  /** What is good or bad. */
  readonly unit: 'events' | 'slices';
  /** So many of them a second. */
  readonly perSecond: number | null;
  readonly columns: readonly Column[];
  readonly notes: readonly string[];
};

/** Counts that a whole period would have, at the rate of the moment that saw most of one. */
const wholePeriod = (points: readonly Point[]): number | null => {
  const best = points.reduce<Point | null>(
    (most, point) => (point.coverage >= (most?.coverage ?? 0) ? point : most),
    null,
  );
  if (best === null || best.coverage === 0 || best.total === 0) return null;
  return Math.max(best.total, best.total / best.coverage);
};

const leftAt = (point: Point, objective: Objective, whole: number | null): number | null => {
  if (point.status === 'stale' || point.budgetLeft === null) return null;
  // Slices: the board's own figure is of all the period's slices already.
  if (objective.slices !== null) return point.budgetLeft;
  if (whole === null) return null;
  const bad = Math.max(0, point.total - point.good);
  return 1 - bad / (Math.max(whole, point.total) * (1 - objective.target));
};

const union = (stays: readonly { readonly startMs: number; readonly endMs: number }[]): number => {
  let [sum, reachedMs] = [0, Number.NEGATIVE_INFINITY];
  for (const { startMs, endMs } of stays.toSorted((a, b) => a.startMs - b.startMs)) {
    sum += Math.max(0, endMs - Math.max(startMs, reachedMs));
    reachedMs = Math.max(reachedMs, endMs);
  }
  return sum / 1000;
};

const none: Readonly<Record<Status, number>> = {
  ...{ green: 0, yellow: 0, red: 0, 'no data': 0, stale: 0 },
};

const columnOf = (name: string, recorded: Recorded, toMs: number): Column => {
  const { objective, told, stays, points } = recorded;
  const whole = wholePeriod(points);
  const last = points.at(-1);
  const heard = told.filter(({ quietBy }) => quietBy === null);
  const pages = heard.filter(({ severity }) => severity === 'page');
  const secondsOf = { ...none };
  for (const { status, fromMs, toMs: untilMs } of stays) {
    secondsOf[status] += (untilMs - fromMs) / 1000;
  }
  const allowed =
    whole === null || objective.slices !== null ? null : whole * (1 - objective.target);
  return {
    name,
    target: objective.target,
    burnPolicy: objective.burn.name,
    pages: pages.length,
    tickets: heard.length - pages.length,
    firstPageMs: pages[0]?.startMs ?? null,
    pagedSeconds: union(pages.map(({ startMs, endMs }) => ({ startMs, endMs: endMs ?? toMs }))),
    told: told.map((each) => ({
      ...each,
      budgetSpent: allowed === null ? null : each.bad / allowed,
    })),
    statuses: stays,
    secondsOf,
    good: last?.good ?? 0,
    total: last?.total ?? 0,
    sli: last === undefined || last.total === 0 ? null : last.good / last.total,
    budgetLeft: last === undefined ? null : leftAt({ ...last, status: 'green' }, objective, whole),
    boardBudgetLeft: last?.budgetLeft ?? null,
    coverage: last?.coverage ?? 0,
    points: points.map((point) => ({ atMs: point.atMs, left: leftAt(point, objective, whole) })),
  };
};

const notesOf = (objectives: readonly Objective[], intervalSeconds: number): string[] => {
  const [actual, other] = objectives;
  const notes: string[] = [];
  const windowSeconds = actual?.status.windowSeconds ?? Number.POSITIVE_INFINITY;
  if (intervalSeconds * 4 > windowSeconds) {
    notes.push(
      `The colour looks at ${windowSeconds} s, which hold fewer than four scrapes of this history: it says more where the collector scrapes more often.`,
    );
  }
  for (const objective of [actual, other]) {
    if (objective === undefined) continue;
    const factors = unreachable(objective);
    if (factors.length > 0) {
      notes.push(
        `At a target of ${Number((objective.target * 100).toPrecision(10))} % the factor ${factors.join(', ')} of '${objective.burn.name}' can never be reached.`,
      );
    }
  }
  return notes;
};

export const reportOf = (
  recorded: readonly [Recorded, ...Recorded[]],
  names: readonly string[],
  from: string,
  extent: Extent,
  targets: number,
  stepSeconds: number,
  diagnostics: readonly string[],
): Report => {
  const [{ objective }] = recorded;
  const columns = recorded.map((each, index) => columnOf(names[index] ?? '', each, extent.toMs));
  const intervalSeconds = extent.intervalSeconds.get(objective.indicator.source) ?? 1;
  const [actual] = columns;
  const observed = (actual?.coverage ?? 0) * periodSeconds(objective.period);
  return {
    key: objective.key,
    title: objective.title,
    period: objective.period.text,
    from,
    history: {
      ...{ fromMs: extent.fromMs, toMs: extent.toMs, targets, scrapes: extent.scrapes },
      ...{ series: extent.series, intervalSeconds, stepSeconds },
    },
    unit: objective.slices === null ? 'events' : 'slices',
    perSecond: observed === 0 ? null : (actual?.total ?? 0) / observed,
    columns,
    notes: [
      ...notesOf(
        recorded.map((each) => each.objective),
        intervalSeconds,
      ),
      ...diagnostics,
    ],
  };
};
