import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { pino } from 'pino';
import { createFaults } from '../faults/faults.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createCache } from './cache.ts';
import { createMemoryStore } from './memory.ts';
import type { CacheStore } from './store.ts';

const setUp = (store: CacheStore = createMemoryStore({ now: () => 0 })) => {
  const metrics = createMetrics();
  const faults = createFaults({ demo: true, now: () => 0 });
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line).msg) });
  const cache = createCache({ store, faults, metrics, log });
  const counted = async () =>
    Object.fromEntries(
      (await metrics.cacheLookups.get()).values.map(({ labels, value }) => [labels.result, value]),
    );
  return { cache, faults, store, lines, counted };
};

test('reads through: the first asks, the second is answered', async () => {
  const { cache, counted } = setUp();
  let asked = 0;
  const load = async () => {
    asked += 1;
    return { title: 'one' };
  };
  assert.deepEqual(await cache.readThrough('documents', '1', 60, load), { title: 'one' });
  assert.deepEqual(await cache.readThrough('documents', '1', 60, load), { title: 'one' });
  assert.equal(asked, 1);
  assert.deepEqual(await counted(), { hit: 1, miss: 1 });
});

test('what is not there is asked for each time', async () => {
  const { cache } = setUp();
  let asked = 0;
  const load = async () => {
    asked += 1;
    return null;
  };
  await cache.readThrough('documents', '1', 60, load);
  await cache.readThrough('documents', '1', 60, load);
  assert.equal(asked, 2);
});

test('those who ask while it is being loaded wait for the same', async () => {
  const { cache } = setUp();
  let asked = 0;
  let answer: (title: string) => void = () => {};
  const load = () => {
    asked += 1;
    return new Promise<string>((resolve) => {
      answer = resolve;
    });
  };
  const both = [1, 2].map(() => cache.readThrough('documents', '1', 60, load));
  await settle();
  answer('one');
  assert.deepEqual(await Promise.all(both), ['one', 'one']);
  assert.equal(asked, 1);
});

test('what is deleted while it is being loaded is not kept, and nobody else is given it', async () => {
  const { cache } = setUp();
  let answer: (title: string) => void = () => {};
  const old = cache.readThrough(
    'documents',
    '1',
    60,
    () =>
      new Promise<string>((resolve) => {
        answer = resolve;
      }),
  );
  await settle();
  await cache.delete('documents', '1');
  assert.equal(await cache.readThrough('documents', '1', 60, async () => 'new'), 'new');
  answer('old');
  assert.equal(await old, 'old');
  assert.equal(await cache.get('documents', '1'), 'new');
});

test('a load that fails is told to all who wait, and the next asks again', async () => {
  const { cache } = setUp();
  const fail = async (): Promise<string> => {
    throw new Error('the database is away');
  };
  await assert.rejects(cache.readThrough('documents', '1', 60, fail), /away/);
  assert.equal(await cache.readThrough('documents', '1', 60, async () => 'one'), 'one');
});

test('caches of different names do not meet', async () => {
  const { cache } = setUp();
  await cache.set('documents', '1', 'a document', 60);
  assert.equal(await cache.get('members', '1'), null);
});

test('a cold cache has really lost its entries', async () => {
  const { cache, faults, store, counted } = setUp();
  await cache.set('documents', '1', 'one', 60);
  faults.set('cold-cache', true);
  assert.equal(await cache.get('documents', '1'), null);
  assert.equal(await store.get('documents:1'), null, 'the store itself has nothing');
  faults.set('cold-cache', false);
  assert.equal(await cache.get('documents', '1'), null, 'and it stays lost');
  await cache.set('documents', '1', 'two', 60);
  assert.equal(await cache.get('documents', '1'), 'two');
  assert.deepEqual(await counted(), { hit: 1, miss: 2 });
});

test('while the store is away the loader answers, and the log tells once', async () => {
  let away = true;
  const inner = createMemoryStore({ now: () => 0 });
  const fail = async () => {
    throw new Error('connection refused');
  };
  const store: CacheStore = {
    ...inner,
    get: (key) => (away ? fail() : inner.get(key)),
    set: (...entry) => (away ? fail() : inner.set(...entry)),
    delete: (key) => (away ? fail() : inner.delete(key)),
  };
  const { cache, lines, counted } = setUp(store);
  assert.equal(await cache.readThrough('documents', '1', 60, async () => 'loaded'), 'loaded');
  await cache.delete('documents', '1');
  assert.deepEqual(await counted(), { error: 1 });
  away = false;
  assert.equal(await cache.readThrough('documents', '1', 60, async () => 'again'), 'again');
  assert.deepEqual(lines, [
    'the cache does not answer: the database is asked instead',
    'the cache answers again',
  ]);
});
