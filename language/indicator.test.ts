import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, objective, reading, slo } from './definitions.fixture.ts';

const source = (query: string, where = 'metricSourceRef: metrics'): string =>
  `{ metricSource: { ${where}, spec: { query: '${query}' } } }`;

const ratio = (counter: boolean, good: string, total: string, part = 'good'): string =>
  `ratioMetric: { counter: ${counter}, ${part}: ${source(good)}, total: ${source(total)} }`;

const indicator = (sli: string, objectives = '[{ target: 0.99 }]') =>
  objective(slo({ sli, objectives })).indicator;

test('the ids of counters are those under which history is kept', () => {
  const { kind, id } = indicator(ratio(true, 'good_total', 'all_total'));
  assert.equal(kind, 'counters');
  assert.equal(id, 'f39107e83e0d57af');
});

test('the same forms of counters and of gauges are two indicators', () => {
  const gauges = indicator(ratio(false, 'workers - stuck', 'workers'));
  assert.ok(gauges.kind === 'gauges');
  assert.deepEqual(
    gauges.good.map(({ factor, selector }) => [factor, selector.metric]),
    [
      [-1, 'stuck'],
      [1, 'workers'],
    ],
  );
  assert.equal(gauges.goodText, 'workers - stuck');
  assert.notEqual(gauges.id, indicator(ratio(true, 'workers - stuck', 'workers')).id);
  const bad = indicator(ratio(false, 'stuck', 'workers', 'bad'));
  assert.equal(bad.id, gauges.id);
});

test('a share that was computed elsewhere counts scrapes, and says that it is a mean over time', () => {
  const raw = (type: string) => `ratioMetric: { rawType: ${type}, raw: ${source('hit_ratio')} }`;
  const success = indicator(raw('success'));
  const failure = indicator(raw('failure'));
  assert.ok(success.kind === 'ratio' && failure.kind === 'ratio');
  assert.deepEqual([success.gives, failure.gives], ['good', 'bad']);
  assert.deepEqual([success.goodText, success.totalText], ['hit_ratio', 'every scrape']);
  assert.equal(failure.goodText, '1 - (hit_ratio)');
  assert.notEqual(success.id, failure.id);
  const notices = reading(slo({ sli: raw('success') })).diagnostics.map(({ rule }) => rule);
  assert.ok(notices.includes('mean-of-ratios'));
  // What counter says has no meaning beside raw.
  const counter = `ratioMetric: { counter: true, rawType: success, raw: ${source('hit_ratio')} }`;
  assert.equal(indicator(counter).id, success.id);
});

test('a threshold is an indicator of its own for each comparison', () => {
  const sli = `thresholdMetric: ${source('sum(queue_depth)')}`;
  const compared = (op: string, value: number) =>
    indicator(sli, `[{ target: 0.99, op: ${op}, value: ${value} }]`);
  const first = compared('lte', 100);
  assert.ok(first.kind === 'threshold');
  assert.deepEqual([first.operator, first.threshold], ['lte', 100]);
  assert.deepEqual(
    [first.goodText, first.totalText],
    ['sum(queue_depth) <= 100', 'sum(queue_depth)'],
  );
  const ids = [first, compared('lt', 100), compared('lte', 200), compared('gt', 100)].map(
    ({ id }) => id,
  );
  assert.equal(new Set(ids).size, 4);
  assert.equal(compared('gte', -1.5).goodText, 'sum(queue_depth) >= -1.5');
});

test('a named threshold metric is compared by each objective for itself', () => {
  const sli = `
apiVersion: openslo/v1
kind: SLI
metadata: { name: queue }
spec: { thresholdMetric: ${source('queue_depth')} }`;
  const promise = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: queue }
spec:
  service: shop
  indicatorRef: queue
  budgetingMethod: Occurrences
  objectives:
    - { displayName: short, op: lt, value: 10, target: 0.99 }
    - { displayName: not full, op: lt, value: 1000, target: 0.999 }`;
  const { set } = reading(sli, promise);
  assert.deepEqual(
    set?.objectives.map(({ key, indicator }) => [key, indicator.goodText]),
    [
      ['queue/short', 'queue_depth < 10'],
      ['queue/not-full', 'queue_depth < 1000'],
    ],
  );
});

test('gauges have no rate, and a ratio of gauges is not one of counters', () => {
  const gauge = ratio(false, 'rate(good_total[5m])', 'all_total');
  assert.deepEqual(broken(slo({ sli: gauge })), ['promql-gauge-rate']);
  const threshold = `thresholdMetric: ${source('increase(good_total[5m])')}`;
  const objectives = '[{ target: 0.99, op: gt, value: 1 }]';
  assert.deepEqual(broken(slo({ sli: threshold, objectives })), ['promql-gauge-rate']);
});

test('an inline source is the only one of its type', () => {
  const inline = (type: string) => `thresholdMetric: ${source('queue_depth', `type: ${type}`)}`;
  const objectives = '[{ target: 0.99, op: lt, value: 1 }]';
  assert.equal(
    objective(slo({ sli: inline('Prometheus'), objectives })).indicator.source,
    'metrics',
  );
  assert.deepEqual(broken(slo({ sli: inline('Datadog'), objectives })), ['source-type']);
  const second = `
apiVersion: openslo/v1
kind: DataSource
metadata: { name: others }
spec: { type: prometheus }`;
  assert.deepEqual(broken(slo({ sli: inline('prometheus'), objectives }), second), [
    'unknown-reference',
  ]);
});
