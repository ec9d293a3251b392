// The time over which a promise is kept: the last so many days, or a unit of the calendar.
// Counts are kept for 366 days; no period is longer.

import type { Report } from './diagnostic.ts';
import { parseShorthand, shorthandSeconds } from './duration.ts';
import type { TimeWindow } from './kinds/open-slo.ts';
import type { Period } from './slo-set.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

const day = 86_400;
const retentionSeconds = 366 * day;

/** What an SLO without a timeWindow promises. */
export const defaultPeriod: Period = { kind: 'rolling', seconds: 30 * day, text: '30d' };

type Unit = Extract<Period, { kind: 'calendar' }>['unit'];

/** The units of the calendar, in every spelling that means exactly one of them. */
const units: Readonly<Record<string, Unit>> = {
  ...{ '1d': 'day', '1w': 'week', '7d': 'week', '1M': 'month', '1Q': 'quarter', '3M': 'quarter' },
  ...{ '1Y': 'year', '4Q': 'year', '12M': 'year' },
};

const lengths: Readonly<Record<Unit, number>> = {
  ...{ day, week: 7 * day, month: 30 * day, quarter: 91 * day, year: 365 * day },
};

/** The length that burn windows are scaled to: of a calendar period its usual one. */
export const periodSeconds = (period: Period): number =>
  period.kind === 'rolling' ? period.seconds : lengths[period.unit];

const parseStart = (text: string): Temporal.PlainDateTime | null => {
  if (!/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$/.test(text)) return null;
  try {
    return Temporal.PlainDateTime.from(text.replace(' ', 'T'), { overflow: 'reject' });
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
};

const startsUnit = (start: Temporal.PlainDateTime, unit: Unit): boolean => {
  if (!start.toPlainTime().equals(new Temporal.PlainTime())) return false;
  if (unit === 'day') return true;
  if (unit === 'week') return start.dayOfWeek === 1;
  if (start.day !== 1) return false;
  if (unit === 'quarter') return start.month % 3 === 1;
  return unit === 'month' || start.month === 1;
};

const isTimeZone = (timeZone: string): boolean => {
  // An offset has no daylight saving, and is a name to few but us.
  if (!/^[A-Za-z]/.test(timeZone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch (cause) {
    if (cause instanceof RangeError) return false;
    throw cause;
  }
};

/** The period that a time window means, or null when it means none and that was reported. */
export const readPeriod = (
  window: TimeWindow,
  path: Path,
  document: YamlDocument,
  report: Report,
): Period | null => {
  const mark = document.mark([...path, 'duration']);
  const text = window.duration;
  const duration = parseShorthand(text);
  if (!duration) {
    const message = `'${text}' is not a duration`;
    report('duration', mark, message, 'Write a whole number and one of m, h, d, w, M, Q, Y: 30d.');
    return null;
  }
  const { count, unit } = duration;
  if (unit === 'm' && count <= 36) {
    const message = `'${text}' is ${count} minute${count === 1 ? '' : 's'}; a month is a capital M`;
    const fix = window.calendar
      ? { text: `Write ${count}M.`, becomes: `${count}M` }
      : `Write ${30 * count}d: a rolling period has a fixed length.`;
    report('minute-for-month', mark, message, fix);
    return null;
  }
  const rolling = window.isRolling ?? !window.calendar;
  if (rolling === Boolean(window.calendar)) {
    const message = rolling
      ? 'a rolling window has no calendar'
      : 'a window that does not roll needs a calendar';
    const fix = rolling
      ? "Leave out 'calendar', or write 'isRolling: false'."
      : "Write 'isRolling: true', or add 'calendar'.";
    report('one-of', document.mark(path), message, fix);
    return null;
  }
  if (window.calendar) {
    const { startTime, timeZone } = window.calendar;
    const calendarUnit = units[`${count}${unit}`];
    if (!calendarUnit) {
      const message = `a calendar period cannot be '${text}'`;
      const rolls =
        shorthandSeconds(duration) === null ? '' : ", or let it roll: leave 'calendar' out";
      report('period-not-fixed', mark, message, `Write one of 1d, 1w, 1M, 1Q, 1Y${rolls}.`);
      return null;
    }
    const start = parseStart(startTime);
    const startMark = document.mark([...path, 'calendar', 'startTime']);
    if (!start) {
      const fix = "Write the date, the time and no zone, which is 'timeZone': 2024-01-01 00:00:00.";
      report('calendar', startMark, `'${startTime}' is not a date with a time`, fix);
      return null;
    }
    if (!startsUnit(start, calendarUnit)) {
      const message = `'${startTime}' is not the start of a ${calendarUnit}`;
      const fix = 'Write the first midnight of one, a Monday for weeks: 2024-01-01 00:00:00.';
      report('calendar', startMark, message, fix);
      return null;
    }
    if (!isTimeZone(timeZone)) {
      const zoneMark = document.mark([...path, 'calendar', 'timeZone']);
      const fix = 'Write a name of the IANA database: Europe/Berlin.';
      report('calendar', zoneMark, `'${timeZone}' is not a time zone`, fix);
      return null;
    }
    return { kind: 'calendar', unit: calendarUnit, timeZone, text };
  }
  const seconds = shorthandSeconds(duration);
  if (seconds === null) {
    const message = `a rolling period of '${text}' has no fixed length`;
    report('period-not-fixed', mark, message, 'Write days, such as 30d, or add a calendar.');
    return null;
  }
  if (seconds < 3600) {
    report('period-too-short', mark, `'${text}' is less than an hour`, 'Write 1h or more.');
    return null;
  }
  if (seconds > retentionSeconds) {
    const message = `'${text}' is longer than counts are kept`;
    report('period-too-long', mark, message, 'Write 366d or less.');
    return null;
  }
  return { kind: 'rolling', seconds, text };
};
