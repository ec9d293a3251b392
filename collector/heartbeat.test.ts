import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createHeartbeat } from './heartbeat.ts';

const noonMs = 1_772_452_800_000;

const open = () => {
  const at = { trouble: null as string | null, status: 200 };
  const beats: string[] = [];
  const turns: (string | null)[] = [];
  const calls: string[] = [];
  const heartbeat = createHeartbeat({
    url: 'http://snitch/abc',
    everySeconds: 60,
    trouble: () => at.trouble,
    onBeat: (result) => beats.push(result),
    onTurn: (problem) => turns.push(problem),
    fetch: async (url, init) => {
      calls.push(`${init?.method} ${url}`);
      return new Response(null, { status: at.status, statusText: 'as told' });
    },
  });
  const pass = async (seconds: number): Promise<void> => {
    heartbeat.second(noonMs + seconds * 1000);
    await turn();
  };
  return { at, beats, turns, calls, heartbeat, pass };
};

test('it calls at once and then by its interval', async () => {
  const { calls, beats, pass } = open();
  for (let second = 0; second <= 120; second += 1) await pass(second);
  assert.deepEqual(calls, ['POST http://snitch/abc', calls[0], calls[0]]);
  assert.deepEqual(beats, ['sent', 'sent', 'sent']);
});

test('it is withheld while the work is not done, and goes on when it is', async () => {
  const { at, beats, calls, turns, heartbeat, pass } = open();
  at.trouble = 'the store takes no writes';
  await pass(0);
  assert.deepEqual([beats, calls], [['withheld'], []]);
  assert.match(heartbeat.complaint() ?? '', /withheld on purpose: the store takes no writes/);
  at.trouble = null;
  await pass(60);
  assert.deepEqual([beats, calls.length], [['withheld', 'sent'], 1]);
  assert.equal(heartbeat.complaint(), null);
  assert.deepEqual(turns, ['withheld on purpose: the store takes no writes', null]);
});

test('one that is not taken is said, not forgotten', async () => {
  const { at, beats, heartbeat, pass } = open();
  at.status = 404;
  await pass(0);
  assert.deepEqual(beats, ['failed']);
  assert.match(heartbeat.complaint() ?? '', /it answered 404 as told/);
});

test('a clock that was set back does not silence it', async () => {
  const { calls, pass } = open();
  await pass(0);
  await pass(-3600);
  assert.equal(calls.length, 2);
});
