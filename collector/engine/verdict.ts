// What the collector saw of every promise in one interval that somebody asks about, a load gate for
// one. Judged from the cells, exactly, and only where the collector and the sources were there.

import { durationText } from '../../language/duration.ts';
import { type JudgedObjective, judgeAll, judgeInterval } from '../alert/interval.ts';
import { orNull, ratio } from '../budget/burn.ts';
import type { GateVerdict, Verdict } from '../serve/verdict/shapes.ts';
import type { Stretch } from '../window/lapses.ts';
import { reachSeconds, startLevel, type Tiling, tile } from '../window/tiling.ts';
import type { Attendance } from './attendance.ts';
import { judgedCounts } from './judged-counts.ts';
import { momentText } from './moment.ts';
import type { Watched } from './objective.ts';
import { unitOf } from './rows.ts';
import type { SliceBook } from './slice-book.ts';
import type { Sources } from './sources.ts';

/** Why such an interval cannot be judged at all, and what to ask for instead. */
export type Unjudgeable = { readonly problem: string };

export type Witnesses = {
  readonly watched: readonly Watched[];
  readonly sources: Pick<Sources, 'gaps'>;
  readonly attendance: Pick<Attendance, 'gaps'>;
  readonly slices: Pick<SliceBook, 'closedMs'>;
};

const order: Readonly<Record<Verdict, number>> = { fail: 0, inconclusive: 1, pass: 2 };

/** A moment later in the present second counts as come: the edge is moved to the second's start. */
const isLater = (toMs: number, nowMs: number): boolean => Math.floor(toMs / 1000) * 1000 > nowMs;

/** Of what is not over yet, the part that is. */
const tilingOf = ({ fromMs, toMs }: Stretch, nowMs: number): Tiling | Unjudgeable => {
  const level = startLevel(fromMs, nowMs);
  if (level === null) {
    const reach = durationText(reachSeconds);
    return { problem: `from is too long ago: at most the last ${reach} can be judged.` };
  }
  const tiling = tile(fromMs, Math.min(toMs, nowMs), nowMs);
  if (tiling !== null) return tiling;
  if (isLater(toMs, nowMs)) return { fromMs, toMs, tiles: [] };
  const width = durationText(level.widthSeconds);
  return {
    problem: `between from and to lies no whole cell of ${width}, in which counts of that time are kept: ask for a longer interval.`,
  };
};

type Asked = {
  readonly tiling: Tiling;
  readonly slices: Witnesses['slices'];
  readonly unseen: (source: string) => readonly string[];
  readonly early: string | null;
  readonly nowMs: number;
};

const judgeOne = (watched: Watched, { tiling, slices, unseen, early, nowMs }: Asked) => {
  const { objective, conditions, sources } = watched;
  const { fromMs, toMs, tiles } = tiling;
  const { counts, unit, minimumBad, unsettled } = judgedCounts(watched, slices, tiling, nowMs);
  const { measured, all } = counts;
  const gaps = [...new Set(sources.flatMap(unseen)), ...unsettled];
  const judgement = judgeInterval({
    own: measured,
    unit,
    bridged: { good: all.good - measured.good, total: all.total - measured.total },
    target: objective.target,
    minimumBad,
    minimumBadEvents: objective.status.minimumBadEvents,
    red: conditions
      .filter(({ colour }) => colour === 'red')
      .map(({ text, colour, badRatioAbove, ...condition }) => ({
        limit: { text, colour, badRatioAbove },
        counts: condition.over(tiles).measured,
      })),
    redWhen: objective.status.redWhen,
    seconds: (toMs - fromMs) / 1000,
    gaps,
    early,
  });
  const judged: JudgedObjective = { ...judgement, key: objective.key, gaps };
  const { slo, objective: name, title, service, target } = objective;
  const { verdict, reasons } = judgement;
  const { good, total } = measured;
  const sli = orNull(ratio(measured));
  return {
    judged,
    row: {
      name: slo,
      objective: name,
      title,
      service,
      target,
      verdict,
      counts: unitOf(objective),
      events: watched.over(tiles).measured.total,
      good,
      total,
      sli,
      reasons,
    },
  };
};

/** @param asked whole milliseconds, the beginning before the end */
export const judgeStretch = (
  { watched, sources, attendance, slices }: Witnesses,
  asked: Stretch,
  nowMs: number,
): GateVerdict | Unjudgeable => {
  const tiling = tilingOf(asked, nowMs);
  if ('problem' in tiling) return tiling;
  const early = isLater(asked.toMs, nowMs)
    ? `the interval is not over: ask again after ${momentText(asked.toMs)}`
    : null;
  const unattended = attendance.gaps(tiling);
  const unseen = (source: string) => [...unattended, ...sources.gaps(source, tiling, nowMs)];
  const of = { tiling, slices, unseen, early, nowMs };
  const results = watched.map((each) => judgeOne(each, of));
  const whole = judgeAll(
    results.map(({ judged }) => judged),
    (tiling.toMs - tiling.fromMs) / 1000,
    early,
  );
  return {
    from: tiling.fromMs,
    to: tiling.toMs,
    ...whole,
    objectives: results
      .map(({ row }) => row)
      .toSorted((a, b) => order[a.verdict] - order[b.verdict]),
  };
};
