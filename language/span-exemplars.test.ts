import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndicatorOf, SpanFilter } from './slo-set.ts';
import { badSpans } from './span-exemplars.ts';
import { parseTraceql } from './traceql.ts';

const filter = (query: string): SpanFilter => {
  const reading = parseTraceql(query);
  assert.ok(reading.filter, query);
  return reading.filter;
};

const bad = (part: string, gives: 'good' | 'bad' = 'good', total = '{ kind = server }') => {
  const indicator: IndicatorOf<'spans'> = {
    ...{ kind: 'spans', id: '', source: '', goodText: '', totalText: '' },
    ...{ part: filter(part), total: filter(total), gives },
  };
  return badSpans(indicator)?.text ?? null;
};

test('the spans that a bad filter takes, or that fail what good asks first', () => {
  assert.equal(
    bad('{ kind = server && status = error }', 'bad'),
    '{ kind = server && status = error }',
  );
  assert.equal(
    bad('{ kind = server && duration <= 200ms }'),
    '{ kind = server && duration > 200ms }',
  );
  assert.equal(
    bad('{ status != error && kind = server && duration <= 200ms }'),
    '{ kind = server && status = error }',
  );
  assert.equal(bad('{ span.a =~ "x" }', 'good', '{}'), '{ span.a !~ "x" }');
  assert.equal(bad('{ kind = server }'), null);
});
