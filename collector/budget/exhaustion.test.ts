import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Outlook, secondsToExhaustion } from './exhaustion.ts';

const hour = 3600;
const month = 30 * 24 * hour;
const full: Outlook = {
  left: 1,
  burn: 1,
  periodSeconds: month,
  observedSeconds: month,
  endsInSeconds: Number.POSITIVE_INFINITY,
};

test('a full period: what is left, over how fast it goes', () => {
  for (const [left, burn, hours] of [
    [1, 14.4, 50],
    [0.5, 14.4, 25],
    [0.12, 6, 14.4],
    [1, 1000, 0.72],
  ] as const) {
    const seconds = secondsToExhaustion({ ...full, left, burn });
    assert.ok(seconds !== null && Math.abs(seconds / hour - hours) < 1e-9, `${left} ${burn}`);
  }
});

test('what is spent, idle, unknown or slow enough has no such moment', () => {
  for (const outlook of [
    { left: 0 },
    { left: -0.4, burn: 10 },
    { burn: 0 },
    { burn: 'no data' },
    { left: 'no data' },
    { left: 1, burn: 1 },
    { left: 0.5, burn: 0.4 },
  ] as const) {
    assert.equal(secondsToExhaustion({ ...full, ...outlook }), null, JSON.stringify(outlook));
  }
});

test('a calendar period ends before a slow burn does', () => {
  const slow = { ...full, left: 0.5, burn: 2, observedSeconds: month / 2 };
  assert.equal(secondsToExhaustion({ ...slow, endsInSeconds: month / 2 }), month / 4);
  assert.equal(secondsToExhaustion({ ...slow, endsInSeconds: month / 5 }), null);
});

test('while a period fills, new events earn budget too', () => {
  // An hour observed, half of its budget left: 0.5 h + 3t = 1 h + t.
  const young = { ...full, left: 0.5, burn: 3, observedSeconds: hour };
  assert.equal(secondsToExhaustion(young), hour / 4);
});

test('simulated second by second it is spent at that moment', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 1.1, max: 100, noNaN: true }),
      fc.integer({ min: 1, max: 1000 }),
      (left, burn, observed) => {
        const period = 1000;
        const told = secondsToExhaustion({
          ...{ left, burn, periodSeconds: period, observedSeconds: observed },
          endsInSeconds: Number.POSITIVE_INFINITY,
        });
        // Units of one second's budget; what was spent stays spent.
        let [spent, budget] = [(1 - left) * observed, observed];
        let seconds = 0;
        while (spent < budget - 1e-9 && seconds < period) {
          spent += burn / 100;
          budget = Math.min(period, budget + 0.01);
          seconds += 0.01;
        }
        assert.ok(told === null ? seconds >= period - 0.02 : Math.abs(told - seconds) < 0.05);
      },
    ),
    { numRuns: 60 },
  );
});
