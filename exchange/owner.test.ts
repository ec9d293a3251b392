import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderDiagnostic } from '../language/diagnostic.ts';
import { readDefinitions } from '../language/read.ts';
import type { SloSet } from '../language/slo-set.ts';
import { exportOpenSlo } from './open-slo.ts';

const read = (...texts: readonly string[]): SloSet => {
  const files = texts.map((text, index) => ({ path: `${index}.yaml`, text }));
  const { set, diagnostics } = readDefinitions(files, {});
  assert.ok(set, diagnostics.map(renderDiagnostic).join('\n'));
  return set;
};

test('owners and budget policies come back as they were', () => {
  const set = read(`
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: { name: shop-team }
spec: { target: slack }
---
apiVersion: openslo/v1
kind: Service
metadata:
  name: shop
  displayName: Shop
  annotations: { signalbox/owner: shop-team, signalbox/budget-policy: usual }
---
apiVersion: signalbox/v1
kind: BudgetPolicy
metadata: { name: usual }
spec:
  description: Agreed in spring.
  steps:
    - { budgetLeftBelow: 0.5, action: review, text: look }
    - { budgetLeftBelow: 0.25, action: review, text: look twice }
    - { budgetLeftBelow: 0, action: freeze, text: stop }
`);
  const { openSlo, signalbox } = exportOpenSlo(set);
  const again = read(openSlo, signalbox);
  const bare = ({ services, budgetPolicies }: SloSet) =>
    JSON.stringify({ services, budgetPolicies }, (key, value) => (key === 'place' ? null : value));
  assert.equal(bare(again), bare(set));
  assert.equal(again.services[0]?.owner, 'shop-team');
});
