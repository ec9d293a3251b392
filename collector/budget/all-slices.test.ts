import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sliceEndsIn } from '../sli/slices.ts';
import { ofAll, slicesOf } from './all-slices.ts';
import { budgetLeft, burn } from './burn.ts';
import { periodAt } from './period.ts';

const minutes = { seconds: 60, goodFrom: 0.95 };

test('a window has the slices that end in it; one shorter than a slice has one', () => {
  assert.deepEqual(
    [300, 3600, 30, 450].map((seconds) => slicesOf(seconds, minutes)),
    [5, 60, 1, 8],
  );
});

test('one bad slice of a quiet night is one of all, not all there was', () => {
  const counted = { good: 0, total: 1 };
  const inDay = ofAll(counted, slicesOf(86_400, minutes));
  assert.deepEqual(inDay, { good: 1439, total: 1440 });
  const naive = burn(counted, 0.99);
  assert.ok(typeof naive === 'number' && naive > 99);
  assert.ok(Math.abs(Number(burn(inDay, 0.99)) - 1 / 14.4) < 1e-12);
});

test('no slice at all is no data, not a good one', () => {
  assert.equal(burn(ofAll({ good: 0, total: 0 }, 60), 0.99), 'no data');
});

test('shares are bad by what they lack', () => {
  assert.deepEqual(ofAll({ good: 8.75, total: 10 }, 100), { good: 98.75, total: 100 });
});

const day = (date: string, timeZone: string) => {
  const nowMs = Temporal.PlainDateTime.from(`${date}T20:00`).toZonedDateTime(
    timeZone,
  ).epochMilliseconds;
  return periodAt({ kind: 'calendar', unit: 'day', timeZone, text: '1d' }, nowMs);
};

test('a day has the slices that it has, also where clocks are changed', () => {
  const days: [string, string, number][] = [
    ['2026-03-28', 'Europe/Berlin', 24],
    ['2026-03-29', 'Europe/Berlin', 23],
    ['2026-10-25', 'Europe/Berlin', 25],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2026-03-29', 'UTC', 24],
  ];
  for (const [date, timeZone, hours] of days) {
    const { startMs, endMs } = day(date, timeZone);
    assert.equal(sliceEndsIn(startMs, endMs, 60), hours * 60, `${date} ${timeZone}`);
  }
  // 15 bad minutes: on the short day a naive budget of 24 hours has some left, and there is none.
  const target = 1 - 15 / (23 * 60) + 1e-6;
  const left = (slices: number) =>
    Number(budgetLeft(ofAll({ good: 85, total: 100 }, slices), target));
  const { startMs, endMs } = day('2026-03-29', 'Europe/Berlin');
  assert.ok(left(sliceEndsIn(startMs, endMs, 60)) < 0);
  assert.ok(left(24 * 60) > 0.04);
});
