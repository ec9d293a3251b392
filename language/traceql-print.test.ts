import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SpanCondition, SpanOperator } from './slo-set.ts';
import { parseTraceql } from './traceql.ts';
import { durationNsText, printCondition, printFilter } from './traceql-print.ts';

test('conditions as people write them', () => {
  for (const text of [
    ...['kind = server', 'status != error', 'name =~ "GET .*"', 'duration <= 200ms'],
    ...['span.http.route = "/a \\"b\\""', 'resource.service.name != "shop"', 'span.a >= -0.5'],
    ...['span."my key" = true', 'span."a..b" = 5', 'duration > 1500us', 'duration > 7ns'],
  ]) {
    const [condition] = parseTraceql(`{ ${text} }`).filter?.conditions ?? [];
    assert.ok(condition, text);
    assert.equal(printCondition(condition), text);
  }
  assert.equal(printFilter([]), '{}');
  assert.deepEqual([60e9, 1.5e9, 1001].map(durationNsText), ['60s', '1500ms', '1001ns']);
});

const ordered = fc.constantFrom<SpanOperator>('=', '!=', '<', '<=', '>', '>=');
const exact = fc.constantFrom<SpanOperator>('=', '!=');
const text = fc.string({ unit: 'grapheme', maxLength: 10 });
const scope = fc.constantFrom<'span' | 'resource'>('span', 'resource');
const attribute = fc.oneof(
  fc.constantFrom(
    'http.route',
    'a-b',
    'kind',
    'span.name',
    'x.y.z',
    '9lives',
    'nil',
    'true',
    'a.b.',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
);
const of = (
  field: SpanCondition['field'],
  operator: SpanOperator,
  value: SpanCondition['value'],
): SpanCondition => ({ field, operator, value });
const condition: fc.Arbitrary<SpanCondition> = fc.oneof(
  fc
    .tuple(exact, fc.constantFrom('server', 'client', 'unspecified'))
    .map((rest) => of({ scope: 'intrinsic', name: 'kind' }, ...rest)),
  fc
    .tuple(ordered, fc.nat({ max: 1e12 }))
    .map((rest) => of({ scope: 'intrinsic', name: 'duration' }, ...rest)),
  fc.tuple(exact, text).map((rest) => of({ scope: 'intrinsic', name: 'name' }, ...rest)),
  fc
    .tuple(scope, attribute, exact, fc.oneof(text, fc.boolean()))
    .map(([scope, name, ...rest]) => of({ scope, name }, ...rest)),
  fc
    .tuple(scope, attribute, ordered, fc.oneof(fc.integer(), fc.constantFrom(0.25, -1.5)))
    .map(([scope, name, ...rest]) => of({ scope, name }, ...rest)),
);

test('what is printed reads back as the same conditions', () => {
  fc.assert(
    fc.property(fc.array(condition, { maxLength: 5 }), (conditions) => {
      const printed = printFilter(conditions);
      const { filter, findings } = parseTraceql(printed);
      assert.ok(filter, `${printed}: ${findings[0]?.message}`);
      assert.deepEqual(filter.conditions, conditions);
    }),
    { numRuns: 500 },
  );
});
