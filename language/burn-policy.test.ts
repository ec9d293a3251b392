import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultBurnPolicy } from './burn-policy.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const windows = (period: number, interval: number) =>
  defaultBurnPolicy(period, interval).alerts.map((alert) => [
    ...[alert.longSeconds, alert.shortSeconds, alert.factor, alert.severity],
  ]);

test('30 days have the usual windows', () => {
  assert.deepEqual(windows(30 * day, 1), [
    [hour, 5 * minute, 14.4, 'page'],
    [6 * hour, 30 * minute, 6, 'page'],
    [day, 2 * hour, 3, 'ticket'],
    [3 * day, 6 * hour, 1, 'ticket'],
  ]);
});

test('other periods keep the factors and scale the windows, on the edges of cells', () => {
  assert.deepEqual(windows(7 * day, 1), [
    [14 * minute, 70, 14.4, 'page'],
    [84 * minute, 7 * minute, 6, 'page'],
    [336 * minute, 28 * minute, 3, 'ticket'],
    [1010 * minute, 84 * minute, 1, 'ticket'],
  ]);
});

test('no window is shorter than four samples', () => {
  for (const period of [hour, day, 7 * day])
    for (const interval of [1, 15, 60])
      for (const { longSeconds, shortSeconds } of defaultBurnPolicy(period, interval).alerts) {
        assert.ok(shortSeconds >= 4 * interval);
        assert.ok(longSeconds >= shortSeconds);
        assert.ok(Number.isInteger(longSeconds) && Number.isInteger(shortSeconds));
      }
});
