import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Attempt } from './attempt.ts';
import { Forwarder } from './forwarder.ts';
import { openMemoryQueue } from './memory-queue.ts';

const startMs = Date.parse('2026-03-02T12:00:00Z');
const body = (name: string, length = 0) => ({
  bytes: Buffer.from(name.padEnd(length)),
  contentType: 'application/json',
  contentEncoding: null,
});

const taken: Attempt = { result: 'taken' };
const refused: Attempt = { result: 'refused', error: 'it answered 400 Bad Request' };
const failed = (change: Partial<Extract<Attempt, { result: 'failed' }>> = {}): Attempt => ({
  result: 'failed',
  error: 'connect ECONNREFUSED',
  retryAfterMs: null,
  mayBeTheBody: false,
  ...change,
});

/** A forwarder whose receiver answers when the test says so, and whose time is the test's. */
const open = (context: TestContext, options: { mostBytes?: number } = {}) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  let passedMs = 0;
  const underWay: { name: string; answer: (attempt: Attempt) => void }[] = [];
  const asked: string[] = [];
  const turns: boolean[] = [];
  const forwarder = new Forwarder({
    url: 'http://tempo:4318/v1/traces',
    send: ({ bytes }, signal) => {
      const name = bytes.toString().trim();
      asked.push(name);
      return new Promise((resolve) => {
        underWay.push({ name, answer: resolve });
        signal.addEventListener('abort', () => resolve(failed({ error: 'cut off' })));
      });
    },
    now: () => startMs + passedMs,
    elapsed: () => passedMs,
    random: () => 0.5,
    onTurn: (works) => turns.push(works),
    queue: openMemoryQueue(options.mostBytes ?? 1e6),
  });
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return {
    forwarder,
    asked,
    turns,
    settle,
    take: async (...names: string[]) => {
      for (const name of names) await forwarder.take(body(name));
      await settle();
    },
    /** The one that waits longest for an answer gets this one. */
    answer: async (attempt: Attempt) => {
      underWay.shift()?.answer(attempt);
      await settle();
    },
    pass: async (ms: number) => {
      passedMs += ms;
      context.mock.timers.tick(ms);
      await settle();
    },
    complaints: () => forwarder.complaints(startMs + passedMs),
  };
};

test('four are under way at once, the others wait their turn', async (context) => {
  const { take, asked, answer, forwarder } = open(context);
  await take('a', 'b', 'c', 'd', 'e', 'f');
  assert.deepEqual(asked, ['a', 'b', 'c', 'd']);
  await answer(taken);
  assert.equal(asked.at(-1), 'e');
  assert.deepEqual(
    [forwarder.figures().sent, forwarder.figures().waiting, forwarder.figures().retries],
    [1, 5, 0],
  );
});

test('what fails is tried again, alone, in growing pauses; then all go on', async (context) => {
  const { take, asked, answer, pass, forwarder, turns, complaints } = open(context);
  await take('a');
  await answer(failed());
  await take('b', 'c', 'd');
  assert.deepEqual(asked, ['a']);
  await pass(999);
  assert.deepEqual(asked, ['a']);
  await pass(1);
  assert.deepEqual(asked, ['a', 'a']);
  await answer(failed());
  await pass(1999);
  assert.equal(asked.length, 2);
  await pass(1);
  assert.deepEqual(asked, ['a', 'a', 'a']);
  await answer(taken);
  assert.deepEqual(asked.slice(3), ['b', 'c', 'd']);
  assert.deepEqual(turns, [false, true]);
  const { sent, retries, dropped } = forwarder.figures();
  assert.deepEqual(
    [sent, retries, dropped],
    [1, 2, { full: 0, refused: 0, unwritable: 0, damaged: 0, stopped: 0 }],
  );
  assert.deepEqual(complaints(), [], 'nothing was lost');
});

test('several that fail together are one failure', async (context) => {
  const { take, asked, answer, pass, turns } = open(context);
  await take('a', 'b', 'c', 'd');
  for (let each = 0; each < 4; each += 1) await answer(failed());
  await pass(1000);
  assert.equal(asked.length, 5);
  await answer(failed());
  await pass(2000);
  assert.equal(asked.length, 6, 'the second pause, not the fifth');
  assert.deepEqual(turns, [false]);
});

test('a receiver that asks to be left alone is, also by those that it takes', async (context) => {
  const { take, asked, answer, pass } = open(context);
  await take('a', 'b');
  await answer(failed({ retryAfterMs: 30_000 }));
  await answer(taken);
  await take('c');
  await pass(29_999);
  assert.deepEqual(asked, ['a', 'b']);
  await pass(1);
  assert.deepEqual(asked, ['a', 'b', 'a', 'c']);
});

