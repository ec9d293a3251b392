// What was counted on single UTC days, read from the cells of a day's width: kept for a year, and
// looked up one by one, so that asking costs the same however many objectives there are.

import { cellAt, levels } from '../window/level.ts';
import type { Store } from './database.ts';
import { numberIn, textIn } from './row.ts';

export type DayCounts = { readonly good: number; readonly total: number };

const [, , , , , level] = levels;
export const dayMs = level.widthSeconds * 1000;

/** What was left out of a day of an objective. */
export type LeftOutDay = DayCounts & {
  readonly day: number;
  /** 'maintenance', or the id of a correction. */
  readonly what: string;
  readonly seconds: number;
};

export type DayStore = ReturnType<typeof openDayStore>;

export const openDayStore = ({ database }: Store) => {
  const historyOf = database.prepare('SELECT id FROM histories WHERE indicator = ?');
  const select = database.prepare(
    `SELECT good, total FROM cells WHERE level = ${level.number} AND cell = ? AND history = ?`,
  );
  const selectLeftOut = database.prepare(
    `SELECT day, objective, what, good, total, seconds FROM left_out
     WHERE day >= ? AND day <= ? ORDER BY day, what`,
  );
  return {
    /** By the key of the objective. */
    leftOut: (firstDay: number, lastDay: number): Map<string, LeftOutDay[]> =>
      Map.groupBy(
        selectLeftOut.all(firstDay, lastDay).map((row) => ({
          objective: textIn(row, 'objective'),
          day: numberIn(row, 'day'),
          what: textIn(row, 'what'),
          good: numberIn(row, 'good'),
          total: numberIn(row, 'total'),
          seconds: numberIn(row, 'seconds'),
        })),
        ({ objective }) => objective,
      ),

    /** By the number of the day since 1970, as its cell has; days of which nothing is kept are not in it. */
    read: (history: string, firstDay: number, lastDay: number): Map<number, DayCounts> => {
      const found = historyOf.get(history);
      const days = new Map<number, DayCounts>();
      if (found === undefined) return days;
      const id = numberIn(found, 'id');
      for (let day = firstDay; day <= lastDay; day += 1) {
        // Measured, and what was bridged over gaps.
        const rows = select.all(day, id);
        if (rows.length === 0) continue;
        const sum = (field: string) => rows.reduce((all, row) => all + numberIn(row, field), 0);
        days.set(day, { good: sum('good'), total: sum('total') });
      }
      return days;
    },

    today: (nowMs: number): number => cellAt(nowMs, level),
  };
};
