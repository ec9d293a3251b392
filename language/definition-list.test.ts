import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, reading, set, slo } from './definitions.fixture.ts';
import { readDefinitions } from './read.ts';

const service = (name: string) => ({
  ...{ apiVersion: 'openslo/v1', kind: 'Service' },
  ...{ metadata: { name }, spec: {} },
});

const names = (text: string): readonly string[] =>
  set(slo(), text).services.map(({ name }) => name);

test('a document is one definition, a list of them, or a List', () => {
  const list = [service('a'), service('b')];
  assert.deepEqual(names(JSON.stringify(list)), ['shop', 'a', 'b']);
  assert.deepEqual(names(JSON.stringify(list, null, '\t')), ['shop', 'a', 'b']);
  const kubernetes = { apiVersion: 'v1', kind: 'List', metadata: {}, items: list };
  assert.deepEqual(names(JSON.stringify(kubernetes)), ['shop', 'a', 'b']);
  assert.deepEqual(names('[]'), ['shop']);
});

test('places in a list are those of the file', () => {
  const text = `- apiVersion: openslo/v1
  kind: Service
  metadata: { name: shop }
  spec: {}
- apiVersion: openslo/v1
  kind: Service
  metadata: { name: a }
  spec: { descr: x }`;
  const { diagnostics } = readDefinitions([{ path: 'list.yaml', text }], {});
  assert.deepEqual(
    diagnostics.map(({ rule, place }) => [rule, place.line, place.column]),
    [['unknown-field', 8, 11]],
  );
});

test('an anchor of one item serves another, and what it stands for keeps its place', () => {
  const text = `- apiVersion: openslo/v1
  kind: Service
  metadata: { name: a }
  spec: &spec { description: The same. }
- { apiVersion: openslo/v1, kind: Service, metadata: { name: b }, spec: *spec }`;
  assert.deepEqual(
    set(slo(), text).services.map(({ description }) => description),
    ['', 'The same.', 'The same.'],
  );
});

test('a list in a list, and items that are no definitions, are refused', () => {
  for (const text of ['[[]]', '[null]', '[5]', `[${JSON.stringify([service('a')])}]`])
    assert.deepEqual(broken(slo(), text), ['not-a-definition'], text);
  assert.deepEqual(broken(slo(), '{ apiVersion: openslo/v1, kind: List, items: [] }'), [
    'unknown-kind',
  ]);
  assert.deepEqual(broken(slo(), '{ apiVersion: v1, kind: List, items: 5 }'), ['wrong-type']);
});

test('a reference to a broken item is not reported besides', () => {
  const items = `- { apiVersion: openslo/v1, kind: AlertCondition, metadata: { name: fast }, spec: {} }
- apiVersion: openslo/v1
  kind: AlertPolicy
  metadata: { name: pages }
  spec: { alertWhenBreaching: true, conditions: [{ conditionRef: fast }] }`;
  assert.deepEqual(
    new Set(reading(slo(), items).diagnostics.map(({ rule }) => rule)),
    new Set(['missing-field']),
  );
});

test('errors are not hidden by notices, however many', () => {
  const notices = Array.from({ length: 150 }, (_, at) =>
    slo({
      sli: `ratioMetric: { rawType: success, raw: { metricSource: { metricSourceRef: metrics, spec: { query: a${at} } } } }`,
    }).replace('name: orders', `name: orders-${at}`),
  );
  assert.deepEqual(broken(...notices, slo({ objectives: '[{ target: 1 }]' })), [
    'target-out-of-range',
  ]);
});
