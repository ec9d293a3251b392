import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestSeconds, periodAt } from './period.ts';

const ms = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const calendar = (unit: 'day' | 'week' | 'month' | 'quarter' | 'year', timeZone: string) => ({
  kind: 'calendar' as const,
  unit,
  timeZone,
  text: unit,
});

const cases = [
  ['day', 'UTC', '2026-03-02T12:00:00Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'],
  ['week', 'UTC', '2026-03-01T12:00:00Z', '2026-02-23T00:00:00Z', '2026-03-02T00:00:00Z'],
  ['month', 'UTC', '2026-02-28T12:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
  ['quarter', 'UTC', '2026-12-31T12:00:00Z', '2026-10-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ['year', 'UTC', '2026-12-31T12:00:00Z', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  // The clocks change within the month, and within the day.
  [
    'month',
    'Europe/Berlin',
    '2026-03-31T12:00:00Z',
    '2026-02-28T23:00:00Z',
    '2026-03-31T22:00:00Z',
  ],
  ['day', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
  // Here midnight is skipped when the clocks change: the day begins at one.
  [
    'day',
    'America/Santiago',
    '2026-09-06T12:00:00Z',
    '2026-09-06T04:00:00Z',
    '2026-09-07T03:00:00Z',
  ],
  ['month', 'Asia/Kolkata', '2026-03-02T12:00:00Z', '2026-02-28T18:30:00Z', '2026-03-31T18:30:00Z'],
  // The stroke of midnight belongs to the day that ends.
  ['day', 'UTC', '2026-03-02T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
  ['day', 'UTC', '2026-03-02T00:00:00.001Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'],
] as const;

for (const [unit, timeZone, now, start, end] of cases) {
  test(`the ${unit} in ${timeZone} at ${now}`, () => {
    const period = calendar(unit, timeZone);
    const span = periodAt(period, ms(now));
    assert.deepEqual(span, { startMs: ms(start), endMs: ms(end) });
    assert.ok(span.endMs - span.startMs <= longestSeconds(period) * 1000);
  });
}

test('a rolling period ends now', () => {
  const period = { kind: 'rolling', seconds: 60, text: '1m' } as const;
  assert.deepEqual(periodAt(period, 100_000), { startMs: 40_000, endMs: 100_000 });
  assert.equal(longestSeconds(period), 60);
});
