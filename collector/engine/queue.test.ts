import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '../ingest/sample.ts';
import { counter, pushed } from './fixture.ts';
import { Queue } from './queue.ts';

const item = (source: string, samples: number, name = source): { batch: Batch; name: string } => ({
  batch: {
    ...pushed(
      0,
      Array.from({ length: samples }, () => counter('a', {}, 1, 0)),
    ),
    source,
  },
  name,
});

test('a source that floods fills its share only, and is the only one told to come again', () => {
  const queue = new Queue<ReturnType<typeof item>>();
  const flood = item('flooder', 980);
  let taken = 0;
  while (queue.add(flood)) taken += 1;
  assert.equal(taken, 250);
  assert.equal(queue.throttled('flooder'), 1);
  assert.ok(queue.add(item('quiet', 100_000)));
  assert.equal(queue.throttled('quiet'), 0);
});

test('a commit takes from all in turn, about so much', () => {
  const queue = new Queue<ReturnType<typeof item>>();
  for (let index = 0; index < 100; index += 1) queue.add(item('flooder', 980));
  queue.add(item('quiet', 1));
  const first = queue.take(5000);
  assert.deepEqual(
    first.map(({ name }) => name),
    ['flooder', 'quiet', 'flooder', 'flooder', 'flooder', 'flooder'],
  );
  assert.equal(queue.size, 95);
  assert.equal(queue.take(Number.POSITIVE_INFINITY).length, 95);
});

test('a batch larger than its share comes in where nothing of its source waits', () => {
  const queue = new Queue<ReturnType<typeof item>>();
  assert.ok(queue.add(item('large', 600_000)));
  assert.ok(!queue.add(item('large', 600_000)));
  assert.equal(queue.take(1).length, 1);
  assert.ok(queue.add(item('large', 600_000)));
});
