import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellAt, levels } from '../window/level.ts';
import { secondSums } from './second-sums.ts';

const increment = fc
  .record({
    history: fc.integer({ min: 1, max: 3 }),
    timeMs: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_003_000 }),
    good: fc.nat({ max: 9 }),
    bad: fc.nat({ max: 9 }),
    bridged: fc.boolean(),
  })
  .map(({ good, bad, ...rest }) => ({ ...rest, good, total: good + bad }));

test('every cell of every width counts the same, with no second of a history twice', () => {
  fc.assert(
    fc.property(fc.array(increment, { maxLength: 60 }), (increments) => {
      const sums = secondSums(increments);
      for (const level of levels) {
        const cells = (of: typeof sums) => {
          const counts = new Map<string, readonly [number, number]>();
          for (const { history, timeMs, good, total, bridged } of of) {
            const key = `${history} ${cellAt(timeMs, level)} ${bridged}`;
            const [before, all] = counts.get(key) ?? [0, 0];
            counts.set(key, [before + good, all + total]);
          }
          return counts;
        };
        assert.deepEqual(cells(sums), cells(increments));
        if (level === levels[0]) assert.equal(cells(sums).size, sums.length);
      }
    }),
  );
});

test('what it is given stays as it was', () => {
  const one = { history: 1, timeMs: 1500, good: 1, total: 2, bridged: false };
  const [sum] = secondSums([one, { ...one, timeMs: 1600 }]);
  assert.deepEqual(sum, { ...one, timeMs: 1600, good: 2, total: 4 });
  assert.equal(one.good, 1);
});
