// The days of an SLO: what was counted on each, without what was left out, and for how long its source
// was heard. A day is one of UTC, as the cells are that it is read from.

import type { Objective } from '../../../language/slo-set.ts';
import { heardName } from '../../engine/histories.ts';
import { slicesName } from '../../sli/slices.ts';
import { type DayCounts, type DayStore, dayMs } from '../../store/days.ts';
import type { DayRow, SloDays } from './shapes.ts';

export type DaysOptions = {
  readonly objectives: readonly Objective[];
  readonly store: DayStore;
};

const none: DayCounts = { good: 0, total: 0 };

/** @returns 1 where the day spent of the budget what is a day's share of it, neither more nor less */
const burnOf = (
  { good, total }: DayCounts,
  { target, slices }: Pick<Objective, 'target' | 'slices'>,
  countedSeconds: number,
): number | null => {
  if (total <= 0) return null;
  const all = slices === null ? total : Math.max(total, countedSeconds / slices.seconds);
  return (total - good) / all / (1 - target);
};

export const readDays =
  ({ objectives, store }: DaysOptions) =>
  (slo: string, nowMs: number, count: number): SloDays => {
    const last = store.today(nowMs);
    const first = last - count + 1;
    const out = store.leftOut(first, last);
    const dayOf = (
      day: number,
      objective: Objective,
      counts: DayCounts | undefined,
      heard: DayCounts | undefined,
    ): DayRow => {
      const its = (out.get(objective.key) ?? []).filter((each) => each.day === day);
      const outSeconds = its.reduce((sum, { seconds }) => sum + seconds, 0);
      const { good, total } = its.reduce(
        (left, each) => ({ good: left.good - each.good, total: left.total - each.total }),
        counts ?? none,
      );
      return {
        at: day * dayMs,
        good,
        total,
        sli: total > 0 ? good / total : null,
        burn: burnOf({ good, total }, objective, dayMs / 1000 - outSeconds),
        heardSeconds: Math.min(heard?.total ?? 0, dayMs / 1000),
        leftOut: its.map(({ what, seconds }) => ({ what, seconds })),
      };
    };
    return {
      name: slo,
      objectives: objectives
        .filter((objective) => objective.slo === slo)
        .map((objective) => {
          const { indicator, slices } = objective;
          const history = slices === null ? indicator.id : slicesName(indicator.id, slices);
          const counts = store.read(history, first, last);
          const heard = store.read(heardName(indicator.source), first, last);
          return {
            objective: objective.objective,
            days: Array.from({ length: count }, (_, index) => {
              const day = first + index;
              return dayOf(day, objective, counts.get(day), heard.get(day));
            }),
          };
        }),
    };
  };
