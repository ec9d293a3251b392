import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { colourOf } from './colour.ts';
import { read } from './reading.ts';

const red = { text: 'red', colour: 'red', badRatioAbove: 0.2 } as const;
const yellow = { text: 'yellow', colour: 'yellow', badRatioAbove: 0.1 } as const;

const colour = (good: number, total: number, target = 0.95, minimumBadEvents = 3) => {
  const own = { good, total };
  const readings = [red, yellow].map((limit) => read(limit, own, minimumBadEvents));
  return colourOf({ own, target, minimumBadEvents, readings });
};

test('red, yellow by a threshold, yellow by a missed promise, green', () => {
  assert.equal(colour(79, 100), 'red');
  assert.equal(colour(80, 100), 'yellow');
  assert.equal(colour(94, 100), 'yellow');
  assert.equal(colour(95, 100), 'green');
  assert.equal(colour(0, 0), 'no data');
});

test('a promise just met is not missed by rounding', () => {
  for (const [target, bad] of [
    [0.95, 50],
    [0.9, 100],
    [0.99, 10],
    [0.999, 1],
  ] as const) {
    assert.equal(colour(1000 - bad, 1000, target, 1), 'green', `${target}`);
    assert.notEqual(colour(1000 - bad - 1, 1000, target, 1), 'green', `${target}`);
  }
});

test('one slow request colours nothing', () => {
  assert.equal(colour(0, 2), 'green');
  assert.equal(colour(0, 3), 'red');
});

test('a condition over another indicator colours an objective that measured nothing', () => {
  const readings = [read(red, { good: 0, total: 9 }, 3)];
  const own = { good: 0, total: 0 };
  assert.equal(colourOf({ own, target: 0.9, minimumBadEvents: 3, readings }), 'red');
});

test('no event is no data, and green only where that was agreed; a bad one is bad all the same', () => {
  const idle = { own: { good: 0, total: 0 }, target: 0.9, minimumBadEvents: 3, readings: [] };
  assert.equal(colourOf(idle), 'no data');
  assert.equal(colourOf({ ...idle, whenIdle: 'green' }), 'green');
  const bad = { ...idle, own: { good: 0, total: 9 }, whenIdle: 'green' } as const;
  assert.equal(colourOf(bad), 'yellow');
});

test('whatever is counted has a colour, and more bad events never look better', () => {
  const rank = ['no data', 'green', 'yellow', 'red'];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (total, seed) => {
      const bad = seed % (total + 1);
      const [now, worse] = [
        colour(total - bad, total),
        colour(Math.max(0, total - bad - 1), total),
      ];
      assert.notEqual(now, 'no data');
      assert.ok(rank.indexOf(worse) >= rank.indexOf(now));
    }),
  );
});
