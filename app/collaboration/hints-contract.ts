// What all hints keep, as tests: registered once for each way they travel.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Hints } from './hints.ts';

/** @param until waits for a condition. */
export const hintsContract = (
  name: string,
  make: () => Promise<Hints>,
  until: (condition: () => boolean) => Promise<unknown>,
): void => {
  const pair = async () => {
    const [one, other] = [await make(), await make()];
    const heard: (string | null)[] = [];
    const stop = other.subscribe('a', (payload) => heard.push(payload));
    // Subscribing takes its time; what comes before it is done may be lost.
    await until(() => {
      one.publish('a', 'are you there?');
      return heard.length > 0;
    });
    const said = () => heard.filter((payload) => payload !== 'are you there?' && payload !== null);
    const close = () => Promise.all([one.close(), other.close()]);
    return { one, other, said, stop, close };
  };

  describe(`hints over ${name}`, () => {
    test('reach the other instance in order, whatever their length and letters', async () => {
      const { one, said, close } = await pair();
      const long = `"${'é😀\\u0000\n'.repeat(5_000)}"`;
      const all = ['first', long, '', 'first', 'last'];
      for (const payload of all) one.publish('a', payload);
      await until(() => said().includes('last'));
      assert.deepEqual(said(), all);
      await close();
    });

    test('reach who listens here before publish returns, once', async () => {
      const { one, other, said, close } = await pair();
      const here: (string | null)[] = [];
      one.subscribe('a', (payload) => here.push(payload));
      one.publish('a', 'news');
      assert.deepEqual(here, ['news']);
      await until(() => said().includes('news'));
      other.publish('a', 'answer');
      await until(() => here.includes('answer'));
      assert.deepEqual(here, ['news', 'answer']);
      await close();
    });

    test('are of their channel only', async () => {
      const { one, said, close } = await pair();
      one.publish('b', 'not for a');
      one.publish('a', 'for a');
      await until(() => said().length > 0);
      assert.deepEqual(said(), ['for a']);
      await close();
    });

    test('are not heard any more by who has stopped listening', async () => {
      const { one, other, said, stop, close } = await pair();
      stop();
      stop();
      const later: (string | null)[] = [];
      other.subscribe('c', (payload) => later.push(payload));
      await until(() => {
        one.publish('a', 'nobody listens');
        one.publish('c', 'now');
        return later.length > 0;
      });
      assert.deepEqual(said(), []);
      await close();
    });

    test('have instances of different names, which are connected', async () => {
      const { one, other, close } = await pair();
      assert.notEqual(one.instance, other.instance);
      assert.ok(one.connected && other.connected);
      await close();
    });
  });
};
