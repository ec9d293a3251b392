import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTick } from './tick.ts';

/** A clock and its one timer; `costMs` passes with each piece of work. */
const machine = (startMs: number) => {
  const runs: { at: number; late: number; skipped: number }[] = [];
  let nowMs = startMs;
  let costMs = 0;
  let timer: { readonly atMs: number; readonly fire: () => void } | null = null;
  const stop = startTick({
    now: () => nowMs,
    work: (at, late, skipped) => {
      runs.push({ at, late, skipped });
      nowMs += costMs;
    },
    setTimer: (fire, ms) => {
      assert.equal(timer, null, 'one timer at a time');
      timer = { atMs: nowMs + ms, fire };
      return () => {
        timer = null;
      };
    },
  });
  return {
    runs,
    stop,
    isWaiting: () => timer !== null,
    setClock: (ms: number) => {
      nowMs = ms;
    },
    /** Lets the timer fire, `offMs` from when it was due. */
    fire: (offMs = 0, cost = 0) => {
      const due = timer;
      assert.ok(due);
      timer = null;
      costMs = cost;
      nowMs = due.atMs + offMs;
      due.fire();
    },
  };
};

test('work runs on every second, whatever the last one took', () => {
  const { fire, runs } = machine(10_400);
  fire(3, 250);
  fire(7, 600);
  fire();
  assert.deepEqual(
    runs.map(({ at }) => at),
    [11_003, 12_007, 13_000],
  );
});

test('a timer that fires a little early does not run its second twice', () => {
  const { fire, runs } = machine(10_400);
  fire(-1);
  fire();
  assert.deepEqual(
    runs.map(({ at }) => at),
    [10_999, 12_000],
  );
});

test('seconds that work overran are skipped and counted, never caught up', () => {
  const { fire, runs } = machine(10_000);
  fire(0, 3400);
  fire();
  assert.deepEqual(runs[1], { at: 15_000, late: 0, skipped: 0 });
  fire(2300);
  assert.deepEqual(runs[2], { at: 18_300, late: 2300, skipped: 2 });
  fire();
  assert.equal(runs[3]?.at, 19_000);
});

test('a clock that is set back is followed at once', () => {
  const { fire, runs, setClock } = machine(100_000);
  fire();
  setClock(50_000);
  fire();
  fire();
  assert.ok((runs.at(-1)?.at ?? 0) <= 103_000);
});

test('stopped, it runs no more', () => {
  const { fire, stop, isWaiting } = machine(0);
  fire();
  stop();
  assert.equal(isWaiting(), false);
});
