import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDefinitions } from '../language/read.ts';
import { upSource, withUpSources } from './up-source.ts';

const setOf = (query: string) => {
  const text = `apiVersion: openslo/v1
kind: DataSource
metadata: { name: shop }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop }
spec: { source: shop, url: "http://127.0.0.1:1/metrics", interval: 5s }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: there }
spec:
  service: shop
  indicator:
    metadata: { name: there }
    spec:
      thresholdMetric: { metricSource: { metricSourceRef: shop, spec: { query: '${query}' } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Timeslices
  objectives: [{ displayName: up, op: gte, value: 1, target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: 1m }]
`;
  const { set, diagnostics } = readDefinitions([{ path: 'a.yaml', text }], {});
  assert.ok(set, JSON.stringify(diagnostics, null, 1));
  return set;
};

test('what counts nothing but up has a source that is heard at every scrape', () => {
  const given = setOf('up');
  const set = withUpSources(given);
  const [objective] = set.objectives;
  assert.equal(objective?.indicator.source, upSource('shop'));
  assert.equal(objective?.indicator.id, given.objectives[0]?.indicator.id, 'its history goes on');
  assert.deepEqual(
    set.dataSources.map(({ name, intervalSeconds }) => [name, intervalSeconds]),
    [
      ['shop', 5],
      ['shop (up)', 5],
    ],
  );
});

test('what counts anything else stays as it is', () => {
  for (const query of ['queue_length', 'up + queue_length']) {
    const given = setOf(query);
    assert.equal(withUpSources(given), given);
  }
});
