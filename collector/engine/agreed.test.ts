// A service's budget policy in the row of its objectives: the lowest step that is reached, once enough of
// the period was observed to say so.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objective, sloSet } from './fixture.ts';
import { makeRig } from './rig.ts';

const place = { file: 'f', line: 1, column: 1 };

test('review, then freeze, and neither while the budget is warming up', async () => {
  const hour = { kind: 'rolling', seconds: 3600, text: '1h' } as const;
  const promise = { ...objective, period: hour, target: 0.9, owner: 'team' };
  const policy = {
    ...{ name: 'usual', description: '', place },
    steps: [
      { budgetLeftBelow: 0, action: 'freeze', text: 'stop' },
      { budgetLeftBelow: 0.5, action: 'review', text: 'look twice' },
    ],
  } as const;
  const service = {
    ...{ name: promise.service, title: '', description: '', place },
    ...{ owner: 'team', budgetPolicy: 'usual', dependsOn: [] },
  };
  const slos = { ...sloSet([promise]), services: [service], budgetPolicies: [policy] };
  const rig = makeRig({ slos });
  const action = () => rig.row().budgetPolicy?.action ?? null;
  await rig.pass(300, 80, 20);
  assert.ok((rig.row().budgetLeft ?? 1) < 0);
  assert.equal(action(), null, 'five minutes of an hour are no budget yet');
  await rig.pass(120, 80, 20);
  assert.equal(action(), 'freeze');
  assert.equal(rig.row().owner, 'team');
  await rig.pass(600, 100, 0);
  assert.equal(action(), 'review');
  await rig.pass(1000, 100, 0);
  assert.equal(action(), null);
  await rig.engine.close();
});
