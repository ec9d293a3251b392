import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { hintsContract } from './hints-contract.ts';
import { MemoryHints } from './memory-hints.ts';

const line = new MemoryHints();
hintsContract(
  'memory',
  async () => line.instance(),
  async (condition) => {
    while (!condition()) await settle();
  },
);

test('hints that are lost are told of when the line is up again', async () => {
  const between = new MemoryHints();
  const [one, other] = [between.instance(), between.instance()];
  const heard: (string | null)[] = [];
  other.subscribe('a', (payload) => heard.push(payload));
  between.setUp(false);
  one.publish('a', 'lost');
  between.setUp(true);
  one.publish('a', 'heard');
  await settle();
  assert.deepEqual(heard, [null, 'heard']);
});
