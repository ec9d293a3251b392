import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { parsePromql } from './promql.ts';
import { printForm } from './promql-print.ts';
import { anchoredRegExp } from './regular-expression.ts';
import type { IndicatorOf, LinearForm, Selector, SloSet, SpanFilter } from './slo-set.ts';
import { type FilterableSpan, matchesSpan } from './span-filter.ts';
import { spanForms, spanmetricsConfig } from './spanmetrics.ts';
import { parseTraceql } from './traceql.ts';

const filter = (query: string): SpanFilter => {
  const reading = parseTraceql(query);
  assert.ok(reading.filter, `${query}: ${reading.findings[0]?.message}`);
  return reading.filter;
};

const indicator = (
  part: string,
  total = '{ kind = server }',
  gives: 'good' | 'bad' = 'good',
): IndicatorOf<'spans'> => ({
  ...{ kind: 'spans', id: `${part} ${total}`, source: 'traces', gives },
  ...{ total: filter(total), part: filter(part), goodText: part, totalText: total },
});

const printed = (...of: Parameters<typeof indicator>): readonly string[] | string => {
  const forms = spanForms(indicator(...of));
  return 'reason' in forms ? forms.reason : [printForm(forms.good), printForm(forms.total)];
};

const series = 'traces_span_metrics_duration_seconds';
const server = 'span_kind="SPAN_KIND_SERVER"';

test('filters as selectors of the span metrics', () => {
  assert.deepEqual(printed('{ kind = server && duration <= 200ms && status != error }'), [
    `sum(${series}_bucket{le="0.2",${server},status_code!="STATUS_CODE_ERROR"})`,
    `sum(${series}_count{${server}})`,
  ]);
  assert.deepEqual(printed('{ kind = server && duration > 1s }', '{ kind = server }', 'bad'), [
    `sum(${series}_bucket{le=~"1|1\\\\.0",${server}})`,
    `sum(${series}_count{${server}})`,
  ]);
  assert.deepEqual(
    printed(
      '{ span.http.route = "/a" && duration <= 2s && duration > 100ms }',
      '{ span.http.route = "/a" }',
    ),
    [
      `-sum(${series}_bucket{http_route="/a",le="0.1"}) + sum(${series}_bucket{http_route="/a",le=~"2|2\\\\.0"})`,
      `sum(${series}_count{http_route="/a"})`,
    ],
  );
  assert.deepEqual(
    printed(
      '{ resource.service.name = "shop" && name =~ "GET .*" }',
      '{ resource.service.name = "shop" }',
    ),
    [
      `sum(${series}_count{service_name="shop",span_name=~"GET .*"})`,
      `sum(${series}_count{service_name="shop"})`,
    ],
  );
});

const without: readonly (readonly [string, RegExp])[] = [
  ['{ kind = server && duration < 200ms }', /'duration <' has none/],
  ['{ kind = server && duration >= 200ms }', /'duration >=' has none/],
  ['{ kind = server && duration = 200ms }', /'duration =' has none/],
  ['{ kind = server && duration <= 1s && duration > 2s }', /both bounds/],
  ['{ kind = server && span.ratio < 0.5 }', /whole numbers/],
  ['{ kind = server && span.user = "" }', /missing/],
  ['{ kind = server && span.le = "1" }', /the label le/],
  ['{ kind = server && span."span.kind" = "x" }', /the label span_kind/],
  ['{ kind = server && span.service.name = "x" }', /the label service_name/],
  ['{ kind = server && span._private = "x" }', /named after/],
  ['{ kind = server && span.a = 0.0000001 }', /1e-7/],
  ['{ kind = server && span."9lives" = "x" }', /named after/],
  ['{ kind = server && span."é.b" = "x" }', /named after/],
  ['{ kind = server && span.a.b = "x" && span.a_b = "y" }', /a_b/],
];

