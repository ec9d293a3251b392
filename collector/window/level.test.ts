import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestSeconds } from '../budget/period.ts';
import { cellAt, cellFrom, endOf, levelFor, levels } from './level.ts';

test('a cell holds what is after its start and up to its end', () => {
  const [seconds, tens] = levels;
  assert.equal(cellAt(1000, seconds), 0);
  assert.equal(cellAt(1001, seconds), 1);
  assert.equal(cellAt(1000.5, seconds), 1);
  assert.equal(cellAt(20_000, tens), 1);
  assert.equal(endOf(cellAt(20_000, tens), tens), 20_000);
  assert.equal(cellFrom(20_000, tens), 2);
  assert.equal(cellFrom(20_001, tens), 3);
});

test('a window is read at the finest width that reaches back far enough', () => {
  const longestMonth = longestSeconds({
    kind: 'calendar',
    unit: 'month',
    timeZone: 'UTC',
    text: '',
  });
  const cases = [
    [60, 1],
    [300, 1],
    [600, 1],
    [1800, 10],
    [3600, 10],
    [7200, 60],
    [6 * 3600, 60],
    [86_400, 600],
    [3 * 86_400, 600],
    [30 * 86_400, 3600],
    [longestMonth, 3600],
    [90 * 86_400, 86_400],
  ];
  for (const [seconds = 0, width] of cases) assert.equal(levelFor(seconds).widthSeconds, width);
});

test('a window that nothing can hold is a mistake', () => {
  assert.throws(() => levelFor(500 * 86_400), RangeError);
  assert.throws(() => levelFor(0), RangeError);
});
