import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFaults } from '../faults/faults.ts';
import { dropSockets } from './dropped-sockets.ts';
import type { Clock } from './protocol/clock.ts';
import type { Session } from './session.ts';

describe('the fault of dropped sockets', () => {
  test('breaks one open socket after the other while it is on, and none otherwise', () => {
    const timers: (() => void)[] = [];
    const clock: Clock = {
      now: () => 0,
      random: () => 0.6,
      after: (_milliseconds, action) => {
        timers.push(action);
        return () => undefined;
      },
    };
    const dropped: string[] = [];
    const open = (name: string) =>
      ({ connection: { drop: () => dropped.push(name) } }) as unknown as Session;
    const interrupted = { connection: null } as unknown as Session;
    const faults = createFaults({ demo: true, now: () => 0 });
    dropSockets(faults, () => [open('a'), interrupted, open('b')], clock);
    assert.equal(timers.length, 0);
    faults.set('dropped-sockets', true);
    timers.shift()?.();
    assert.deepEqual(dropped, ['b', 'b']);
    faults.set('dropped-sockets', false);
    timers.shift()?.();
    assert.deepEqual(dropped, ['b', 'b']);
    assert.equal(timers.length, 0);
  });
});
