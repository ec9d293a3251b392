import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, set, slo } from './definitions.fixture.ts';

const policy = (more = ''): string => `
apiVersion: signalbox/v1
kind: RolloutPolicy
metadata: { name: release }
spec:
  objectives: [orders/objective-1]
${more}`;

const rollout = (more?: string) => set(slo(), policy(more)).rolloutPolicies[0];

test('what is not written is usual', () => {
  const { place, ...rest } = rollout() ?? {};
  assert.deepEqual(rest, {
    ...{ name: 'release', description: '', objectives: ['orders/objective-1'] },
    ...{ observeSeconds: 120, steps: [0.05, 0.25, 0.5, 1], minimumEvents: 100 },
    abort: { onRed: true, burnAbove: null, budgetLeftBelow: null },
  });
  assert.deepEqual(place?.file, 'test.yaml');
});

test('what is written holds', () => {
  const read = rollout(`  steps: [0.5, 1]
  observe: 30s
  minimumEvents: 7
  abort: { onRed: false, burnAbove: 2, budgetLeftBelow: 0.2 }`);
  assert.deepEqual(read?.steps, [0.5, 1]);
  assert.equal(read?.observeSeconds, 30);
  assert.equal(read?.minimumEvents, 7);
  assert.deepEqual(read?.abort, { onRed: false, burnAbove: 2, budgetLeftBelow: 0.2 });
});

test('steps rise to all of the traffic', () => {
  assert.deepEqual(rollout('  steps: [1]')?.steps, [1]);
  for (const steps of ['[0, 1]', '[0.5, 0.2, 1]', '[0.2]'])
    assert.deepEqual(broken(slo(), policy(`  steps: ${steps}`)), ['rollout-steps'], steps);
  for (const steps of ['[1.5]', '[-1, 1]', '[]', '[.nan, 1]'])
    assert.equal(broken(slo(), policy(`  steps: ${steps}`)).length, 1, steps);
});

test('a burn that its objectives cannot reach never calls it off', () => {
  assert.deepEqual(broken(slo(), policy('  abort: { burnAbove: 100 }')), ['unreachable-burn']);
  assert.deepEqual(broken(slo(), policy('  abort: { burnAbove: 99 }')), []);
});

test('an objective of a broken SLO is not reported besides', () => {
  assert.deepEqual(broken(slo({ objectives: '[{ target: 2 }]' }), policy()), [
    'target-out-of-range',
  ]);
  assert.deepEqual(broken(policy()), ['unknown-reference']);
});
