// Objectives as the API tells them. Colours, readings and burns are of measured counts, on which they
// were decided; the SLI and the budget include what was bridged over gaps.

import { stepAt } from '../../language/budget-policy.ts';
import { durationText } from '../../language/duration.ts';
import type { Objective } from '../../language/slo-set.ts';
import type { Reading } from '../alert/reading.ts';
import type { StatusMemory } from '../alert/status.ts';
import { budgetLeft, burn, orNull, ratio } from '../budget/burn.ts';
import { coverage } from '../budget/coverage.ts';
import type { EngineDetail } from '../engine.ts';
import type {
  AlertRow,
  BudgetStepRow,
  ObjectiveRow,
  Status,
  StatusReading,
} from '../serve/shapes.ts';
import type { WindowRow } from '../serve/slos/shapes.ts';
import type { Counts } from '../sli/counts.ts';
import type { Budgeted } from './budget-reader.ts';
import type { Judgement } from './judgement.ts';
import type { Watched } from './objective.ts';
import { reasonsFor } from './reasons.ts';

export type Standing = {
  readonly watched: Watched;
  readonly judgement: Judgement;
  readonly memory: StatusMemory;
  /** Why its alerts are kept back, in words; null where they are not. */
  readonly upkeep: string | null;
  /** Its own, and those of its silent sources, whichever objective they stand with. */
  readonly alerts: readonly AlertRow[];
};

const share = (counts: Counts): number | null => orNull(ratio(counts));

const readingRow = ({ text, colour, badRatio, badRatioAbove, answer }: Reading): StatusReading => ({
  text,
  colour,
  badRatio: orNull(badRatio),
  badRatioAbove,
  holds: answer === 'holds',
});

export const unitOf = ({ slices }: Pick<Objective, 'slices'>): ObjectiveRow['counts'] =>
  slices === null ? 'events' : 'slices';

/** Before its first slice has closed there may have been events already. */
const everCounted = ({ objective, lastHour }: Watched, all: Counts, nowMs: number): boolean =>
  all.total > 0 || (objective.slices !== null && lastHour(nowMs).some((slice) => slice.total > 0));

/** A budget that is warming up says too little to act on. */
const warmCoverage = 0.1;

const agreed = ({ budgetPolicy }: Watched, left: number | null): BudgetStepRow | null => {
  const step = budgetPolicy === null ? null : stepAt(budgetPolicy, left);
  return budgetPolicy === null || step === null ? null : { policy: budgetPolicy.name, ...step };
};

export const rowOf = (standing: Standing, nowMs: number): ObjectiveRow => {
  const { watched, judgement, memory } = standing;
  const { objective } = watched;
  const { counted, spent, span, leftOutSeconds } = watched.period(nowMs);
  const { all } = counted;
  const left = orNull(budgetLeft(spent.all, objective.target));
  const seen = coverage(watched.observedSeconds(nowMs), span, watched.sinceMs, nowMs);
  return {
    name: objective.slo,
    objective: objective.objective,
    title: objective.title,
    service: objective.service,
    target: objective.target,
    counts: unitOf(objective),
    sliceSeconds: objective.slices?.seconds ?? null,
    status: memory.status,
    since: memory.sinceMs,
    sli: share(all),
    good: all.good,
    total: all.total,
    budgetLeft: left,
    leftOutSeconds,
    coverage: seen,
    burn: Object.fromEntries(
      watched.burnWindows.map(({ seconds, read }) => [
        durationText(seconds),
        orNull(burn(read(nowMs).spent.measured, objective.target)),
      ]),
    ),
    window: objective.period.text,
    owner: objective.owner,
    budgetPolicy: seen < warmCoverage ? null : agreed(watched, left),
    reasons: reasonsFor({ ...standing, everCounted: everCounted(watched, all, nowMs) }),
    current: {
      windowSeconds: objective.status.windowSeconds,
      target: watched.colourTarget,
      ...judgement.own,
      ratio: share(judgement.own),
      readings: judgement.readings.map(readingRow),
    },
    sparkline: watched.sparkline(nowMs).map(share),
    updatedAt: nowMs,
  };
};

const windowRow = (
  window: string,
  { counted, spent }: Budgeted,
  { target, ...objective }: Objective,
): WindowRow => ({
  window,
  counts: unitOf(objective),
  ...counted.all,
  sli: share(counted.all),
  burn: orNull(burn(spent.measured, target)),
});

/** The status window is one of events, whatever the budget is of. */
const statusRow = ({ own, objective }: Watched, nowMs: number): WindowRow => {
  const counted = own(nowMs);
  const window = durationText(objective.status.windowSeconds);
  if (objective.slices === null) return windowRow(window, { counted, spent: counted }, objective);
  return { window, counts: 'events', ...counted.all, sli: share(counted.all), burn: null };
};

export const detailOf = (standing: Standing, nowMs: number): EngineDetail['objectives'][number] => {
  const { watched, alerts } = standing;
  const { objective } = watched;
  const { indicator, period } = objective;
  return {
    ...rowOf(standing, nowMs),
    goodQuery: indicator.goodText,
    totalQuery: indicator.totalText,
    windows: [
      statusRow(watched, nowMs),
      ...watched.burnWindows.map(({ seconds, read }) =>
        windowRow(durationText(seconds), read(nowMs), objective),
      ),
      windowRow(period.text, watched.period(nowMs), objective),
    ],
    // What must hold together is a line each.
    burnAlerts: watched.burning.flatMap(({ alert: { severity }, limits }) =>
      limits.map(({ limit, long, short }) => ({
        severity,
        longWindow: durationText(limit.longSeconds),
        shortWindow: durationText(limit.shortSeconds),
        factor: limit.factor,
        longBurn: orNull(burn(long(nowMs).spent.measured, objective.target)),
        shortBurn: orNull(burn(short(nowMs).spent.measured, objective.target)),
      })),
    ),
    burnDown: watched.burnDown(nowMs, watched.period(nowMs)),
    alerts,
    history: watched.lastHour(nowMs).map(({ endMs, good, total }) => ({ at: endMs, good, total })),
  };
};

const order: Readonly<Record<Status, number>> = {
  red: 0,
  stale: 1,
  yellow: 2,
  'no data': 3,
  green: 4,
};

/** Equal ones keep the order of their definitions, so that tiles do not jump. */
export const worstFirst = (rows: readonly ObjectiveRow[]): ObjectiveRow[] =>
  rows.toSorted((a, b) => order[a.status] - order[b.status]);
