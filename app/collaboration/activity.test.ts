import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Activity, latencyBounds } from './activity.ts';

test('edits and latencies count for a minute, each organisation’s its own', () => {
  const activity = new Activity();
  activity.edited('a', 'one', 1_000);
  activity.edited('a', 'one', 1_500);
  activity.edited('a', 'two', 40_000);
  activity.edited('b', 'three', 40_000);
  activity.synced('a', [0.004, 0.04, 99], 40_000);
  const { edits, latency } = activity.lastMinute('a', 60_000);
  assert.deepEqual(
    [...edits],
    [
      ['one', 2],
      ['two', 1],
    ],
  );
  assert.equal(latency[0], 1);
  assert.equal(latency[latencyBounds.indexOf(0.04)], 1);
  assert.equal(latency[latencyBounds.length], 1);
  assert.deepEqual([...activity.lastMinute('a', 61_000).edits], [['two', 1]]);
  assert.equal(activity.lastMinute('a', 101_000).edits.size, 0);
});

test('what is over is forgotten', () => {
  const activity = new Activity();
  activity.edited('a', 'one', 1_000);
  activity.edited('b', 'one', 50_000);
  activity.sweep(61_000);
  assert.equal(activity.size, 1);
  for (let now = 50_000; now < 500_000; now += 1_000) activity.edited('b', 'one', now);
  assert.equal(activity.lastMinute('b', 499_999).edits.get('one'), 60);
});

test('a clock that was set back loses nothing', () => {
  const activity = new Activity();
  activity.edited('a', 'one', 50_000);
  activity.edited('a', 'one', 20_000);
  assert.equal(activity.lastMinute('a', 50_000).edits.get('one'), 2);
});
