import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutsOfSeat, peopleOfSeat } from './schedule.ts';

const steady = { sessions: 100, course: 'steady' } as const;
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
  const cuts = seats.flatMap((seat) => cutsOfSeat(seat, steady, { from, to: from + 150_000 }));
  assert.equal(cuts.length, 4);
  assert.equal(new Set(cuts).size, 4);
  for (const cut of cuts) {
    const inMinute = (cut - from) % 60_000;
    assert.ok(inMinute >= 10_000 && inMinute < 40_000 && cut < from + 120_000, String(cut - from));
  }
});

test('in hours everybody is cut off as often as another', () => {
  const counts = seats.map(
    (seat) => cutsOfSeat(seat, steady, { from: 0, to: 100 * 60_000 }).length,
  );
  assert.deepEqual([...new Set(counts)], [2]);
});

test('less than a minute is too short for it', () => {
  assert.deepEqual(
    seats.flatMap((seat) => cutsOfSeat(seat, steady, { from: 0, to: 59_999 })),
    [],
  );
});

test('where a moment would be too much of the time that is judged, no network goes', () => {
  const hours = { from: 0, to: 3_600_000 };
  for (const load of [
    { sessions: 49, course: 'steady' },
    { sessions: 100, course: 'steps' },
    { sessions: 100, course: 'experiment' },
  ] as const)
    assert.deepEqual(
      seats.flatMap((seat) => cutsOfSeat(seat, load, hours)),
      [],
    );
});
