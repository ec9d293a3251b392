import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from './history.ts';
import { levels } from './level.ts';

const noonMs = 1_772_452_800_000;

test('bridged counts are in all, not in what may page', () => {
  const history = new History();
  const window = history.window(60);
  history.add(noonMs, { good: 4, total: 5 }, false);
  history.add(noonMs, { good: 1, total: 3 }, true);
  assert.deepEqual(window(noonMs), {
    measured: { good: 4, total: 5 },
    all: { good: 5, total: 8 },
  });
});

test('windows asked for before and after the first gap read it alike', () => {
  const history = new History();
  const before = history.window(3600);
  const since = history.since(86_400);
  const slices = history.slices(levels[1], 1);
  history.add(noonMs, { good: 0, total: 2 }, true);
  const after = history.window(3600);
  for (const read of [before, after]) assert.equal(read(noonMs).all.total, 2);
  assert.equal(since(noonMs - 3_600_000, noonMs).all.total, 2);
  assert.equal(slices(noonMs)[0]?.total, 2);
});

test('memory for gaps is taken only once there is one', () => {
  const history = new History();
  history.window(60);
  const bytes = history.byteLength;
  history.add(noonMs, { good: 1, total: 1 }, false);
  assert.equal(history.byteLength, bytes);
  history.add(noonMs, { good: 1, total: 1 }, true);
  assert.equal(history.byteLength, 2 * bytes);
});
