import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { oneLine } from './one-line.ts';
import { parsePromql } from './promql.ts';
import { readDefinitions } from './read.ts';

const cases: readonly [given: string, expected: string][] = [
  ['a_total', 'a_total'],
  ['  sum(\n  a_total\n)\n', 'sum(a_total)'],
  ['a_total{x="two  spaces"}', 'a_total{x="two  spaces"}'],
  ["a_total{x='a  \\'  b'}", "a_total{x='a  \\'  b'}"],
  ['a_total{x=`raw \\  `,   y="( a )"}', 'a_total{x=`raw \\  `, y="( a )"}'],
  ['a_total # all of them\n  + b_total # and "these\n', 'a_total + b_total'],
  ['a_total{x="# no  comment"}', 'a_total{x="# no  comment"}'],
];

for (const [given, expected] of cases)
  test(`on one line: ${JSON.stringify(given)}`, () => assert.equal(oneLine(given), expected));

test('it counts the same', () => {
  const value = fc.string({ maxLength: 12 }).map((text) => JSON.stringify(text));
  const gap = fc.constantFrom(' ', '  ', '\n', '\t ', ' # x\n');
  fc.assert(
    fc.property(value, gap, gap, (label, one, two) => {
      const query = `sum(${one}a_total{x=${label}}${two})${one}-${two}b_total`;
      assert.deepEqual(parsePromql(oneLine(query)).form, parsePromql(query).form);
      assert.ok(!oneLine(query).includes('\n'));
    }),
  );
});

test('what people read of an indicator is what it counts', () => {
  const metric = (query: string) =>
    `{ metricSource: { metricSourceRef: m, spec: { query: '${query}' } } }`;
  const text = `
apiVersion: openslo/v1
kind: DataSource
metadata: { name: m }
spec: { type: otlp }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: orders }
spec:
  service: shop
  budgetingMethod: Occurrences
  objectives: [{ target: 0.99 }]
  indicator:
    metadata: { name: i }
    spec:
      ratioMetric:
        counter: true
        good: ${metric('orders_total{shop="Two  Brothers"}   # good')}
        total: ${metric('orders_total')}
`;
  const { set } = readDefinitions([{ path: 'a.yaml', text }], {});
  assert.equal(set?.objectives[0]?.indicator.goodText, 'orders_total{shop="Two  Brothers"}');
});
