import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourBars, hoursInWords } from './hours.ts';

const nowMs = Date.parse('2026-03-02T12:30:00Z');

test('a bar for each hour with any, to scale, the last one now', () => {
  const bars = hourBars([0, 5, 10], { width: 30, height: 20 }, nowMs);
  assert.deepEqual(
    bars.map(({ x, y, height, count }) => [x, y, height, count]),
    [
      [10, 10, 10, 5],
      [20, 0, 20, 10],
    ],
  );
  assert.deepEqual(
    bars.map(({ atMs }) => new Date(atMs).toISOString().slice(11, 16)),
    ['11:00', '12:00'],
  );
});

test('one beside thousands is seen; nothing is no bar', () => {
  const [small] = hourBars([1, 9999], { width: 10, height: 40 }, nowMs);
  assert.equal(small?.height, 2);
  assert.deepEqual(hourBars([0, 0], { width: 10, height: 40 }, nowMs), []);
  assert.deepEqual(hourBars([], { width: 10, height: 40 }, nowMs), []);
});

test('in words', () => {
  const day = (changes: Record<number, number>) =>
    Array.from({ length: 24 }, (_, hour) => changes[hour] ?? 0);
  assert.equal(hoursInWords(day({})), 'None in the last 24 hours');
  assert.equal(hoursInWords(day({ 23: 4, 2: 1 })), '5 in the last 24 hours, most this hour (4)');
  assert.equal(hoursInWords(day({ 20: 4 })), '4 in the last 24 hours, most 3 hours ago (4)');
  assert.match(hoursInWords([...day({}), ...Array(144).fill(1)]), /^144 in the last 7 days/);
});
