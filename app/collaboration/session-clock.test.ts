import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { SessionClock } from './session-clock.ts';

describe('session clock', () => {
  test('counts connected time up to the last sign of life', () => {
    const clock = new SessionClock(1_000);
    clock.heard(3_000);
    assert.deepEqual(clock.take(8_000), { connectedSeconds: 2, interruptedSeconds: 0 });
    clock.heard(9_000);
    assert.deepEqual(clock.take(9_500), { connectedSeconds: 6, interruptedSeconds: 0 });
  });

  test('a lost heartbeat is an interruption from the last sign of life on', () => {
    const clock = new SessionClock(0);
    clock.heard(4_000);
    clock.take(5_000);
    clock.lost(clock.heardAt);
    assert.deepEqual(clock.take(10_000), { connectedSeconds: 0, interruptedSeconds: 6 });
    clock.resumed(11_000);
    clock.heard(12_000);
    assert.deepEqual(clock.take(12_000), { connectedSeconds: 1, interruptedSeconds: 1 });
  });

  test('a closed socket is an interruption from the close on', () => {
    const clock = new SessionClock(0);
    clock.heard(1_000);
    clock.lost(1_500);
    assert.deepEqual(clock.take(2_500), { connectedSeconds: 1.5, interruptedSeconds: 1 });
  });

  test('hears nothing while it is interrupted', () => {
    const clock = new SessionClock(0);
    clock.lost(1_000);
    clock.heard(5_000);
    assert.deepEqual(clock.take(6_000), { connectedSeconds: 1, interruptedSeconds: 5 });
  });

  test('every millisecond is counted once, whatever happens and whenever it is looked at', () => {
    const event = fc.record({
      what: fc.constantFrom('heard', 'lost', 'resumed', 'take'),
      after: fc.integer({ min: -50, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const clock = new SessionClock(0);
        let now = 0;
        let counted = 0;
        const take = () => {
          const { connectedSeconds, interruptedSeconds } = clock.take(now);
          assert.ok(connectedSeconds >= 0 && interruptedSeconds >= 0);
          counted += connectedSeconds + interruptedSeconds;
        };
        for (const { what, after } of events) {
          now = Math.max(0, now + after);
          if (what === 'heard') clock.heard(now);
          else if (what === 'lost') clock.lost(now);
          else if (what === 'resumed') clock.resumed(now);
          else take();
        }
        now += 1_000_000;
        clock.heard(now);
        take();
        assert.ok(Math.abs(counted - now / 1000) < 1e-6, `${counted} s of ${now / 1000} s`);
      }),
    );
  });
});
