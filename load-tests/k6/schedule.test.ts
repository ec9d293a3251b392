import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutsOfSeat, peopleOfSeat } from './schedule.ts';

const seats = Array.from({ length: 100 }, (_, index) => index + 1);

test('one seat in four has two people, and nobody has two seats', () => {
  const people = seats.flatMap((seat) => peopleOfSeat(seat, 100));
  assert.deepEqual(
    people.toSorted((a, b) => a - b),
    Array.from({ length: 125 }, (_, index) => index + 1),
  );
});

test('in each whole minute one network in fifty goes, each at a moment of its own', () => {
  const from = 1_000_000;
  const cuts = seats.flatMap((seat) => cutsOfSeat(seat, { from, to: from + 150_000 }));
  assert.equal(cuts.length, 4);
  assert.equal(new Set(cuts).size, 4);
  for (const cut of cuts) {
    const inMinute = (cut - from) % 60_000;
    assert.ok(inMinute >= 10_000 && inMinute < 40_000 && cut < from + 120_000, String(cut - from));
  }
});

test('in hours everybody is cut off as often as another', () => {
  const counts = seats.map((seat) => cutsOfSeat(seat, { from: 0, to: 100 * 60_000 }).length);
  assert.deepEqual([...new Set(counts)], [2]);
});

test('less than a minute is too short for it', () => {
  assert.deepEqual(
    seats.flatMap((seat) => cutsOfSeat(seat, { from: 0, to: 59_999 })),
    [],
  );
});
