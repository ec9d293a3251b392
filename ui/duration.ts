// Lengths of time and moments as people read them. Nothing here looks at the clock: `now` is given.
// Moments are milliseconds of Unix time, shown in the reader's time zone.

import { significant } from './figure.ts';

const space = '\u00a0';
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A measured length: 0.187 → '187 ms', 744 → '12.4 min'. */
export const duration = (seconds: number): string => {
  const size = Math.abs(seconds);
  if (size === 0) return `0${space}s`;
  if (size < 0.001) return `${significant(seconds * 1e6)}${space}µs`;
  if (size < 0.9995) return `${significant(seconds * 1e3)}${space}ms`;
  if (size < minute) return `${significant(seconds)}${space}s`;
  if (size < hour) return `${significant(seconds / minute)}${space}min`;
  if (size < day) return `${significant(seconds / hour)}${space}h`;
  return `${significant(seconds / day)}${space}d`;
};

/** How long something has lasted, in whole units: '12 s', '3 min', '2 h 5 min', '4 d 3 h'. */
export const age = (sinceMs: number, nowMs: number): string => {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  if (seconds < minute) return `${seconds}${space}s`;
  if (seconds < hour) return `${Math.floor(seconds / minute)}${space}min`;
  const [large, largeUnit, small, smallUnit] =
    seconds < day ? [hour, 'h', minute, 'min'] : [day, 'd', hour, 'h'];
  const whole = `${Math.floor(seconds / large)}${space}${largeUnit}`;
  const rest = Math.floor((seconds % large) / small);
  return rest === 0 ? whole : `${whole}${space}${rest}${space}${smallUnit}`;
};

/** '12 s ago'; 'just now' within two seconds, and for clocks that differ a little. */
export const ago = (atMs: number, nowMs: number): string =>
  nowMs - atMs < 2000 ? 'just now' : `${age(atMs, nowMs)} ago`;

const clockFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
});

/** '14:03:12', with the day before it where that is not today: 'Fri 21 Nov, 14:03:12'. */
export const clock = (atMs: number, nowMs: number): string => {
  const today = dayFormat.format(atMs) === dayFormat.format(nowMs) && nowMs - atMs < day * 1000;
  const time = clockFormat.format(atMs);
  return today ? time : `${dayFormat.format(atMs).replace(',', '')}, ${time}`;
};

/** The exact moment, for hovering, in UTC to the millisecond. */
export const moment = (atMs: number): string => new Date(atMs).toISOString();

const units: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: minute,
  h: hour,
  d: day,
  w: 7 * day,
};

/** Reads the API's lengths: '5m', '2h24m'. Null for anything else, such as a calendar month. */
export const secondsOf = (text: string): number | null => {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/.test(text)) return null;
  return [...text.matchAll(/([\d.]+)([a-z]+)/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
};

/** The API's lengths in words: '30d' → '30 days', '1m' → '1 minute'; others as they are. */
export const lengthInWords = (text: string): string => {
  const parts = /^(\d+)([smhdw])$/.exec(text);
  const words: Readonly<Record<string, string>> = {
    s: 'second',
    m: 'minute',
    h: 'hour',
    d: 'day',
    w: 'week',
  };
  const word = words[parts?.[2] ?? ''];
  if (parts === null || word === undefined) return text;
  return `${parts[1]}${space}${word}${parts[1] === '1' ? '' : 's'}`;
};

/** The same for a sentence such as 'in the last …': '1h' → 'hour', '5m' → '5 minutes'. */
export const lastLengthInWords = (text: string): string =>
  lengthInWords(text).replace(/^1\u00a0/, '');

/** Seconds in words for a sentence such as 'in the last …': 60 → 'minute', 90 → '90 s'. */
export const windowInWords = (seconds: number): string => {
  if (seconds === minute) return 'minute';
  if (seconds === hour) return 'hour';
  if (seconds === day) return 'day';
  if (seconds % day === 0) return `${seconds / day}${space}days`;
  if (seconds % hour === 0) return `${seconds / hour}${space}hours`;
  if (seconds % minute === 0) return `${seconds / minute}${space}minutes`;
  return `${seconds}${space}s`;
};
