// Months and quarters of UTC, by name: '2026-10', '2026-Q3'.

import { dayMs } from '../corrections/days.ts';

export type ReportRange = {
  readonly name: string;
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
};

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
  ...['September', 'October', 'November', 'December'],
] as const;
const ordinals = ['First', 'Second', 'Third', 'Fourth'] as const;

/** @param month from 1 */
const startOf = (year: number, month: number): number => Date.UTC(year, month - 1, 1);

export const monthRange = (year: number, month: number): ReportRange => ({
  name: `${year}-${String(month).padStart(2, '0')}`,
  title: `${months[month - 1]} ${year}`,
  fromMs: startOf(year, month),
  toMs: startOf(year, month + 1),
});

export const quarterRange = (year: number, quarter: number): ReportRange => ({
  name: `${year}-Q${quarter}`,
  title: `${ordinals[quarter - 1]} quarter of ${year}`,
  fromMs: startOf(year, 3 * quarter - 2),
  toMs: startOf(year, 3 * quarter + 1),
});

/** @returns null for what names neither a month nor a quarter */
export const readRange = (name: string): ReportRange | null => {
  const [, monthYear, month] = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(name) ?? [];
  if (monthYear !== undefined) return monthRange(Number(monthYear), Number(month));
  const [, quarterYear, quarter] = /^(20\d\d)-Q([1-4])$/i.exec(name) ?? [];
  return quarterYear === undefined ? null : quarterRange(Number(quarterYear), Number(quarter));
};

/** Counts of days are kept for so long. */
export const keptMs = 400 * dayMs;

/** Whose every day can be known, newest first; the present ones so far. */
export const rangesSince = (
  sinceMs: number,
  nowMs: number,
): { readonly months: readonly string[]; readonly quarters: readonly string[] } => {
  const oldestMs = Math.max(sinceMs, nowMs - keptMs);
  const now = new Date(nowMs);
  const all = Array.from({ length: 15 }, (_, back) => {
    const date = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    return { month: monthRange(year, month), quarter: quarterRange(year, Math.ceil(month / 3)) };
  });
  const named = (ranges: readonly ReportRange[]): string[] => [
    ...new Set(ranges.filter(({ toMs }) => toMs > oldestMs).map(({ name }) => name)),
  ];
  return {
    months: named(all.map(({ month }) => month)),
    quarters: named(all.map(({ quarter }) => quarter)),
  };
};
