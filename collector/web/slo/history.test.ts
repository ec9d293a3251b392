import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  lonePoints,
  newestMeasured,
  rateScale,
  ratioScale,
  ratioTick,
  series,
  sliceWords,
} from './history.ts';

const now = Date.UTC(2025, 10, 21, 12, 0, 5);
const slice = Date.UTC(2025, 10, 21, 12, 0, 0);
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('an hour without holes: what is absent is null, and so is a slice without events', () => {
  const all = series(
    [
      { at: slice - 30_000, good: 9, total: 10 },
      { at: slice - 10_000, good: 0, total: 0 },
      { at: slice, good: 20, total: 20 },
    ],
    now,
  );
  assert.equal(all.times.length, 360);
  assert.equal(all.times.at(-1), slice / 1000);
  assert.ok(
    all.times.every((time, index) => index === 0 || time - (all.times[index - 1] ?? 0) === 10),
  );
  assert.deepEqual(all.ratios.slice(-4), [0.9, null, null, 1]);
  assert.deepEqual(all.rates.slice(-4), [1, null, 0, 2]);
  assert.equal(newestMeasured(all), 359);
});

test('before the first event nothing is claimed', () => {
  const all = series(
    [
      { at: slice - 20_000, good: 0, total: 0 },
      { at: slice - 10_000, good: 5, total: 5 },
      { at: slice, good: 0, total: 0 },
    ],
    now,
  );
  assert.deepEqual(all.rates.slice(-3), [null, 0.5, 0]);
});

test('without any point the hour ends now and all is a gap', () => {
  const all = series([], now);
  assert.ok(all.ratios.every((ratio) => ratio === null));
  assert.ok(Math.abs((all.times.at(-1) ?? 0) * 1000 - now) <= 10_000);
});

test('points alone between gaps', () => {
  assert.deepEqual(lonePoints([1, null, 1, null, 1, 1]), [0, 2]);
});

test('the axis of a healthy ratio shows twice the room of its target', () => {
  const scale = ratioScale([1, 0.999, null], 0.99);
  assert.deepEqual(scale.ticks, [0.98, 0.985, 0.99, 0.995, 1]);
  assert.ok(scale.low < 0.98 && scale.high > 1);
});

test('every value and the target lie on the axis, with 3 to 7 ticks in [0, 1]', () => {
  const ratio = fc.double({ min: 0, max: 1, noNaN: true });
  const target = fc.constantFrom(0.5, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999, 0.99999);
  fc.assert(
    fc.property(
      fc.array(fc.option(ratio), { minLength: 1, maxLength: 20 }),
      target,
      (values, goal) => {
        const { low, high, ticks } = ratioScale(values, goal);
        assert.ok(
          [...values, goal].every((value) => value === null || (value >= low && value <= high)),
        );
        assert.ok(ticks.length >= 3 && ticks.length <= 7, `${ticks.length} ticks`);
        assert.ok(ticks.every((tick) => tick >= -1e-9 && tick <= 1));
      },
    ),
  );
});

test('the axis of a rate begins at zero and holds the highest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 20 }),
      (values) => {
        const { low, high } = rateScale(values);
        assert.equal(low, 0);
        assert.ok(high > 0 && values.every((value) => value <= high));
      },
    ),
  );
});

test('a slice in words', () => {
  const all = series([{ at: slice, good: 124, total: 125 }], now);
  assert.match(
    plain(sliceWords(all, 359, now)),
    /: 99\.20 % good, 124 of 125 events, 12\.5 per second$/,
  );
  assert.match(sliceWords(all, 358, now), /: not observed$/);
  assert.equal(sliceWords(all, 999, now), '');
  assert.equal(plain(ratioTick(0.995)), '99.5 %');
});
