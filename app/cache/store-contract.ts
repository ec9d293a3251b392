// What every cache store keeps, as tests: registered once for each store.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CacheStore } from './store.ts';

export type StoreUnderTest = {
  readonly store: CacheStore;
  /** Lets so much time pass as the store sees it. */
  readonly pass: (milliseconds: number) => Promise<void>;
};

export const storeContract = (name: string, make: () => Promise<StoreUnderTest>): void => {
  describe(`the cache in ${name}`, () => {
    test('finds what was set, and nothing else', async () => {
      const { store } = await make();
      assert.equal(await store.get('a'), null);
      await store.set('a', 'one', 60);
      assert.equal(await store.get('a'), 'one');
      assert.equal(await store.get('b'), null);
      await store.set('a', 'two ✓', 60);
      assert.equal(await store.get('a'), 'two ✓');
      await store.close();
    });

    test('forgets what was deleted, which may be nothing', async () => {
      const { store } = await make();
      await store.set('a', 'one', 60);
      await store.delete('a');
      await store.delete('never there');
      assert.equal(await store.get('a'), null);
      await store.close();
    });

    test('forgets an entry when its time is over, however often it was used', async () => {
      const { store, pass } = await make();
      await store.set('short', 'one', 0.2);
      await store.set('long', 'two', 60);
      assert.equal(await store.get('short'), 'one');
      await pass(250);
      assert.equal(await store.get('short'), null);
      assert.equal(await store.get('long'), 'two');
      await store.close();
    });

    test('setting again begins a new time', async () => {
      const { store, pass } = await make();
      await store.set('a', 'one', 0.2);
      await store.set('a', 'one', 60);
      await pass(250);
      assert.equal(await store.get('a'), 'one');
      await store.close();
    });

    test('clear forgets everything', async () => {
      const { store } = await make();
      for (let i = 0; i < 1200; i += 1) await store.set(`key ${i}`, 'x', 60);
      await store.clear();
      for (const key of ['key 0', 'key 600', 'key 1199']) assert.equal(await store.get(key), null);
      await store.close();
    });

    test('refuses a time to live that is none', async () => {
      const { store } = await make();
      for (const ttl of [0, -1, Number.NaN])
        await assert.rejects(store.set('a', 'one', ttl), RangeError);
      await store.close();
    });

    test('says that it is well', async () => {
      const { store } = await make();
      assert.equal((await store.health()).status, 'ok');
      await store.close();
    });
  });
};
