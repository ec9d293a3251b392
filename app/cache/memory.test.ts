import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryStore } from './memory.ts';
import { storeContract } from './store-contract.ts';

storeContract('this process', async () => {
  let now = 1_000_000;
  return {
    store: createMemoryStore({ now: () => now }),
    pass: async (milliseconds) => {
      now += milliseconds;
    },
  };
});

test('a full cache forgets what was not used for longest', async () => {
  const store = createMemoryStore({ now: () => 0, entries: 2 });
  await store.set('a', '1', 60);
  await store.set('b', '2', 60);
  await store.get('a');
  await store.set('c', '3', 60);
  assert.equal(await store.get('a'), '1');
  assert.equal(await store.get('b'), null);
  assert.equal(await store.get('c'), '3');
});
