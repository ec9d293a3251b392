// Synthetic traffic is left out of a promise by a plain matcher, as slos/README.md says: of series by a
// label that only such traffic has, of spans by an attribute that all of them have.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePromql } from '../../language/promql.ts';
import type { IndicatorOf } from '../../language/slo-set.ts';
import { parseTraceql } from '../../language/traceql.ts';
import { noonMs, objective, sloSet } from '../engine/fixture.ts';
import type { Span } from '../ingest/span.ts';
import { compile } from './compilation.ts';
import { countDecoded } from './decoded-spans-fixture.ts';
import { labelTest } from './selector.ts';

test('a label that is not there is not "true": ordinary series count, synthetic ones do not', () => {
  const { form } = parsePromql('orders_total{synthetic!="true"}');
  const [term] = form ?? [];
  assert.ok(term);
  const counts = labelTest(term.selector);
  assert.ok(counts({ code: '200' }));
  assert.ok(counts({ code: '200', synthetic: 'false' }));
  assert.ok(!counts({ code: '200', synthetic: 'true' }));
});

const counted = (query: string, attributes: readonly Span['attributes'][]): number => {
  const { filter } = parseTraceql(query);
  assert.ok(filter, query);
  const indicator: IndicatorOf<'spans'> = {
    ...({ kind: 'spans', id: 'spans', source: 'pushed', gives: 'good' } as const),
    ...{ part: filter, total: filter, goodText: query, totalText: query },
  };
  const compilation = compile(
    sloSet([{ ...objective, indicator, status: { ...objective.status, red: [] } }]),
  );
  const spans = attributes.map((given) => ({
    ...{ traceId: '1'.repeat(32), spanId: '1'.repeat(16), parentSpanId: null, name: 'GET /' },
    ...{ kind: 'server', startMs: noonMs - 9, endMs: noonMs, durationNs: 9_000_000 },
    ...{ status: 'unset', statusMessage: '', attributes: given, events: [], resource: {} },
  })) satisfies Span[];
  const { increments } = countDecoded(compilation, 'pushed', spans, noonMs);
  return increments.reduce((sum, { total }) => sum + total, 0);
};

test('of spans the attribute must be on all of them, as in Tempo', () => {
  const agents = ['Mozilla/5.0', 'k6/2.2.0', 'uptime-probe/1'].map((agent) => ({
    'user_agent.original': agent,
  }));
  const people = '{ kind = server && span.user_agent.original !~ "k6/.*|.*probe.*" }';
  assert.equal(counted(people, agents), 1);
  assert.equal(counted('{ kind = server && span.synthetic = false }', [{ synthetic: false }]), 1);
  const unlike = '{ kind = server && span.synthetic != true }';
  assert.equal(counted(unlike, [{ synthetic: true }, { synthetic: false }, {}]), 1);
});
