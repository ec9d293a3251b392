import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSoon } from './soon.ts';

const machine = () => {
  const done: number[] = [];
  let nowMs = 10_000;
  let timer: { readonly atMs: number; readonly fire: () => void } | null = null;
  const soon = createSoon({
    ...{ work: (atMs) => done.push(atMs), now: () => nowMs, leastMs: 200 },
    setTimer: (fire, ms) => {
      assert.equal(timer, null, 'one timer at a time');
      timer = { atMs: nowMs + ms, fire };
      return () => {
        timer = null;
      };
    },
  });
  return {
    ...{ soon, done },
    isWaiting: () => timer !== null,
    setClock: (ms: number) => {
      nowMs = ms;
    },
    fire: () => {
      const due = timer;
      assert.ok(due);
      timer = null;
      nowMs = due.atMs;
      due.fire();
    },
  };
};

test('it is done at once where it was not done lately, and never within the call', () => {
  const { soon, done, fire } = machine();
  soon.ask();
  assert.deepEqual(done, []);
  fire();
  assert.deepEqual(done, [10_000]);
});

test('asked for again and again, it is done once, and no more often than it may be', () => {
  const { soon, done, fire, setClock, isWaiting } = machine();
  soon.ask();
  soon.ask();
  fire();
  assert.equal(isWaiting(), false);
  setClock(10_050);
  soon.ask();
  soon.ask();
  fire();
  assert.deepEqual(done, [10_000, 10_200]);
});

test('a clock that is set back makes nobody wait longer than between two times', () => {
  const { soon, done, fire, setClock } = machine();
  soon.ask();
  fire();
  setClock(5000);
  soon.ask();
  fire();
  assert.deepEqual(done, [10_000, 5200]);
});

test('stopped, it is done no more', () => {
  const { soon, isWaiting } = machine();
  soon.ask();
  soon.stop();
  soon.ask();
  assert.equal(isWaiting(), false);
});
