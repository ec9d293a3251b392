import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { budgetScale, budgetTick, evenLeft, newestKnown, pointWords } from './burn-down.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('the axis holds every value, none and all of the budget', () => {
  const left = fc.option(fc.double({ min: -300, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(left, { maxLength: 20 }), (lefts) => {
      const { low, high, ticks } = budgetScale(lefts);
      for (const value of [...lefts, 0, 1])
        assert.ok(value === null || (value >= low && value <= high));
      assert.ok(ticks.length <= 6 && ticks.includes(0) && ticks.includes(1));
      assert.deepEqual(
        ticks,
        ticks.toSorted((a, b) => a - b),
      );
    }),
  );
});

test('a point in words', () => {
  const now = 10_000_000;
  const points = [0.5, null, -0.34, -3].map((left, index) => ({ at: index * 1000, left }));
  const down = { startMs: 0, endMs: 4000, points };
  const words = points.map((_, index) =>
    plain(pointWords(down, index, now)).replace(/^.*?\d: /, ''),
  );
  assert.deepEqual(words, [
    'budget 50 % left',
    'nobody watched',
    'budget overspent by 34 %',
    'budget spent 4 times',
  ]);
  assert.equal(newestKnown(down), 3);
  assert.equal(evenLeft(down, 1000), 0.75);
  assert.equal(evenLeft(down, 9000), 0);
  assert.match(pointWords({ ...down, points: [] }, 0, now), /Nothing/);
  assert.equal(plain(budgetTick(0.625)), '62.5 %');
});
