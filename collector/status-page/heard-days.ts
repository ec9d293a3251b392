// How long each source was heard on each of the last days, from the cells of days, and since when each
// component is recorded. Days that are over are read once; today and yesterday each time, since what
// comes late belongs there.

import type { Store } from '../store/database.ts';
import { numberIn, textIn } from '../store/row.ts';
import { levels } from '../window/level.ts';
import { dayMs, dayOf, shownDays } from './days.ts';

const dayLevel = levels[5];

export type HeardDays = ReturnType<typeof openHeardDays>;

export const openHeardDays = (store: Store) => {
  const { database } = store;
  const select = database.prepare(
    `SELECT h.indicator AS name, c.cell, sum(c.good) AS seconds
     FROM cells c JOIN histories h ON h.id = c.history
     WHERE c.level = ? AND c.cell >= ? AND h.indicator GLOB 'source/*'
     GROUP BY h.indicator, c.cell`,
  );
  const begin = database.prepare(
    'INSERT INTO status_components (name, since_ms) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const selectSince = database.prepare('SELECT name, since_ms FROM status_components');
  /** Seconds by day's start, by name of the history. */
  const heard = new Map<string, Map<number, number>>();
  let since = new Map<string, number>();
  let readDay = Number.NEGATIVE_INFINITY;

  const readSince = (): void => {
    since = new Map(
      selectSince.all().map((row) => [textIn(row, 'name'), numberIn(row, 'since_ms')]),
    );
  };
  readSince();

  return {
    /** Begins to record what is not recorded yet. */
    begin: (names: readonly string[], nowMs: number): void => {
      store.transaction(() => {
        for (const name of names) begin.run(name, nowMs);
      });
      readSince();
    },
    sinceMs: (name: string, nowMs: number): number => since.get(name) ?? nowMs,

    read: (nowMs: number): void => {
      const today = dayOf(nowMs);
      const fromMs = today === readDay ? today - dayMs : today - shownDays * dayMs;
      if (today !== readDay) heard.clear();
      readDay = today;
      for (const row of select.all(dayLevel.number, fromMs / dayMs)) {
        const name = textIn(row, 'name');
        const days = heard.get(name) ?? new Map<number, number>();
        heard.set(name, days.set(numberIn(row, 'cell') * dayMs, numberIn(row, 'seconds')));
      }
    },

    /** Of several sources, the one that was heard longest: somebody watched. */
    of: (names: ReadonlySet<string>): ReadonlyMap<number, number> => {
      const longest = new Map<number, number>();
      for (const name of names) {
        for (const [day, seconds] of heard.get(name) ?? []) {
          longest.set(day, Math.max(seconds, longest.get(day) ?? 0));
        }
      }
      return longest;
    },
  };
};
