import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepAt } from './budget-policy.ts';
import { reading, set, slo } from './definitions.fixture.ts';
import { toldOf, toldOfSource } from './owner.ts';
import { readDefinitions } from './read.ts';

const owned = `
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: { name: shop-team }
spec: { target: slack }
---
apiVersion: openslo/v1
kind: Service
metadata:
  name: till
  annotations: { signalbox/owner: shop-team, signalbox/budget-policy: usual }
---
apiVersion: signalbox/v1
kind: BudgetPolicy
metadata: { name: usual }
spec:
  steps:
    - { budgetLeftBelow: 0.25, action: review, text: look twice }
    - { budgetLeftBelow: 0, action: freeze, text: stop }
`;

test('a service names its owner and its policy, and an objective knows the owner', () => {
  const found = set(owned, slo().replace('service: shop', 'service: till'));
  const till = found.services.find(({ name }) => name === 'till');
  assert.equal(till?.owner, 'shop-team');
  assert.equal(till?.budgetPolicy, 'usual');
  assert.equal(found.objectives[0]?.owner, 'shop-team');
  assert.deepEqual(
    found.budgetPolicies[0]?.steps.map(({ action }) => action),
    ['freeze', 'review'],
  );
});

test('a service without an owner has none', () => {
  const { services, objectives } = set(slo());
  assert.equal(services[0]?.owner, null);
  assert.equal(services[0]?.budgetPolicy, null);
  assert.equal(objectives[0]?.owner, null);
});

test('the lowest step that is reached applies', () => {
  const [policy] = set(owned, slo()).budgetPolicies;
  assert.ok(policy);
  const at = (left: number | null) => stepAt(policy, left)?.action ?? null;
  assert.deepEqual([1, 0.25, 0.249, 0.01, 0, -3, null].map(at), [
    null,
    null,
    'review',
    'review',
    'freeze',
    'freeze',
    null,
  ]);
});

test('whom an alert names goes before the owner, and nobody is left out', () => {
  assert.deepEqual(toldOf(['pager'], { owner: 'shop-team' }), ['pager']);
  assert.deepEqual(toldOf([], { owner: 'shop-team' }), ['shop-team']);
  assert.deepEqual(toldOf([], { owner: null }), []);
  assert.deepEqual(toldOfSource([{ owner: 'b' }, { owner: 'a' }, { owner: 'b' }]), ['a', 'b']);
  assert.deepEqual(toldOfSource([{ owner: 'b' }, { owner: null }]), []);
});

test('an owner is defined by itself, not written in place somewhere', () => {
  const { diagnostics } = reading(owned.replace('name: shop-team }', 'name: others }'), slo());
  assert.deepEqual(
    diagnostics.map(({ rule }) => rule),
    ['unknown-reference'],
  );
  assert.equal(readDefinitions([], {}).set, null);
});
