// Random definitions over the families of the random traffic, as the text that people would write.

import fc from 'fast-check';
import { familyName } from './traffic.ts';

const sources = `apiVersion: openslo/v1
kind: DataSource
metadata:
  name: metrics
  annotations: { signalbox/interval: 15s }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: app }
spec: { source: metrics, url: 'http://127.0.0.1/metrics', interval: 15s }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
`;

const metric = (query: string): string =>
  `{ metricSource: { metricSourceRef: metrics, spec: { query: '${query}' } } }`;

const ratio = (part: 'good' | 'bad', counted: string, total: string, counter = true): string =>
  `ratioMetric: { counter: ${counter}, ${part}: ${metric(counted)}, total: ${metric(total)} }`;

type Indicator = { readonly spec: string; readonly compares?: string };

/** What is counted of a family, in the ways that the language has. */
const indicators: readonly ((family: string) => Indicator)[] = [
  (family) => ({ spec: ratio('good', `${family}_total{code!~"5.."}`, `sum(${family}_total)`) }),
  (family) => ({
    spec: ratio(
      'bad',
      `sum(rate(${family}_total{code="500"}[5m]))`,
      `sum(rate(${family}_total[5m]))`,
    ),
  }),
  (family) => ({
    spec: ratio(
      'bad',
      `sum(${family}_total{code="500"}) + sum(${family}_total{code="404"})`,
      `sum(${family}_seconds_count)`,
    ),
  }),
  (family) => ({
    spec: ratio('good', `${family}_seconds_bucket{le="0.5"}`, `${family}_seconds_count`),
  }),
  (family) => ({
    spec: ratio(
      'good',
      `${family}_seconds_bucket{le="1.0"}`,
      `${family}_seconds_bucket{le="+Inf"}`,
    ),
  }),
  // Apdex: half of what is tolerable is good.
  (family) => ({
    spec: ratio(
      'good',
      `0.5 * sum(${family}_seconds_bucket{le="0.1"}) + 0.5 * sum(${family}_seconds_bucket{le="0.5"})`,
      `sum(${family}_seconds_count)`,
    ),
  }),
  (family) => ({
    spec: ratio('bad', `${family}_current{state="failed"}`, `sum(${family}_current)`, false),
  }),
  (family) => ({
    spec: `ratioMetric: { counter: false, rawType: failure, raw: ${metric(`${family}_failed_share`)} }`,
  }),
  (family) => ({
    spec: `thresholdMetric: ${metric(`sum(${family}_current)`)}`,
    compares: 'op: lte, value: 20',
  }),
];

type Promise = {
  readonly indicator: number;
  readonly target: number;
  readonly period: string;
  readonly windows: readonly [long: string, short: string][];
};

const promise: fc.Arbitrary<Promise> = fc.record({
  indicator: fc.nat({ max: indicators.length - 1 }),
  target: fc.constantFrom(0.5, 0.9, 0.99, 0.995, 0.999, 0.9999),
  period: fc.constantFrom('12h', '1d', '7d', '30d'),
  windows: fc.uniqueArray(
    fc.constantFrom<[string, string]>(
      ['5m', '1m'],
      ['10m', '5m'],
      ['1h', '5m'],
      ['90m', '10m'],
      ['6h', '30m'],
      ['7h', '35m'],
    ),
    { minLength: 1, maxLength: 3, selector: ([long]) => long },
  ),
});

const text = ({ indicator, target, period, windows }: Promise, index: number): string => {
  const { spec, compares } = indicators[indicator]?.(familyName(index)) ?? { spec: '' };
  return `---
apiVersion: signalbox/v1
kind: BurnPolicy
metadata: { name: policy-${index} }
spec:
  alerts:
${windows.map(([long, short]) => `    - { severity: page, longWindow: ${long}, shortWindow: ${short}, factor: 1.5 }`).join('\n')}
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: slo-${index}
  annotations: { signalbox/burn-policy: policy-${index} }
spec:
  service: shop
  budgetingMethod: Occurrences
  timeWindow: [{ duration: ${period}, isRolling: true }]
  indicator:
    metadata: { name: sli-${index} }
    spec:
      ${spec}
  objectives: [{ displayName: kept, target: ${target}${compares ? `, ${compares}` : ''} }]
`;
};

/** So many SLOs, each over a family of its own. */
export const definitions = (count: number): fc.Arbitrary<string> =>
  fc
    .array(promise, { minLength: count, maxLength: count })
    .map((promises) => sources + promises.map(text).join(''));
