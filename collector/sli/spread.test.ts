import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { spread } from './spread.ts';

test('ten events over four seconds', () => {
  assert.deepEqual(spread({ good: 7, total: 10 }, 10_000, 14_000), [
    { timeMs: 11_000, good: 1, total: 2 },
    { timeMs: 12_000, good: 2, total: 3 },
    { timeMs: 13_000, good: 1, total: 2 },
    { timeMs: 14_000, good: 3, total: 3 },
  ]);
});

test('ends of gaps need not be on cells', () => {
  const pieces = spread({ good: 0, total: 4 }, 900, 2500);
  assert.deepEqual(
    pieces.map(({ timeMs, total }) => [timeMs, total]),
    [
      [2000, 2],
      [2500, 2],
    ],
  );
});

const gap = fc.record({
  fromMs: fc.integer({ min: 0, max: 1e12 }),
  lengthMs: fc.oneof(
    fc.integer({ min: 1, max: 60_000 }),
    fc.integer({ min: 1, max: 90 * 86_400_000 }),
  ),
  total: fc.integer({ min: 0, max: 1_000_000 }),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('nothing is lost, nothing is split, and no piece has more good than total', () => {
  fc.assert(
    fc.property(gap, ({ fromMs, lengthMs, total, part }) => {
      const good = Math.floor(total * part);
      const pieces = spread({ good, total }, fromMs, fromMs + lengthMs);
      let previousMs = fromMs;
      const sum = { good: 0, total: 0 };
      for (const piece of pieces) {
        assert.ok(Number.isInteger(piece.total) && Number.isInteger(piece.good));
        assert.ok(piece.good >= 0 && piece.good <= piece.total);
        assert.ok(piece.timeMs > previousMs && piece.timeMs <= fromMs + lengthMs);
        previousMs = piece.timeMs;
        sum.good += piece.good;
        sum.total += piece.total;
      }
      assert.deepEqual(sum, { good, total });
      assert.ok(pieces.length <= 801);
    }),
  );
});
