import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairShare } from './fair-share.ts';

/** Numbers from 0 to 1, well spread: multiples of the golden ratio. */
const spread = (): (() => number) => {
  let last = 0;
  return () => {
    last = (last + 0.618_033_988_75) % 1;
    return last;
  };
};

/** How many of `perSecond` that come evenly are taken, second by second. */
const taken = (wanted: number, perSecond: readonly number[]): number[] => {
  let now = 0;
  const share = fairShare(wanted, () => now, spread());
  return perSecond.map((count, second) => {
    let sum = 0;
    for (let index = 0; index < count; index += 1) {
      now = second * 1000 + (999 * index) / count;
      if (share.takes()) sum += 1;
    }
    return sum;
  });
};

test('where little happens all is taken', () => {
  assert.deepEqual(taken(5, [1, 5, 0, 3, 5]), [1, 5, 0, 3, 5]);
});

test('where much happens, about as much as is wanted, and never a flood', () => {
  const [first = 0, ...then] = taken(
    5,
    Array.from({ length: 60 }, () => 400),
  );
  assert.equal(first, 20);
  const mean = then.reduce((sum, count) => sum + count, 0) / then.length;
  assert.ok(mean > 4 && mean < 6, String(mean));
  assert.ok(Math.max(...then) <= 20);
});

test('after a pause it begins anew', () => {
  assert.deepEqual(taken(5, [400, 0, 0, 4]).slice(-1), [4]);
});

test('none wanted, none taken', () => {
  assert.deepEqual(taken(0, [3, 400, 2]), [0, 0, 0]);
});
