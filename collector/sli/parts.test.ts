// Scrapes that come in parts: by remote write, some series of a moment in one request, others in
// the next.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counter, scraped } from '../engine/fixture.ts';
import type { Batch } from '../ingest/sample.ts';
import type { Staged } from './tracker.ts';
import { fastPlace, makeTracker, second, sums, take } from './tracker-fixture.ts';

/** Of one who scrapes the target: some series of a moment, with what is known of it. */
const parts = (
  atSecond: number,
  codes: Readonly<Record<string, number>>,
  known: {
    readonly sinceSecond?: number;
    readonly process?: readonly [start: number, since: number];
  } = {},
): Batch => {
  const { sinceSecond, process } = known;
  return {
    ...scraped(second(atSecond), codes),
    complete: false,
    scraped: {
      sinceMs: sinceSecond === undefined ? null : second(sinceSecond),
      process:
        process === undefined ? null : { startMs: second(process[0]), sinceMs: second(process[1]) },
    },
  };
};
const measured = (staged: Staged) => sums(staged).measured;

test('what begins after a target is known counts whole, what was there does not', () => {
  const tracker = makeTracker();
  assert.deepEqual(measured(take(tracker, parts(1, { 200: 1000 }))), [0, 0]);
  const known = { sinceSecond: 2 };
  assert.deepEqual(measured(take(tracker, parts(2, { 200: 1004 }, known))), [4, 4]);
  // Of the moment from which on it is known another part, and a later one.
  assert.deepEqual(measured(take(tracker, parts(2, { 201: 500 }, known))), [0, 0]);
  assert.deepEqual(measured(take(tracker, parts(3, { 500: 1 }, known))), [0, 1]);
});

test('what is sent again counts once, whatever the order of series', () => {
  const tracker = makeTracker();
  const known = { sinceSecond: 1 };
  take(tracker, parts(1, { 200: 10, 500: 5 }, known));
  const later = [
    parts(2, { 200: 13 }, known),
    parts(3, { 200: 17 }, known),
    parts(2, { 500: 6 }, known),
  ];
  const counted = [...later, ...later].map((batch) => measured(tracker.stage(batch, second(4))));
  assert.deepEqual(counted, [
    [3, 3],
    [4, 4],
    [0, 1],
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test('one that falls says nothing of the others, which may be of before', () => {
  const tracker = makeTracker();
  const known = { sinceSecond: 1 };
  take(tracker, parts(1, { 200: 1000, 500: 700 }, known));
  assert.deepEqual(measured(take(tracker, parts(3, { 200: 4 }, known))), [4, 4]);
  // Still of the process before.
  assert.deepEqual(measured(take(tracker, parts(2, { 500: 701 }, known))), [0, 1]);
  assert.deepEqual(measured(take(tracker, parts(3, { 500: 2 }, known))), [0, 2]);
});

test('a new process begins at its moment, also where no value has fallen', () => {
  const tracker = makeTracker();
  const before = { sinceSecond: 1, process: [-50, 1] } as const;
  const after = { sinceSecond: 1, process: [2, 3] } as const;
  take(tracker, parts(1, { 200: 10, 500: 1 }, before));
  assert.deepEqual(measured(take(tracker, parts(3, { 200: 12 }, after))), [12, 12]);
  assert.deepEqual(measured(take(tracker, parts(2, { 500: 3 }, after))), [0, 2]);
  assert.deepEqual(measured(take(tracker, parts(3, { 500: 5 }, after))), [0, 5]);
  assert.deepEqual(measured(take(tracker, parts(4, { 200: 13, 500: 6 }, after))), [1, 2]);
});

test('good that comes without its total is no impossible count', () => {
  const tracker = makeTracker();
  const part = (atSecond: number, quick: number): Batch => ({
    ...parts(atSecond, {}, { sinceSecond: 1 }),
    samples: [counter('duration_seconds_bucket', { le: '0.5' }, quick, second(atSecond))],
  });
  take(tracker, part(1, 5));
  const staged = take(tracker, part(2, 9));
  assert.deepEqual(sums(staged, fastPlace).measured, [4, 0]);
  assert.deepEqual(staged.problems, []);
});

test('what begins after a long time without any is of now, and bridges nothing', () => {
  const tracker = makeTracker();
  const known = { sinceSecond: 1 };
  take(tracker, parts(1, { 200: 10 }, known));
  const staged = take(tracker, parts(100, { 500: 3 }, known));
  assert.deepEqual(sums(staged), { measured: [0, 3], bridged: [0, 0] });
});
