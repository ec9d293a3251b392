// Alertmanager sends to whom the collector sends: an alert that names nobody is its owner's.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDefinitions } from '../language/read.ts';
import type { SloSet } from '../language/slo-set.ts';
import { groupsOf } from './group.ts';
import { routes } from './route.ts';

const text = (annotations: string): string => `
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: { name: shop-team }
spec: { target: slack }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop, annotations: ${annotations} }
---
apiVersion: openslo/v1
kind: DataSource
metadata: { name: metrics }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop }
spec: { source: metrics, url: "http://127.0.0.1:3000/metrics", interval: 5s }
---
apiVersion: signalbox/v1
kind: StatusPolicy
metadata: { name: errors }
spec: { window: 1m, red: [{ badRatioAbove: 0.1, text: more than 10 % failed }] }
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: orders, annotations: { signalbox/status-policy: errors } }
spec:
  service: shop
  indicator:
    metadata: { name: own }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { metricSourceRef: metrics, spec: { query: good_total } } }
        total: { metricSource: { metricSourceRef: metrics, spec: { query: all_total } } }
  budgetingMethod: Occurrences
  objectives: [{ target: 0.99 }]
`;

const setOf = (annotations: string): SloSet => {
  const { set, diagnostics } = readDefinitions([{ path: 'a.yaml', text: text(annotations) }], {});
  assert.ok(set, JSON.stringify(diagnostics));
  return set;
};

/** `notify` of every alert that is of the objective or its source. */
const notified = (set: SloSet): readonly (string | undefined)[] =>
  groupsOf(set)
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => ('alert' in rule && 'slo' in rule.labels ? [rule.labels.notify] : []));

test('every alert of an owned service is routed to the owner', () => {
  const set = setOf('{ signalbox/owner: shop-team }');
  const names = notified(set);
  assert.ok(names.length >= 6, 'red, four burns, a silent source');
  assert.deepEqual([...new Set(names)], ['shop-team']);
  const { route } = routes(set) as { route: { routes: { receiver?: string }[] } };
  assert.ok(route.routes.some(({ receiver }) => receiver === 'to shop-team'));
});

test('without an owner an alert names nobody, and its severity decides', () => {
  assert.deepEqual([...new Set(notified(setOf('{}')))], [undefined]);
});
