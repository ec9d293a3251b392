import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exact } from '../sli/counts.ts';
import { Ladder } from './ladder.ts';
import { levelFor, levels } from './level.ts';

const noonMs = 1_772_452_800_000;
const day = 86_400;

type Increment = { timeMs: number; good: number; total: number };

/** What a window is by definition: (start, now], start on a cell at or after the exact start. */
const naive = (increments: readonly Increment[], seconds: number, nowMs: number) => {
  const widthMs = levelFor(seconds).widthSeconds * 1000;
  const endMs = Math.ceil(nowMs / widthMs) * widthMs;
  const startMs = endMs - Math.ceil((seconds * 1000) / widthMs) * widthMs;
  const sum = { good: 0, total: 0 };
  for (const { timeMs, good, total } of increments) {
    if (timeMs <= startMs || timeMs > endMs) continue;
    sum.good += good;
    sum.total += total;
  }
  return sum;
};

const windows = [60, 300, 600, 1800, 3600, 6 * 3600, day, 3 * day, 30 * day, 90 * day];

const action = fc.record({
  passMs: fc.oneof(
    fc.integer({ min: 0, max: 5000 }),
    fc.integer({ min: 0, max: 700_000 }),
    fc.integer({ min: 0, max: 40 * day * 1000 }),
  ),
  /** Late by up to ten minutes, or up to five seconds ahead. */
  lateMs: fc.integer({ min: -5000, max: 600_000 }),
  total: fc.oneof(fc.nat({ max: 100 }), fc.double({ min: 0, max: 100, noNaN: true })),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
  read: fc.boolean(),
});

test('a window is the sum of the increments in it, whatever comes late, early or not at all', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const ladder = new Ladder();
      const readers = windows.map((seconds) => ({ seconds, read: ladder.window(seconds) }));
      const increments: Increment[] = [];
      let nowMs = noonMs;
      for (const { passMs, lateMs, total: amount, part, read } of actions) {
        nowMs += passMs;
        const total = exact(amount);
        const increment = { timeMs: nowMs - lateMs, good: exact(total * part), total };
        increments.push(increment);
        ladder.add(increment.timeMs, increment);
        if (!read) continue;
        for (const { seconds, read: window } of readers) {
          // The ten-minute window cannot hold what came ten minutes late at its very edge.
          if (seconds === 600) continue;
          assert.deepEqual(window(nowMs), naive(increments, seconds, nowMs), `${seconds} s`);
        }
      }
      for (const { seconds, read: window } of readers) {
        if (seconds === 600) continue;
        assert.deepEqual(
          window(nowMs),
          naive(increments, seconds, nowMs),
          `${seconds} s at the end`,
        );
      }
    }),
  );
});

test('the longest window of each level holds to its edge', () => {
  for (const level of levels) {
    const seconds = level.widthSeconds * level.cells;
    const ladder = new Ladder();
    const window = ladder.window(seconds);
    const increments = Array.from({ length: level.cells * 2 }, (_, index) => ({
      timeMs: noonMs + index * level.widthSeconds * 1000,
      good: index % 7,
      total: index % 11,
    }));
    const nowMs = increments.at(-1)?.timeMs ?? 0;
    // The last is ahead of the reader by as much as a sender's clock may be.
    increments.push({ timeMs: nowMs + 5000, good: 1, total: 1 });
    for (const increment of increments) ladder.add(increment.timeMs, increment);
    assert.deepEqual(window(nowMs), naive(increments, seconds, nowMs), `level ${level.number}`);
  }
});

test('a sum since a fixed moment grows, and begins anew with the next period', () => {
  const ladder = new Ladder();
  const since = ladder.since(31 * day);
  for (const hours of [1, 2, 3]) ladder.add(noonMs + hours * 3_600_000, { good: 1, total: 2 });
  const at = (from: number, to: number) =>
    since(noonMs + from * 3_600_000, noonMs + to * 3_600_000);
  assert.deepEqual(at(0, 2), { good: 2, total: 4 });
  assert.deepEqual(at(0, 3), { good: 3, total: 6 });
  assert.deepEqual(at(2, 3), { good: 1, total: 2 });
  assert.deepEqual(at(48, 49), { good: 0, total: 0 });
});

test('windows of one width share their cells; an SLO takes about 40 KB', () => {
  const ladder = new Ladder();
  for (const seconds of windows.filter((each) => each <= 31 * day)) ladder.window(seconds);
  assert.ok(ladder.byteLength < 45_000, `${ladder.byteLength} bytes`);
});

test('slices are the newest cells, oldest first, with nothing in the gaps', () => {
  const ladder = new Ladder();
  const slices = ladder.slices(levels[1], 3);
  ladder.add(noonMs, { good: 1, total: 1 });
  ladder.add(noonMs + 15_000, { good: 2, total: 3 });
  assert.deepEqual(slices(noonMs + 15_000), [
    { endMs: noonMs, good: 1, total: 1 },
    { endMs: noonMs + 10_000, good: 0, total: 0 },
    { endMs: noonMs + 20_000, good: 2, total: 3 },
  ]);
});

test('a reader whose clock was set back reads what it read before', () => {
  const ladder = new Ladder();
  const window = ladder.window(60);
  ladder.add(noonMs, { good: 1, total: 1 });
  assert.deepEqual(window(noonMs), { good: 1, total: 1 });
  assert.deepEqual(window(noonMs - 30_000), { good: 1, total: 1 });
});
