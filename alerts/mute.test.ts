import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Maintenance } from '../language/slo-set.ts';
import { type TimeInterval, timeIntervals } from './mute.ts';

const maintenance = (startMs: number, endMs: number): Maintenance => ({
  ...{ name: 'move', description: '', startMs, endMs, services: [] },
  place: { file: 'a.yaml', line: 1, column: 1 },
});

const between = (start: string, end: string) =>
  timeIntervals(maintenance(Date.parse(start), Date.parse(end)));

const minutesOf = (clock: string): number => {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
};

const within = (value: number, ranges: readonly string[]): boolean =>
  ranges.some((range) => {
    const [from, to = from] = range.split(':').map(Number);
    return from !== undefined && to !== undefined && value >= from && value <= to;
  });

/** As Alertmanager does it: every field of an interval, any of the intervals. */
const mutes = (intervals: readonly TimeInterval[], ms: number): boolean => {
  const date = new Date(ms);
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
  return intervals.some(
    ({ times, days_of_month, months, years }) =>
      within(date.getUTCDate(), days_of_month) &&
      within(date.getUTCMonth() + 1, months) &&
      within(date.getUTCFullYear(), years) &&
      (times === undefined ||
        times.some(
          ({ start_time, end_time }) =>
            minute >= minutesOf(start_time) && minute < minutesOf(end_time),
        )),
  );
};

test('within a day, over midnight, over months and years', () => {
  const days = (day: string, month: string, year: string) => ({
    days_of_month: [day],
    months: [month],
    years: [year],
  });
  assert.deepEqual(between('2026-11-21T10:00:00Z', '2026-11-21T12:30:00Z'), [
    { times: [{ start_time: '10:00', end_time: '12:30' }], ...days('21', '11', '2026') },
  ]);
  assert.deepEqual(between('2026-11-30T23:00:00Z', '2026-12-01T01:00:00Z'), [
    { times: [{ start_time: '23:00', end_time: '24:00' }], ...days('30', '11', '2026') },
    { times: [{ start_time: '00:00', end_time: '01:00' }], ...days('1', '12', '2026') },
  ]);
  assert.deepEqual(between('2026-12-30T00:00:00Z', '2027-02-03T00:00:00Z'), [
    days('30:31', '12', '2026'),
    days('1:31', '1', '2027'),
    days('1:2', '2', '2027'),
  ]);
});

test('exactly the minutes in which it lasts are muted', () => {
  const start = Date.UTC(2026, 0, 1);
  fc.assert(
    fc.property(
      fc.nat(400 * 86_400),
      fc.integer({ min: 1, max: 40 * 86_400 }),
      fc.integer({ min: -86_400, max: 41 * 86_400 }),
      (offset, length, probe) => {
        const startMs = start + offset * 1000;
        const endMs = startMs + length * 1000;
        const intervals = timeIntervals(maintenance(startMs, endMs));
        const ms = startMs + probe * 1000;
        const from = Math.floor(startMs / 60_000) * 60_000;
        const to = Math.ceil(endMs / 60_000) * 60_000;
        assert.equal(mutes(intervals, ms), ms >= from && ms < to);
      },
    ),
    { numRuns: 2000 },
  );
});
