import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { both, hourMs, hoursIn, hoursOfDay, withoutTaken } from './days.ts';

test('only whole hours are in a stretch', () => {
  assert.deepEqual(hoursIn({ fromMs: 0, toMs: 2 * hourMs }), { from: 0, before: 2 });
  assert.deepEqual(hoursIn({ fromMs: 1, toMs: 2 * hourMs - 1 }), { from: 1, before: 1 });
  assert.deepEqual(both({ from: 20, before: 30 }, hoursOfDay(1)), { from: 24, before: 30 });
  assert.equal(both({ from: 20, before: 24 }, hoursOfDay(1)), null);
});

const span = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map(([a, b]) => ({ from: Math.min(a, b), before: Math.max(a, b) }));

test('an hour is taken once, whatever overlaps', () => {
  fc.assert(
    fc.property(span, fc.array(span, { maxLength: 6 }), (hours, taken) => {
      const list = ({ from, before }: { from: number; before: number }) =>
        Array.from({ length: before - from }, (_, index) => from + index);
      const others = new Set(taken.flatMap(list));
      assert.deepEqual(
        withoutTaken(hours, taken).flatMap(list),
        list(hours).filter((hour) => !others.has(hour)),
      );
    }),
  );
});
