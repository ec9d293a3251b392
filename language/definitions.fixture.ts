// Definitions for the tests of the language: a scraped source, and parts to put beside it.

import assert from 'node:assert/strict';
import { type Diagnostic, renderDiagnostic } from './diagnostic.ts';
import { readDefinitions } from './read.ts';
import type { Objective, SloSet } from './slo-set.ts';

const base = `
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
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
`;

export const reading = (...documents: readonly string[]) =>
  readDefinitions([{ path: 'test.yaml', text: [base, ...documents].join('\n---\n') }], {});

export const set = (...documents: readonly string[]): SloSet => {
  const { set, diagnostics } = reading(...documents);
  assert.ok(set, diagnostics.map(renderDiagnostic).join('\n\n'));
  return set;
};

export const objective = (...documents: readonly string[]): Objective => {
  const [first] = set(...documents).objectives;
  assert.ok(first);
  return first;
};

/** The rules that are broken, errors first. */
export const broken = (...documents: readonly string[]): readonly string[] =>
  reading(...documents)
    .diagnostics.filter(({ severity }: Diagnostic) => severity === 'error')
    .map(({ rule }) => rule);

const requests =
  '{ counter: true, good: { metricSource: { metricSourceRef: metrics, spec: { query: good_total } } }, ' +
  'total: { metricSource: { metricSourceRef: metrics, spec: { query: all_total } } } }';

export type Written = {
  readonly sli?: string;
  readonly objectives?: string;
  readonly method?: string;
  readonly more?: string;
  readonly annotations?: string;
};

/** An SLO; what is not given is 99 % of requests over 30 days. */
export const slo = ({
  sli = `ratioMetric: ${requests}`,
  objectives = '[{ target: 0.99 }]',
  method = 'Occurrences',
  more = '',
  annotations = '{}',
}: Written = {}): string => `
apiVersion: openslo/v1
kind: SLO
metadata: { name: orders, annotations: ${annotations} }
spec:
  service: shop
  indicator: { metadata: { name: own }, spec: { ${sli} } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: ${method}
  objectives: ${objectives}
${more}`;
