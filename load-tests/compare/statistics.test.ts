// Known figures, from where the formulas are from or computed by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dispersionOf,
  fisher,
  holm,
  testShares,
  twoSided,
  upperTail,
  varianceOf,
  wilson,
  z95,
} from './statistics.ts';

const near = (actual: number | undefined, expected: number, within = 1e-4): void =>
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= within,
    `${actual} is not ${expected}`,
  );

test('the tail of the normal distribution is that of the tables', () => {
  // Abramowitz & Stegun, table 26.1 and 26.2.
  near(upperTail(0), 0.5, 1e-15);
  near(upperTail(1), 0.158655253931457, 1e-14);
  near(upperTail(-1), 0.841344746068543, 1e-14);
  near(upperTail(3), 0.00134989803163, 1e-14);
  near(upperTail(5) * 1e7, 2.86651571879, 1e-9);
  near(twoSided(z95), 0.05, 1e-14);
  near(upperTail(2.999999999), upperTail(3.000000001), 1e-10);
});

test("Wilson's interval is that of Newcombe's examples", () => {
  // Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3.
  for (const [bad, total, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const found = wilson({ good: bad, total });
    near(found?.low, low, 5e-5);
    near(found?.high, high, 5e-5);
  }
  assert.equal(wilson({ good: 20, total: 20 })?.high, 1);
  for (const none of [
    { good: 0, total: 0 },
    { good: 2, total: 1 },
    { good: -1, total: 5 },
    { good: 1, total: Number.NaN },
  ])
    assert.equal(wilson(none), null);
});

test("Fisher's test is right about his lady who tastes tea, and for large counts", () => {
  // Fisher 1935, The Design of Experiments: 3 of 4 and 1 of 4; 34/70. All right: 2/70.
  near(fisher({ good: 3, total: 4 }, { good: 1, total: 4 }), 34 / 70, 1e-12);
  near(fisher({ good: 4, total: 4 }, { good: 0, total: 4 }), 2 / 70, 1e-12);
  // 1 of 12 and 9 of 12: the usual example of the test's article, 0.00276.
  near(fisher({ good: 1, total: 12 }, { good: 9, total: 12 }), 0.002759456, 1e-8);
  // Three bad in one of two equal halves of many: 2 · ½³.
  near(fisher({ good: 1e6 - 3, total: 1e6 }, { good: 1e6, total: 1e6 }), 0.25, 1e-5);
});

test('two shares are compared by z, and by Fisher where events are few', () => {
  // z = (0.9 − 0.8) / √(0.85 · 0.15 · (1/200 + 1/200)) = 2.80056
  near(testShares({ good: 180, total: 200 }, { good: 160, total: 200 }), 0.0051019, 1e-6);
  near(testShares({ good: 4, total: 4 }, { good: 0, total: 4 }), 2 / 70, 1e-12);
  assert.equal(testShares({ good: 9, total: 9 }, { good: 5, total: 5 }), 1);
  // With four times the scatter it is a fourth of the sample: z halves.
  near(testShares({ good: 180, total: 200 }, { good: 160, total: 200 }, 4), 0.161429, 1e-5);
});

test('the scatter of runs is 1 where it is that of chance, and more where runs differ', () => {
  const run = (good: number) => ({ good, total: 100 });
  // Pooled 0.5: χ² = (10² + 10²) / 25 = 8, of one degree of freedom.
  near(dispersionOf([run(40), run(60)]), 8, 1e-12);
  assert.equal(dispersionOf([run(50), run(51), run(49)]), 1);
  assert.equal(dispersionOf([run(40)]), 1);
  assert.equal(dispersionOf([run(100), run(100)]), 1);
  assert.equal(varianceOf([1]), null);
  near(varianceOf([2, 4, 9]) ?? 0, 13, 1e-12);
});

test("Holm's adjustment keeps order and the family's error", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, p] of [0.03, 0.06, 0.06, 0.02].entries()) near(adjusted[index], p, 1e-12);
  assert.deepEqual(holm([]), []);
  assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
});
