// The days of a budget as a report counts them: what was left out of a day is taken away from it.

import { dayMs } from '../corrections/days.ts';
import type { LeftOutDay } from '../corrections/ledger.ts';
import type { ReportDay } from '../serve/reports/shapes.ts';

export type CountedDay = { readonly day: number; readonly good: number; readonly total: number };

export type CountedFacts = {
  /** In order; bridged counts included, as in a budget. */
  readonly days: readonly CountedDay[];
  readonly leftOut: readonly LeftOutDay[];
};

export type Day = Omit<ReportDay, 'spent' | 'day'> & { readonly day: number };

/** What is left out cannot be more than there is: a whole day may lie over a maintenance in it. */
export const daysOf = ({ days, leftOut }: CountedFacts): readonly Day[] => {
  const out = Map.groupBy(leftOut, ({ day }) => day);
  const counted = new Map(days.map((each) => [each.day, each]));
  return [...new Set([...counted.keys(), ...out.keys()])]
    .toSorted((a, b) => a - b)
    .map((day) => {
      const { good, total } = counted.get(day) ?? { good: 0, total: 0 };
      const away = out.get(day) ?? [];
      const sum = (of: (each: (typeof away)[number]) => number) =>
        away.reduce((all, each) => all + of(each), 0);
      const left = Math.max(0, total - sum((each) => each.total));
      return {
        day,
        total: left,
        good: Math.min(left, Math.max(0, good - sum((each) => each.good))),
        leftOutSeconds: Math.min(
          dayMs / 1000,
          sum(({ seconds }) => seconds),
        ),
      };
    });
};
