import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { badRatio, budgetLeft, burn, orNull, ratio } from './burn.ts';

const near = (value: number | string, expected: number): void => {
  assert.ok(typeof value === 'number' && Math.abs(value - expected) < 1e-9, `${value}`);
};

test('a burn of 1 spends the budget exactly', () => {
  near(burn({ good: 99, total: 100 }, 0.99), 1);
  near(budgetLeft({ good: 99, total: 100 }, 0.99), 0);
  near(burn({ good: 0, total: 10 }, 0.9), 10);
  near(budgetLeft({ good: 98, total: 100 }, 0.99), -1);
  near(budgetLeft({ good: 100, total: 100 }, 0.99), 1);
});

test('nothing measured is no number, and null in JSON', () => {
  const nothing = { good: 0, total: 0 };
  for (const value of [
    badRatio(nothing),
    ratio(nothing),
    burn(nothing, 0.9),
    budgetLeft(nothing, 0.9),
  ]) {
    assert.equal(value, 'no data');
    assert.equal(orNull(value), null);
  }
  assert.equal(orNull(0), 0);
});

test('ratios stay within 0 and 1, whatever was counted', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1 }), (good, total) => {
      const share = ratio({ good, total });
      assert.ok(typeof share === 'number' && share >= 0 && share <= 1);
    }),
  );
});
