// UTC days and the hours in them, by number since 1970, and which of them lie whole in a stretch of time.
// A cell is (start, end]; so are they.

import type { Stretch } from '../window/lapses.ts';

export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

export const dayAt = (timeMs: number): number => Math.floor(timeMs / dayMs);

/** The numbers of whole hours, from the first and before the last. */
export type Hours = { readonly from: number; readonly before: number };

export const hoursIn = ({ fromMs, toMs }: Stretch): Hours => ({
  from: Math.ceil(fromMs / hourMs),
  before: Math.floor(toMs / hourMs),
});

export const hoursOfDay = (day: number): Hours => ({ from: day * 24, before: day * 24 + 24 });

export const both = (a: Hours, b: Hours): Hours | null => {
  const hours = { from: Math.max(a.from, b.from), before: Math.min(a.before, b.before) };
  return hours.from < hours.before ? hours : null;
};

/** What is left of hours that others have not taken already. */
export const withoutTaken = (hours: Hours, taken: readonly Hours[]): readonly Hours[] =>
  taken.reduce<readonly Hours[]>(
    (left, other) =>
      left.flatMap((each) => {
        const cut = both(each, other);
        if (cut === null) return [each];
        return [
          { from: each.from, before: cut.from },
          { from: cut.before, before: each.before },
        ].filter(({ from, before }) => from < before);
      }),
    [hours],
  );
