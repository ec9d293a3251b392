// The time over which a budget is kept: the last so many seconds, or a calendar unit in a time zone.
// A period is (start, end]: the stroke of midnight still belongs to the day that ends.

import type { Period } from '../../language/slo-set.ts';

export type Span = {
  readonly startMs: number;
  /** Of a rolling period, now. */
  readonly endMs: number;
};

type Calendar = Extract<Period, { kind: 'calendar' }>;

const firstDay = (day: Temporal.PlainDate, unit: Calendar['unit']): Temporal.PlainDate => {
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return day.subtract({ days: day.dayOfWeek - 1 });
    case 'month':
      return day.with({ day: 1 });
    case 'quarter':
      return day.with({ day: 1, month: day.month - ((day.month - 1) % 3) });
    case 'year':
      return day.with({ day: 1, month: 1 });
  }
};

const lengths = {
  day: { days: 1 },
  week: { days: 7 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
} as const;

const calendarSpan = ({ unit, timeZone }: Calendar, nowMs: number): Span => {
  const now = Temporal.Instant.fromEpochMilliseconds(Math.ceil(nowMs) - 1);
  const first = firstDay(now.toZonedDateTimeISO(timeZone).toPlainDate(), unit);
  // A day that begins at 01:00, because the clock skips midnight, begins there.
  const start = first.toZonedDateTime({ timeZone });
  const end = first.add(lengths[unit]).toZonedDateTime({ timeZone });
  return { startMs: start.epochMilliseconds, endMs: end.epochMilliseconds };
};

export const periodAt = (period: Period, nowMs: number): Span =>
  period.kind === 'rolling'
    ? { startMs: nowMs - period.seconds * 1000, endMs: nowMs }
    : calendarSpan(period, nowMs);

const hour = 3600;
const longest = { day: 25, week: 169, month: 745, quarter: 93 * 24, year: 367 * 24 } as const;

/** No period of this kind is longer, whatever the clocks do. */
export const longestSeconds = (period: Period): number =>
  period.kind === 'rolling' ? period.seconds : longest[period.unit] * hour;
