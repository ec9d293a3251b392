import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Ladder } from './ladder.ts';
import { reachSeconds, startLevel, tile } from './tiling.ts';

const noonMs = 1_772_452_800_000;
const at = (seconds: number): number => noonMs + seconds * 1000;

/** What tiles there are, as 'width×count'. */
const tilesOf = (fromMs: number, toMs: number, nowMs: number) =>
  tile(fromMs, toMs, nowMs)?.tiles.map(
    ({ level, first, last }) => `${level.widthSeconds}×${last - first + 1}`,
  );

test('within ten minutes the edges are seconds, moved inwards', () => {
  const tiling = tile(at(-60) + 1, at(-1) + 999, at(0));
  assert.deepEqual([tiling?.fromMs, tiling?.toMs], [at(-59), at(-1)]);
  assert.deepEqual(tilesOf(at(-60), at(0), at(0)), ['1×60']);
});

test('what began longer ago is of coarser cells, but for its end', () => {
  assert.deepEqual(tilesOf(at(-600), at(0), at(0)), ['1×600']);
  assert.deepEqual(tilesOf(at(-601), at(-3), at(0)), ['10×59', '1×7']);
  assert.deepEqual(tilesOf(at(-7200), at(-3), at(0)), ['60×119', '10×5', '1×7']);
  assert.deepEqual(tilesOf(at(-86_400), at(-3), at(0)), ['600×143', '60×9', '10×5', '1×7']);
  const tiling = tile(at(-601), at(-3), at(0));
  assert.deepEqual([tiling?.fromMs, tiling?.toMs], [at(-600), at(-3)]);
});

test('an end that is old itself is of coarse cells too', () => {
  const tiling = tile(at(-7195), at(-3605), at(0));
  assert.deepEqual([tiling?.fromMs, tiling?.toMs], [at(-7140), at(-3610)]);
});

test('no whole cell is no interval', () => {
  assert.equal(tile(at(0) + 1, at(1) + 999, at(9)), null);
  assert.notEqual(tile(at(0), at(1), at(9)), null);
  assert.equal(tile(at(-7200) + 1, at(-7140) + 9000, at(0)), null);
});

test('three days back, and no further', () => {
  assert.equal(reachSeconds, 3 * 86_400);
  assert.notEqual(startLevel(at(-reachSeconds), at(0)), null);
  assert.equal(startLevel(at(-reachSeconds) - 1, at(600)), null);
  assert.throws(() => tile(at(-2 * reachSeconds), at(0), at(0)), RangeError);
});

const event = fc.record({
  agoMs: fc.oneof(
    fc.nat({ max: 700_000 }),
    fc.nat({ max: 5_000_000 }),
    fc.nat({ max: 4 * 86_400_000 }),
    // On the very edges of cells.
    fc.nat({ max: 90 }).map((tens) => tens * 10_000),
  ),
  good: fc.nat({ max: 9 }),
  bad: fc.nat({ max: 9 }),
});
const agoMs = fc.oneof(fc.nat({ max: 700_000 }), fc.nat({ max: 3 * 86_400_000 - 600_000 }));

test('the sum of the tiles is the sum of the events in the interval, exactly', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      agoMs,
      agoMs,
      fc.nat({ max: 86_400_000 }),
      (events, oneAgoMs, otherAgoMs, dayMs) => {
        const nowMs = noonMs + dayMs;
        const ladder = new Ladder();
        const sum = ladder.tiles();
        const times = events
          .map((each) => ({ ...each, timeMs: nowMs - each.agoMs }))
          .toSorted((a, b) => a.timeMs - b.timeMs);
        for (const { timeMs, good, bad } of times) ladder.add(timeMs, { good, total: good + bad });
        // What the collector counts now makes rings let go of what is old.
        ladder.add(nowMs, { good: 0, total: 0 });

        const fromMs = nowMs - Math.max(oneAgoMs, otherAgoMs);
        const toMs = nowMs - Math.min(oneAgoMs, otherAgoMs);
        const tiling = tile(fromMs, toMs, nowMs);
        if (tiling === null) return;
        assert.ok(fromMs <= tiling.fromMs && tiling.fromMs < tiling.toMs && tiling.toMs <= toMs);
        const naive = { good: 0, total: 0 };
        for (const { timeMs, good, bad } of times) {
          if (timeMs <= tiling.fromMs || timeMs > tiling.toMs) continue;
          naive.good += good;
          naive.total += good + bad;
        }
        assert.deepEqual(sum(tiling.tiles), naive);
      },
    ),
    { numRuns: 500 },
  );
});

test('no more than a cell of its age is lost at each edge', () => {
  fc.assert(
    fc.property(agoMs, agoMs, fc.nat({ max: 86_400_000 }), (oneAgoMs, otherAgoMs, dayMs) => {
      const nowMs = noonMs + dayMs;
      const fromMs = nowMs - Math.max(oneAgoMs, otherAgoMs);
      const toMs = nowMs - Math.min(oneAgoMs, otherAgoMs);
      const lossMs = (ageMs: number): number =>
        [1, 10, 60, 600].map((seconds) => seconds * 1000)[
          [590_000, 4_190_000, 21_540_000].filter((limit) => ageMs > limit).length
        ] ?? 0;
      const tiling = tile(fromMs, toMs, nowMs);
      if (tiling === null) {
        assert.ok(toMs - fromMs < 2 * lossMs(nowMs - fromMs));
        return;
      }
      assert.ok(tiling.fromMs - fromMs < lossMs(nowMs - fromMs));
      // The coarse cell before an end may itself reach back to where finer ones are gone.
      assert.ok(toMs - tiling.toMs < lossMs(nowMs - toMs + 600_000));
    }),
  );
});
