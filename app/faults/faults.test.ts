import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaults, type FaultChange } from './faults.ts';
import { slownessMs } from './requests.ts';

test('a fault is on from when it is switched on until it is switched off', () => {
  let now = 5000;
  const faults = createFaults({ demo: true, now: () => now });
  const changes: FaultChange[] = [];
  faults.on('change', (change) => changes.push(change));
  faults.set('errors', true);
  now = 9000;
  faults.set('errors', true);
  assert.equal(faults.enabledSince('errors'), 5000);
  assert.equal(faults.enabled('cold-cache'), false);
  faults.set('errors', false);
  faults.set('errors', false);
  assert.equal(faults.enabledSince('errors'), null);
  assert.deepEqual(changes, [
    { name: 'errors', enabled: true },
    { name: 'errors', enabled: false },
  ]);
});

test('outside demo mode nothing can be broken', () => {
  const faults = createFaults({ demo: false, now: () => 0 });
  assert.throws(() => faults.set('errors', true), RangeError);
  assert.equal(faults.enabled('errors'), false);
});

test('slowness is a nuisance for fifteen seconds, then worse', () => {
  assert.deepEqual([0, 14_999, 15_000, 60_000].map(slownessMs), [260, 260, 700, 700]);
});
