import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLoop } from './loop.ts';

test('rounds come one after the other and end with stop', async () => {
  let running = 0;
  let most = 0;
  let rounds = 0;
  const five = Promise.withResolvers<void>();
  const loop = startLoop(0.001, async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    rounds += 1;
    if (rounds === 5) five.resolve();
  });
  await five.promise;
  await loop.stop();
  assert.equal(running, 0);
  assert.equal(most, 1);
});

test('the first round begins at once, and stop ends it', async () => {
  let signal: AbortSignal | undefined;
  const loop = startLoop(3600, (given) => {
    signal = given;
    return new Promise((resolve) => given.addEventListener('abort', () => resolve()));
  });
  assert.equal(signal?.aborted, false);
  await loop.stop();
  assert.equal(signal?.aborted, true);
});

test('a slow round skips the beats that it missed', async () => {
  const starts: number[] = [];
  const intervalMs = 20;
  const enough = Promise.withResolvers<void>();
  const loop = startLoop(
    intervalMs / 1000,
    async () => {
      starts.push(performance.now());
      if (starts.length === 1)
        await new Promise((resolve) => setTimeout(resolve, intervalMs * 2.5));
      if (starts.length === 3) enough.resolve();
    },
    { random: () => 0 },
  );
  await enough.promise;
  await loop.stop();
  const [first = 0, second = 0] = starts;
  // Back on the grid after three beats, not three rounds in a row.
  assert.ok(second - first >= intervalMs * 3 - 2, `${second - first} ms`);
});

test('a loop with a place keeps to it, whenever it is started', async () => {
  const intervalMs = 100;
  for (const place of [0, 0.25, 0.9]) {
    const starts: number[] = [];
    const found = Promise.withResolvers<void>();
    let beats = 0;
    const loop = startLoop(
      intervalMs / 1000,
      async () => {
        starts.push(performance.now());
        beats += 1;
        // Timers are late on a busy machine: of some beats after the first one is soon enough.
        const lateMs = (Date.now() - place * intervalMs) % intervalMs;
        if (beats > 1 && lateMs < 10) found.resolve();
        if (beats > 50) found.reject(new Error(`no beat of ${beats} was at ${place}`));
      },
      { place },
    );
    await found.promise.finally(loop.stop);
    const [first = 0, second = 0] = starts;
    assert.ok(second - first >= intervalMs / 2 - 3, `${place}: ${second - first} ms`);
  }
});

test('first rounds come by their place, within a second', async () => {
  const places = [0, 0.5, 0.99];
  const firsts: number[] = [];
  const startAt = performance.now();
  const loops = places.map((place, index) => {
    const begin = async () => {
      firsts[index] ??= performance.now() - startAt;
    };
    return startLoop(0.2, begin, { place });
  });
  while (firsts.filter(Number.isFinite).length < 3)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await Promise.all(loops.map((loop) => loop.stop()));
  for (const [index, place] of places.entries())
    assert.ok((firsts[index] ?? 0) >= place * 200 - 3, firsts.join(' '));
});
