import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextStatus, type Status, type StatusMemory } from './status.ts';

/** One status a second, from nothing; held for 5 s. */
const follow = (statuses: readonly Status[]): [Status, number][] => {
  let memory: StatusMemory | null = null;
  return statuses.map((status, second) => {
    memory = nextStatus(memory, status, second * 1000, 5000);
    return [memory.status, memory.sinceMs / 1000];
  });
};
const last = (statuses: readonly Status[]): [Status, number] | undefined => follow(statuses).at(-1);
const times = (count: number, status: Status): Status[] =>
  Array.from({ length: count }, () => status);

test('it worsens at once', () => {
  assert.deepEqual(follow(['no data', 'green', 'yellow', 'red']), [
    ['no data', 0],
    ['green', 1],
    ['yellow', 2],
    ['red', 3],
  ]);
});

test('red is left only after it has not held for five seconds', () => {
  assert.deepEqual(last(['red', ...times(5, 'green')]), ['red', 0]);
  assert.deepEqual(last(['red', ...times(6, 'green')]), ['green', 6]);
  assert.deepEqual(last(['red', ...times(4, 'green'), 'red', ...times(5, 'green')]), ['red', 0]);
});

test('what follows red is the colour of that moment', () => {
  assert.deepEqual(last(['red', ...times(5, 'green'), 'yellow']), ['yellow', 6]);
});

test('silence shows at once, and the colour goes on from where it was', () => {
  assert.deepEqual(follow(['red', 'green', 'stale', 'green', ...times(5, 'green')]).slice(2), [
    ['stale', 2],
    ['red', 3],
    ['red', 3],
    ['red', 3],
    ['red', 3],
    ['red', 3],
    ['green', 8],
  ]);
});

test('nothing measured takes the place of green at once, of red when it has been held', () => {
  assert.deepEqual(last(['green', 'no data']), ['no data', 1]);
  assert.deepEqual(last(['red', ...times(5, 'no data')]), ['red', 0]);
  assert.deepEqual(last(['red', ...times(6, 'no data')]), ['no data', 6]);
});
