import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from './health.ts';

const state = { stopping: false, polledAt: 100_000, failures: 0, lastError: null };
const idle = { waiting: 0, oldestSeconds: 0 };

test('health follows the worker and the queue', () => {
  const cases = [
    [state, idle, 100_500, 'ok', 'no step waits'],
    [state, { waiting: 3, oldestSeconds: 0.2 }, 100_500, 'ok', '3 steps wait, the first for 0.2 s'],
    [
      state,
      { waiting: 40, oldestSeconds: 6 },
      100_500,
      'degraded',
      '40 steps wait, the first for 6.0 s',
    ],
    [
      state,
      { waiting: 900, oldestSeconds: 31 },
      100_500,
      'failing',
      '900 steps wait, the first for 31 s',
    ],
    [state, idle, 121_000, 'failing', 'the worker has not asked for steps for 21 s: it hangs'],
    [{ ...state, stopping: true }, idle, 100_500, 'failing', 'the worker is stopping'],
    [
      { ...state, failures: 2, lastError: 'connection refused' },
      idle,
      100_500,
      'degraded',
      'the queue could not be read 2 times: connection refused',
    ],
  ] as const;
  for (const [worker, queue, nowMs, status, detail] of cases) {
    assert.deepEqual(healthOf(worker, queue, nowMs), { status, detail });
  }
});