for (const [query, reason] of without)
  test(`has no form: ${query}`, () => {
    const forms = spanForms(indicator(query));
    assert.ok('reason' in forms);
    assert.match(forms.reason, reason);
    assert.ok(
      indicator(query).part.conditions.some((one) => one.operator === forms.condition.operator),
    );
  });

/** What the connector and a Prometheus exporter make of spans, by its documentation. */
const selected = (spans: readonly FilterableSpan[], { metric, matchers }: Selector): number =>
  spans.filter((span) => {
    const le = metric.endsWith('_bucket') ? matchers.find(({ label }) => label === 'le') : null;
    if (le && span.durationNs / 1e9 > Number(le.value)) return false;
    const labels: Record<string, string> = {
      service_name: String(span.resource['service.name']),
      span_name: span.name,
      span_kind: `SPAN_KIND_${span.kind.toUpperCase()}`,
      status_code: `STATUS_CODE_${span.status.toUpperCase()}`,
    };
    for (const name of ['http.route', 'http.response.status_code', 'cached']) {
      const value = span.attributes[name] ?? span.resource[name];
      if (value !== undefined) labels[name.replaceAll('.', '_')] = String(value);
    }
    return matchers
      .filter((matcher) => matcher !== le)
      .every(({ label, operator, value }) => {
        const actual = labels[label] ?? '';
        if (operator === '=' || operator === '!=') return (actual === value) === (operator === '=');
        const expression = anchoredRegExp(value);
        return typeof expression !== 'string' && expression.test(actual) === (operator === '=~');
      });
  }).length;

const sumOf = (spans: readonly FilterableSpan[], form: LinearForm): number =>
  form.reduce((sum, { factor, selector }) => sum + factor * selected(spans, selector), 0);

const durations = [99_999_999, 100_000_000, 100_000_001, 200_000_000, 200_000_001];
const span: fc.Arbitrary<FilterableSpan> = fc
  .record({
    name: fc.constantFrom('GET /a', 'POST /b'),
    kind: fc.constantFrom('server', 'client', 'unspecified'),
    status: fc.constantFrom('unset', 'ok', 'error'),
    durationNs: fc.constantFrom(...durations),
    route: fc.constantFrom('/a', '/b', null),
    code: fc.constantFrom(99, 200, 404, 500, 503, 1000, null),
    cached: fc.constantFrom(true, false, null),
    service: fc.constantFrom('shop', 'till'),
  })
  .map(({ route, code, cached, service, ...rest }) => ({
    ...rest,
    attributes: {
      ...(route === null ? {} : { 'http.route': route }),
      ...(code === null ? {} : { 'http.response.status_code': code }),
      ...(cached === null ? {} : { cached }),
    },
    resource: { 'service.name': service },
  }));

const condition = fc.oneof(
  fc.constantFrom(
    ...['kind = server', 'kind != client', 'status = error', 'status != error', 'name = "GET /a"'],
    ...['name =~ "GET .*"', 'name !~ "GET .*"', 'duration <= 100ms', 'duration <= 200ms'],
    ...['duration > 100ms', 'span.http.route = "/a"', 'span.http.route != "/a"'],
    ...['span.http.route =~ "/.*"', 'span.http.route !~ "/a|"', 'span.cached = true'],
    ...['span.cached != true', 'resource.service.name = "shop"', 'resource.service.name != "shop"'],
    ...['span.http.response.status_code = 500', 'span.http.response.status_code != 500'],
  ),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom(0, 99, 100, 404, 500, 600))
    .map(([operator, bound]) => `span.http.response.status_code ${operator} ${bound}`),
);

