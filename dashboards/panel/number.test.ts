import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latency, percent, quantileName, targetDecimals } from './number.ts';

test('ratios are percentages without rounding noise', () => {
  const cases = [
    [0.999, '99.9 %'],
    [1 - 0.95, '5 %'],
    [1 - 0.9999, '0.01 %'],
    [0.57, '57 %'],
  ] as const;
  for (const [ratio, text] of cases) assert.equal(percent(ratio), text);
});

test('latencies are in the unit that keeps them short', () => {
  assert.deepEqual([0.05, 0.2, 1, 2.5].map(latency), ['50 ms', '200 ms', '1 s', '2.5 s']);
});

test('quantiles have the name that people use', () => {
  assert.deepEqual([0.5, 0.95, 0.999].map(quantileName), ['p50', 'p95', 'p99.9']);
});

test('a figure beside a target has one digit more than tells it from 100 %', () => {
  const digits = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9995, 0.9999].map(targetDecimals);
  assert.deepEqual(digits, [1, 1, 1, 1, 2, 3, 3]);
});
