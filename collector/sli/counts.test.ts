import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bad, exact } from './counts.ts';

test('whole numbers are left as they are', () => {
  for (const value of [0, 1, -7, 2 ** 40 + 1, Number.MAX_SAFE_INTEGER]) {
    assert.equal(exact(value), value);
  }
});

test('fractions come within a millionth', () => {
  assert.ok(Math.abs(exact(0.1) - 0.1) < 1e-6);
  assert.ok(Math.abs(exact(1234.567891) - 1234.567891) < 1e-6);
});

test('a running sum of fractions never drifts: what is taken away again leaves nothing', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 200 }),
      (values) => {
        const increments = values.map(exact);
        let sum = 0;
        for (const increment of increments) sum += increment;
        for (const increment of increments) sum -= increment;
        assert.equal(sum, 0);
      },
    ),
  );
});

test('more good than total makes no negative errors', () => {
  assert.equal(bad({ good: 3, total: 2 }), 0);
  assert.equal(bad({ good: 2, total: 5 }), 3);
});
