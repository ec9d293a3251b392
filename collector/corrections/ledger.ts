// What was left out of each UTC day, of each objective and because of what. Hours are kept for a month
// and days for a year: while the hours are there it is written down, so that a report of any past day
// can take it away. An hour is left out once, whoever asks: maintenance first, then by age.

import type { Maintenance, Objective } from '../../language/slo-set.ts';
import { concerns } from '../budget/left-out.ts';
import { CollectorError } from '../error.ts';
import type { CorrectionRow } from '../serve/corrections/shapes.ts';
import type { Store } from '../store/database.ts';
import { numberIn, textIn } from '../store/row.ts';
import { type Account, accountOf } from './account.ts';
import { type Corrections, keysOf } from './corrections.ts';
import {
  both,
  dayAt,
  dayMs,
  type Hours,
  hourMs,
  hoursIn,
  hoursOfDay,
  withoutTaken,
} from './days.ts';

/** Of so many days all hours are kept. */
export const hoursKeptDays = 30;
/** As long as the days themselves. */
const daysKept = 400;
export const maintenanceWord = 'maintenance';

const [hourLevel, dayLevel] = [4, 5];

export type LeftOutDay = {
  readonly day: number;
  /** 'maintenance', or the id of a correction. */
  readonly what: string;
  readonly good: number;
  readonly total: number;
  readonly seconds: number;
};

type Reason = {
  readonly what: string;
  readonly hours: Hours;
  readonly isAbout: (account: Account) => boolean;
};

export type LedgerOptions = {
  readonly store: Store;
  readonly objectives: readonly Objective[];
  /** Besides the objectives: joint slices of composite budgets. */
  readonly joint?: readonly Account[];
  readonly maintenances: readonly Maintenance[];
  readonly corrections: Pick<Corrections, 'standing'>;
};

export type Ledger = ReturnType<typeof openLedger>;

