import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpanFilter } from './slo-set.ts';
import { type FilterableSpan, matchesSpan } from './span-filter.ts';
import { parseTraceql } from './traceql.ts';

const span: FilterableSpan = {
  name: 'GET /api/documents',
  kind: 'server',
  status: 'error',
  durationNs: 200_000_000,
  attributes: {
    'http.route': '/api/documents',
    'http.response.status_code': 500,
    'app.cached': false,
    'app.tags': ['slow', 'new'],
    'app.number': '5',
  },
  resource: { 'service.name': 'signalbox-app' },
};

const filter = (query: string): SpanFilter => {
  const reading = parseTraceql(query);
  assert.ok(reading.filter, reading.findings[0]?.message ?? '');
  return reading.filter;
};

const cases: readonly (readonly [string, boolean])[] = [
  ['{}', true],
  ['{ kind = server }', true],
  ['{ kind != server }', false],
  ['{ kind = server && status = error }', true],
  ['{ kind = server && status = ok }', false],
  ['{ duration > 200ms }', false],
  ['{ duration >= 200ms }', true],
  ['{ duration <= 200ms }', true],
  ['{ duration < 200.000001ms }', true],
  ['{ duration = 0.2s }', true],
  ['{ name =~ "GET .*" }', true],
  ['{ name =~ "GET" }', false],
  ['{ name =~ "(?i)get .*" }', true],
  ['{ name !~ "POST.*" }', true],
  ['{ span.http.route = "/api/documents" }', true],
  ['{ span.http.route != "/" }', true],
  ['{ span.http.response.status_code >= 500 }', true],
  ['{ span.http.response.status_code = "500" }', false],
  ['{ span.app.number > 4 }', false],
  ['{ span.app.number != 4 }', false],
  ['{ span.app.cached = false }', true],
  ['{ span.app.cached != true }', true],
  ['{ span.app.tags = "new" }', true],
  ['{ span.app.tags != "new" }', false],
  ['{ span.app.tags != "old" }', true],
  ['{ span.app.tags =~ "s.*" }', true],
  ['{ span.missing = "x" }', false],
  ['{ span.missing != "x" }', false],
  ['{ span.constructor != "x" }', false],
  ['{ resource.service.name = "signalbox-app" }', true],
  ['{ span.service.name = "signalbox-app" }', false],
];

for (const [query, passes] of cases)
  test(`${passes ? 'passes' : 'does not pass'}: ${query}`, () => {
    assert.equal(matchesSpan(filter(query), span), passes);
  });

test('one nanosecond decides', () => {
  const slow = filter('{ duration > 200ms }');
  assert.equal(matchesSpan(slow, { ...span, durationNs: 200_000_000 }), false);
  assert.equal(matchesSpan(slow, { ...span, durationNs: 200_000_001 }), true);
});

test('a filter made by hand with a broken expression is a mistake of the programmer', () => {
  const condition = {
    field: { scope: 'intrinsic', name: 'name' },
    operator: '=~',
    value: '(',
  } as const;
  assert.throws(() => matchesSpan({ conditions: [condition], text: '' }, span), TypeError);
});