test('the forms count what the filters take', () => {
  let withForm = 0;
  fc.assert(
    fc.property(
      fc.array(span, { minLength: 1, maxLength: 30 }),
      fc.array(condition, { maxLength: 2 }),
      fc.array(condition, { maxLength: 2 }),
      fc.constantFrom<'good' | 'bad'>('good', 'bad'),
      (spans, all, some, gives) => {
        const query = (conditions: readonly string[]) => `{ ${conditions.join(' && ')} }`;
        const counted = indicator(query([...all, ...some]), query(all), gives);
        const forms = spanForms(counted);
        if ('reason' in forms) return;
        withForm++;
        const taken = spans.filter((one) => matchesSpan(counted.total, one));
        const good = taken.filter(
          (one) => matchesSpan(counted.part, one) === (counted.gives === 'good'),
        );
        assert.equal(sumOf(spans, forms.total), taken.length);
        assert.equal(sumOf(spans, forms.good), good.length);
        for (const form of [forms.good, forms.total])
          if (form.length > 0) assert.deepEqual(parsePromql(printForm(form)).form, form);
      },
    ),
    { numRuns: 400 },
  );
  assert.ok(withForm > 200, `${withForm} have a form`);
});

test('attributes as the connector and a Prometheus exporter write them', () => {
  // Seen with both at v0.164.1.
  const cases: readonly [condition: string, matcher: string][] = [
    ['span.a.bool = true', 'a_bool="true"'],
    ['span.a.int = 500', 'a_int="500"'],
    ['span.a.double = 0.5', 'a_double="0.5"'],
    ['span.a.small = 0.00001', 'a_small="0.00001"'],
    ['span.a.big = 1000000000000000', 'a_big="1000000000000000"'],
    ['span."my key" = "k"', 'my_key="k"'],
    ['span."x😀y" = "e"', 'x_y="e"'],
    ['span."a..b" = "d"', 'a__b="d"'],
    ['span.a-b = "m"', 'a_b="m"'],
  ];
  for (const [condition, matcher] of cases) {
    const query = `{ ${condition} }`;
    assert.deepEqual(printed(query, query)[0], `sum(${series}_count{${matcher}})`, condition);
  }
});

const setOf = (...indicators: readonly IndicatorOf<'spans'>[]): SloSet => ({
  objectives: indicators.map((one) => ({
    ...{
      key: one.id,
      slo: one.id,
      objective: 'o',
      title: '',
      description: '',
      service: 's',
      owner: null,
    },
    ...{ target: 0.9, indicator: one, slices: null, exemplars: null, runbook: null },
    period: { kind: 'rolling', seconds: 86_400, text: '1d' },
    status: {
      ...{ name: 's', windowSeconds: 60, minimumBadEvents: 1, holdSeconds: 0 },
      ...{ red: [], yellow: [] },
    },
    burn: { name: 'b', alerts: [] },
    ...{ k6Metric: null, place: { file: '', line: 1, column: 1 } },
  })),
  ...{ dataSources: [], scrapeTargets: [], probes: [], loadGates: [], services: [] },
  ...{ composites: [], notificationTargets: [], rolloutPolicies: [], maintenances: [] },
  budgetPolicies: [],
});

test('the connector is given every dimension and bound that is counted by', () => {
  const config = spanmetricsConfig(
    setOf(
      indicator('{ kind = server && span.http.route = "/b" && duration <= 1s }'),
      indicator('{ kind = server && resource.service.name = "x" && duration <= 200ms }'),
      indicator('{ kind = server && span.app.tenant != "x" && duration <= 200ms }'),
      indicator('{ kind = server && span.unused = "x" && duration < 300ms }'),
    ),
  );
  assert.equal(config?.path, 'alerts/generated/otel-spanmetrics.yaml');
  assert.deepEqual(parse(config?.text ?? ''), {
    connectors: {
      spanmetrics: {
        namespace: 'traces.span.metrics',
        histogram: { unit: 's', explicit: { buckets: ['200ms', '1s'] } },
        dimensions: [{ name: 'app.tenant' }, { name: 'http.route' }],
        aggregation_temporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
        metrics_flush_interval: '15s',
      },
    },
  });
});

test('where nothing counts spans, nothing is generated', () => {
  assert.equal(spanmetricsConfig(setOf()), null);
  assert.equal(spanmetricsConfig(setOf(indicator('{ kind = server && duration < 1s }'))), null);
});
