// Objectives as the API tells them. Colours, readings and burns are of measured counts, on which they
// were decided; the SLI and the budget include what was bridged over gaps.

import { durationText } from '../../language/duration.ts';
import type { Reading } from '../alert/reading.ts';
import type { StatusMemory } from '../alert/status.ts';
import { budgetLeft, burn, orNull, ratio } from '../budget/burn.ts';
import { coverage } from '../budget/coverage.ts';
import type { EngineDetail } from '../engine.ts';
import type { AlertRow, ObjectiveRow, Status, StatusReading, WindowRow } from '../serve/shapes.ts';
import type { Counts } from '../sli/counts.ts';
import type { HistoryCounts } from '../window/history.ts';
import type { Judgement } from './judgement.ts';
import type { Watched } from './objective.ts';
import { reasonsFor } from './reasons.ts';

export type Standing = {
  readonly watched: Watched;
  readonly judgement: Judgement;
  readonly memory: StatusMemory;
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

export const rowOf = (standing: Standing, nowMs: number): ObjectiveRow => {
  const { watched, judgement, memory, alerts } = standing;
  const { objective } = watched;
  const { all, span } = watched.period(nowMs);
  return {
    name: objective.slo,
    objective: objective.objective,
    title: objective.title,
    service: objective.service,
    target: objective.target,
    status: memory.status,
    since: memory.sinceMs,
    sli: share(all),
    good: all.good,
    total: all.total,
    budgetLeft: orNull(budgetLeft(all, objective.target)),
    coverage: coverage(watched.observedSeconds(nowMs), span, watched.sinceMs, nowMs),
    burn: Object.fromEntries(
      watched.burnWindows.map(({ seconds, read }) => [
        durationText(seconds),
        orNull(burn(read(nowMs).measured, objective.target)),
      ]),
    ),
    window: objective.period.text,
    reasons: reasonsFor(watched, judgement, memory, alerts, all.total > 0),
    current: {
      windowSeconds: objective.status.windowSeconds,
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
  { measured, all }: HistoryCounts,
  target: number,
): WindowRow => ({
  window,
  ...all,
  sli: share(all),
  burn: orNull(burn(measured, target)),
});

export const detailOf = (standing: Standing, nowMs: number): EngineDetail['objectives'][number] => {
  const { watched, alerts } = standing;
  const { objective } = watched;
  const { target, indicator, period } = objective;
  return {
    ...rowOf(standing, nowMs),
    goodQuery: indicator.goodText,
    totalQuery: indicator.totalText,
    windows: [
      windowRow(durationText(objective.status.windowSeconds), watched.own(nowMs), target),
      ...watched.burnWindows.map(({ seconds, read }) =>
        windowRow(durationText(seconds), read(nowMs), target),
      ),
      windowRow(period.text, watched.period(nowMs), target),
    ],
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
