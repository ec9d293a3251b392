import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Increments } from './increments.ts';

test('good and total of one collection are applied together at one time', () => {
  const increments = new Increments(10_000);
  increments.add(0, 'good', 4, 90_000, 100_000);
  increments.add(0, 'total', 5, 90_300, 100_300);
  assert.deepEqual(increments.list(), [
    { history: 0, timeMs: 100_300, good: 4, total: 5, bridged: false },
  ]);
});

test('collections apart stay apart', () => {
  const increments = new Increments(10_000);
  increments.add(0, 'total', 5, 80_000, 90_000);
  increments.add(0, 'total', 7, 90_000, 100_000);
  increments.add(1, 'total', 1, 90_000, 100_000);
  assert.deepEqual(
    increments.list().map(({ history, timeMs, total }) => [history, timeMs, total]),
    [
      [0, 90_000, 5],
      [0, 100_000, 7],
      [1, 100_000, 1],
    ],
  );
});

test('two intervals and a late start are no gap; more is bridged', () => {
  const over = (lengthMs: number) => {
    const increments = new Increments(1000);
    increments.add(0, 'good', 6, 100_000 - lengthMs, 100_000);
    increments.add(0, 'total', 6, 100_000 - lengthMs, 100_000);
    return increments.list();
  };
  assert.deepEqual(
    over(2400).map(({ bridged }) => bridged),
    [false],
  );
  assert.deepEqual(over(3000), [
    { history: 0, timeMs: 98_000, good: 2, total: 2, bridged: true },
    { history: 0, timeMs: 99_000, good: 2, total: 2, bridged: true },
    { history: 0, timeMs: 100_000, good: 2, total: 2, bridged: true },
  ]);
});

test('more good than total is found, and so is less than nothing', () => {
  const increments = new Increments(1000);
  increments.add(0, 'good', 3, 0, 1000);
  increments.add(0, 'total', 2, 0, 1000);
  increments.add(1, 'good', -1, 0, 1000);
  increments.add(2, 'total', 1, 0, 1000);
  assert.deepEqual(increments.impossible(), [
    { history: 0, good: 3, total: 2 },
    { history: 1, good: -1, total: 0 },
  ]);
});