export const openLedger = (options: LedgerOptions) => {
  const { store, objectives, maintenances, corrections } = options;
  const accounts = [...objectives.map(accountOf), ...(options.joint ?? [])];
  const { database } = store;
  const sumHours = database.prepare(
    `SELECT h.indicator AS name, SUM(good) AS good, SUM(total) AS total
     FROM cells c JOIN histories h ON h.id = c.history
     WHERE level = ? AND cell >= ? AND cell < ? GROUP BY h.indicator`,
  );
  const forgetDays = database.prepare('DELETE FROM left_out WHERE day >= ?');
  const forgetOld = database.prepare('DELETE FROM left_out WHERE day < ?');
  const forgetWithdrawn = database.prepare(
    'DELETE FROM left_out WHERE what <> ? AND what NOT IN (SELECT value FROM json_each(?))',
  );
  const put = database.prepare(
    `INSERT INTO left_out (day, objective, what, good, total, seconds) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET good = good + excluded.good, total = total + excluded.total,
       seconds = seconds + excluded.seconds`,
  );
  const isThere = database.prepare('SELECT 1 AS found FROM left_out LIMIT 1');
  const ofDay = database.prepare(
    'SELECT 1 AS found FROM left_out WHERE day = ? AND what = ? LIMIT 1',
  );
  const select = database.prepare(
    `SELECT day, objective, what, good, total, seconds FROM left_out
     WHERE day >= ? AND day < ? ORDER BY day, objective, what`,
  );
  let refreshedHour = -1;

  const reasons = (standing: readonly CorrectionRow[]): Reason[] => [
    ...maintenances.map((maintenance) => ({
      what: maintenanceWord,
      hours: hoursIn({ fromMs: maintenance.startMs, toMs: maintenance.endMs }),
      isAbout: (account: Account) => concerns(maintenance, account),
    })),
    ...standing
      .toSorted((a, b) => a.madeAt - b.madeAt)
      .map((correction) => {
        const keys = new Set(keysOf(correction, objectives));
        return {
          what: correction.id,
          hours: hoursIn({ fromMs: correction.from, toMs: correction.to }),
          isAbout: (account: Account) => account.keys.every((key) => keys.has(key)),
        };
      }),
  ];

  const countsIn = ({ from, before }: Hours): Map<string, { good: number; total: number }> => {
    const isDay = from % 24 === 0 && before - from === 24;
    const rows = isDay
      ? sumHours.all(dayLevel, from / 24, before / 24)
      : sumHours.all(hourLevel, from, before);
    return new Map(
      rows.map((row) => [
        textIn(row, 'name'),
        { good: numberIn(row, 'good'), total: numberIn(row, 'total') },
      ]),
    );
  };

  /** The same hours are asked for by many objectives. */
  const remembering = () => {
    const known = new Map<string, ReturnType<typeof countsIn>>();
    return (hours: Hours) => {
      const key = `${hours.from} ${hours.before}`;
      const counts = known.get(key) ?? countsIn(hours);
      known.set(key, counts);
      return counts;
    };
  };

  const writeDay = (day: number, all: readonly Reason[], counts: typeof countsIn): void => {
    const ofThisDay = all.flatMap((reason) => {
      const hours = both(reason.hours, hoursOfDay(day));
      return hours === null ? [] : [{ ...reason, hours }];
    });
    if (ofThisDay.length === 0) return;
    for (const account of accounts) {
      const taken: Hours[] = [];
      for (const { what, hours, isAbout } of ofThisDay) {
        if (!isAbout(account)) continue;
        for (const piece of withoutTaken(hours, taken)) {
          const { good, total } = counts(piece).get(account.history) ?? {
            ...{ good: 0, total: 0 },
          };
          const seconds = ((piece.before - piece.from) * hourMs) / 1000;
          put.run(day, account.key, what, good, total, seconds);
        }
        taken.push(hours);
      }
    }
  };

  /** Of days whose hours are gone only what covers them whole can be said, and is said once. */
  const writeOldDays = (all: readonly Reason[], oldest: number, counts: typeof countsIn): void => {
    for (const reason of all) {
      if (reason.what === maintenanceWord) continue;
      const firstDay = Math.ceil(reason.hours.from / 24);
      const last = Math.min(Math.floor(reason.hours.before / 24), oldest);
      for (let day = firstDay; day < last; day += 1) {
        if (ofDay.get(day, reason.what) === undefined) writeDay(day, [reason], counts);
      }
    }
  };

  const refresh = (nowMs: number): void => {
    const standing = corrections.standing();
    const all = reasons(standing);
    if (all.length === 0 && isThere.get() === undefined) return;
    const today = dayAt(nowMs);
    const oldest = today - hoursKeptDays + 1;
    store.transaction(() => {
      const counts = remembering();
      forgetWithdrawn.run(maintenanceWord, JSON.stringify(standing.map(({ id }) => id)));
      forgetDays.run(oldest);
      forgetOld.run(today - daysKept);
      for (let day = oldest; day <= today; day += 1) writeDay(day, all, counts);
      writeOldDays(all, oldest, counts);
    });
  };

  return {
    /** After corrections have changed, within their transaction or after it. */
    refresh,

    /** Each second: once an hour what is left out is written down, before its hours are forgotten. */
    second: (nowMs: number): void => {
      const hour = Math.floor(nowMs / hourMs);
      if (hour === refreshedHour) return;
      try {
        refresh(nowMs);
        refreshedHour = hour;
      } catch (error) {
        // What the disk refuses is tried again in the next second; the store says so itself.
        if (!(error instanceof CollectorError)) throw error;
      }
    },

    /** By the key of the account; of days by number, the last not included. */
    days: (fromDay: number, beforeDay: number): Map<string, LeftOutDay[]> =>
      Map.groupBy(
        select.all(fromDay, beforeDay).map((row) => ({
          objective: textIn(row, 'objective'),
          ...{ day: numberIn(row, 'day'), what: textIn(row, 'what') },
          ...{ good: numberIn(row, 'good'), total: numberIn(row, 'total') },
          seconds: numberIn(row, 'seconds'),
        })),
        ({ objective }) => objective,
      ),
  };
};

/** Whole days lie so far back that their hours are not kept any more. */
export const mustBeWholeDays = (fromMs: number, nowMs: number): boolean =>
  dayAt(fromMs) < dayAt(nowMs) - hoursKeptDays + 1;

export const isOnDay = (timeMs: number): boolean => timeMs % dayMs === 0;