test('what is refused is dropped, counted and told of, and holds up nobody', async (context) => {
  const { take, asked, answer, pass, forwarder, complaints } = open(context);
  await take('a', 'b');
  await answer(refused);
  await answer(refused);
  await take('c');
  assert.deepEqual(asked, ['a', 'b', 'c']);
  assert.equal(forwarder.figures().dropped.refused, 2);
  assert.deepEqual(complaints(), [
    'Traces are lost on their way to http://tempo:4318/v1/traces: 2 bodies since 2026-03-02 12:00:00 UTC, because it answered 400 Bad Request. Check that it runs and takes OTLP over HTTP there, or leave TRACES_FORWARD_URL out.',
  ]);
  await pass(60_001);
  assert.deepEqual(complaints(), []);
});

test('a body that the receiver fails on five times makes way', async (context) => {
  const { take, asked, answer, pass, forwarder } = open(context);
  await take('poison');
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await answer(failed({ error: 'it answered 500', mayBeTheBody: true }));
    await pass(60_000);
  }
  await take('next');
  assert.deepEqual(asked.slice(-2), ['poison', 'next']);
  assert.equal(forwarder.figures().dropped.refused, 1);
});

test('nobody there costs no body its turn, however often it is tried', async (context) => {
  const { take, asked, answer, pass, forwarder } = open(context);
  await take('a');
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await answer(failed());
    await pass(60_000);
  }
  assert.equal(asked.length, 21);
  assert.equal(forwarder.figures().dropped.refused, 0);
});

test('when there is no room the oldest goes, and people are told', async (context) => {
  const { forwarder, answer, pass, asked, complaints, settle } = open(context, {
    mostBytes: 10 * 2048,
  });
  await forwarder.take(body('0', 1024));
  await settle();
  await answer(failed());
  for (let index = 1; index <= 12; index += 1) await forwarder.take(body(`${index}`, 1024));
  const { dropped, waiting, heldBytes } = forwarder.figures();
  assert.deepEqual([dropped.full, waiting, heldBytes], [3, 10, 10 * 2048]);
  assert.match(complaints()[0] ?? '', /3 bodies .*because too many wait \(connect ECONNREFUSED\)/);
  await pass(1000);
  assert.equal(asked.at(-1), '3');
});

test('people are told before anything is lost', async (context) => {
  const { forwarder, answer, complaints, settle } = open(context, { mostBytes: 10 * 2048 });
  await forwarder.take(body('0', 1024));
  await settle();
  await answer(failed());
  assert.deepEqual(complaints(), []);
  for (let index = 1; index <= 5; index += 1) await forwarder.take(body(`${index}`, 1024));
  assert.match(complaints()[0] ?? '', /ECONNREFUSED\): 6 bodies wait and take 60 % of their room/);
  const { failing, oldestMs, waiting } = forwarder.figures();
  assert.deepEqual([failing, oldestMs, waiting], ['connect ECONNREFUSED', startMs, 6]);
});

test('stopping sends what waits', async (context) => {
  const { take, forwarder, answer, asked } = open(context);
  await take('a', 'b', 'c', 'd', 'e');
  const stopped = forwarder.stop(3000);
  for (let each = 0; each < 5; each += 1) await answer(taken);
  await stopped;
  assert.deepEqual([asked.length, forwarder.figures().sent], [5, 5]);
  await take('late');
  assert.deepEqual([asked.length, forwarder.figures().dropped.stopped], [5, 1]);
});

test('stopping waits for no receiver that fails, and counts what is left', async (context) => {
  const { take, forwarder, answer, asked, pass, settle } = open(context);
  await take('a');
  await answer(failed({ retryAfterMs: 600_000 }));
  await take('b', 'c');
  const stopped = forwarder.stop(3000);
  await settle();
  assert.deepEqual(asked, ['a', 'a'], 'once more, pause or not');
  await answer(failed());
  await stopped;
  await pass(600_000);
  assert.deepEqual([asked.length, forwarder.figures().dropped.stopped], [2, 3]);
  assert.deepEqual([forwarder.figures().waiting, forwarder.figures().heldBytes], [0, 0]);
});

test('stopping waits for no answer longer than it may', async (context) => {
  const { take, forwarder, pass } = open(context);
  await take('a', 'b', 'c', 'd', 'e');
  const stopped = forwarder.stop(3000);
  await pass(3000);
  await stopped;
  assert.deepEqual([forwarder.figures().sent, forwarder.figures().dropped.stopped], [0, 5]);
});
