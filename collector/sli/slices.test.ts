import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { noonMs } from '../engine/fixture.ts';
import { lastSliceEnd, settlingMs, sliceCounts, sliceEnd, sliceEndsIn } from './slices.ts';
import { type SlicePart, Slicing } from './slicing.ts';

const minute = 60_000;

test('a slice holds what was counted after its start, up to its end', () => {
  const cases: [number, number, number][] = [
    [0, 60, noonMs],
    [1, 60, noonMs + minute],
    [minute, 60, noonMs + minute],
    [minute + 1, 60, noonMs + 2 * minute],
    [1, 86_400, noonMs + 12 * 60 * minute],
    [44_999, 45, noonMs + 45_000],
  ];
  for (const [afterMs, seconds, end] of cases)
    assert.equal(sliceEnd(noonMs + afterMs, seconds), end);
});

test('slices of a window: as many as end in it', () => {
  assert.equal(sliceEndsIn(noonMs, noonMs + 10 * minute, 60), 10);
  assert.equal(sliceEndsIn(noonMs - 1, noonMs + 10 * minute - 1, 60), 10);
  assert.equal(sliceEndsIn(noonMs + 1, noonMs + minute - 1, 60), 0);
  assert.equal(lastSliceEnd(noonMs + minute - 1, 60), noonMs);
});

test('what a slice holds has arrived two intervals after its end, or ten seconds', () => {
  assert.deepEqual([1000, 5000, 60_000].map(settlingMs), [10_000, 10_000, 120_000]);
});

const cases: [string, { good: number; total: number }, number | null, number | null][] = [
  ['nothing in it is nothing', { good: 0, total: 0 }, 0.95, null],
  ['just the share', { good: 95, total: 100 }, 0.95, 1],
  ['one less', { good: 94, total: 100 }, 0.95, 0],
  // 0.07 × 100 is 7.000000000000001 and 0.07 × 700 is 49.00000000000001.
  ['a product that is rounded up', { good: 7, total: 100 }, 0.07, 1],
  ['another', { good: 49, total: 700 }, 0.07, 1],
  ['a share that was divided', { good: 999, total: 1000 }, 99.9 / 100, 1],
  ['all of it', { good: 3, total: 3 }, 1, 1],
  ['not all of it', { good: 2_999_999_999, total: 3_000_000_000 }, 1, 0],
  ['by the very share', { good: 3, total: 4 }, null, 0.75],
  ['more good than there is', { good: 5, total: 4 }, null, 1],
];
for (const [name, base, goodFrom, good] of cases) {
  test(`slice: ${name}`, () => {
    assert.deepEqual(sliceCounts(base, goodFrom), good === null ? null : { good, total: 1 });
  });
}

test('whether a slice is good is decided as with decimals, digit by digit', () => {
  const decimal = fc.record({
    digits: fc.integer({ min: 1, max: 9999 }),
    total: fc.integer({ min: 1, max: 1e6 }),
  });
  fc.assert(
    fc.property(decimal, fc.integer({ min: -1, max: 1 }), ({ digits, total }, beside) => {
      const boundary = (BigInt(digits) * BigInt(total)) / 10_000n;
      const good = Math.min(total, Math.max(0, Number(boundary) + beside));
      const expected = BigInt(good) * 10_000n >= BigInt(digits) * BigInt(total);
      assert.equal(sliceCounts({ good, total }, digits / 10_000)?.good, expected ? 1 : 0);
    }),
  );
});

test('the mean of slices is not the ratio of their events, and both are told apart', () => {
  const slices = [
    { good: 0, total: 1 },
    { good: 999, total: 999 },
  ];
  const counted = slices.flatMap((base) => sliceCounts(base, null) ?? []);
  const mean = counted.reduce((sum, { good }) => sum + good, 0) / counted.length;
  assert.equal(mean, 0.5);
  assert.equal(999 / 1000, 0.999);
});

const at = (seconds: number, good: number, total: number, bridged = false) => ({
  timeMs: noonMs + seconds * 1000,
  good,
  total,
  bridged,
});

test('open slices gather; what is closed stays as it was, and late counts are told', () => {
  const slicing = new Slicing(60, Number.NEGATIVE_INFINITY);
  const first = slicing.split([at(10, 1, 2), at(20, 3, 3), at(61, 1, 1, true)]);
  assert.equal(first.late, 0);
  assert.deepEqual(slicing.upTo(noonMs + minute), [], 'a split alone changes nothing');
  assert.deepEqual(slicing.upTo(noonMs + minute, first.parts).length, 1);
  assert.deepEqual(slicing.upTo(noonMs + minute), [], 'nor does looking ahead');
  slicing.take(first.parts);
  assert.deepEqual(slicing.upTo(noonMs + minute), [
    {
      endMs: noonMs + minute,
      counts: { good: 4, total: 5 },
      measured: { good: 4, total: 5 },
      bridged: false,
    },
  ]);
  slicing.close(noonMs + minute);
  const late = slicing.split([at(59, 1, 4), at(60.001, 1, 1)]);
  assert.deepEqual([late.late, late.parts.length], [4, 1]);
  slicing.take(late.parts);
  assert.deepEqual(slicing.upTo(noonMs + 9 * minute), [
    {
      endMs: noonMs + 2 * minute,
      counts: { good: 2, total: 2 },
      measured: { good: 1, total: 1 },
      bridged: true,
    },
  ]);
});

const steps = fc.array(
  fc.record({
    seconds: fc.integer({ min: 0, max: 40 }),
    backSeconds: fc.constantFrom(0, 0, 0, 5, 30, 90),
    total: fc.nat({ max: 5 }),
    closes: fc.boolean(),
    restarts: fc.boolean(),
  }),
  { maxLength: 60 },
);

test('every event is in exactly one slice or late, whatever closes, repeats and restarts', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(15, 45, 60, 675), (history, seconds) => {
      let slicing = new Slicing(seconds, Number.NEGATIVE_INFINITY);
      let stored: SlicePart[] = [];
      let [nowSeconds, all, late, closed] = [0, 0, 0, 0];
      const ends: number[] = [];
      const close = (endMs: number): void => {
        for (const { endMs: end, counts } of slicing.upTo(endMs)) {
          ends.push(end);
          closed += counts.total;
        }
        slicing.close(endMs);
        stored = stored.filter((part) => part.endMs > endMs);
      };
      for (const { seconds: passed, backSeconds, total, closes, restarts } of history) {
        nowSeconds += passed;
        const split = slicing.split([at(nowSeconds - backSeconds, total, total)]);
        slicing.take(split.parts);
        stored.push(...split.parts);
        late += split.late;
        all += total;
        if (closes) close(lastSliceEnd(noonMs + (nowSeconds - 10) * 1000, seconds));
        if (restarts) slicing = new Slicing(seconds, slicing.closedMs, stored);
      }
      close(noonMs + 1e9);
      assert.equal(closed + late, all);
      assert.equal(new Set(ends).size, ends.length, 'no slice is closed twice');
    }),
  );
});
