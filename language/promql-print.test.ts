import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonical } from './linear-form.ts';
import { parsePromql } from './promql.ts';
import {
  anyOf,
  isRespelled,
  printComparison,
  printForm,
  printSelector,
  quoted,
  seriesText,
} from './promql-print.ts';
import { canonicalBound } from './promql-selector.ts';
import type { LinearForm, MatchOperator, Selector } from './slo-set.ts';

const formOf = (query: string): LinearForm => {
  const { form, findings } = parsePromql(query);
  assert.ok(form, `${query}: ${findings.at(-1)?.message}`);
  return form;
};

const selectorOf = (query: string): Selector => {
  const [selector] = parsePromql(query).selectors;
  assert.ok(selector, query);
  return selector.selector;
};

const printed = (query: string): string => printSelector(selectorOf(query), ['job="app"']);

test('what was read comes out as it was meant', () => {
  const cases: readonly [string, string][] = [
    ['a_total', 'a_total{job="app"}'],
    [`a_total{b='c'}`, 'a_total{job="app",b="c"}'],
    [
      'a_total{b!~"/api/(health|faults)(/.*)?"}',
      'a_total{job="app",b!~"/api/(health|faults)(/.*)?"}',
    ],
    ['a_total{b=~"5\\\\d\\\\d"}', 'a_total{job="app",b=~"5\\\\d\\\\d"}'],
    ['a_total{b=`say "hi"\\n`}', 'a_total{job="app",b="say \\"hi\\"\\\\n"}'],
    ['a_total{b="ä\\n"}', 'a_total{job="app",b="ä\\n"}'],
    ['{"http.requests", b="c"}', '{__name__="http.requests",job="app",b="c"}'],
    ['a_total{"http.route"="/"}', 'a_total{job="app","http.route"="/"}'],
    ['{__name__="offset"}', '{__name__="offset",job="app"}'],
    ['{__name__="Inf"}', '{__name__="Inf",job="app"}'],
  ];
  for (const [query, text] of cases) assert.equal(printed(query), text);
});

test('a whole bound is matched in all its spellings, another in its one', () => {
  assert.equal(printed('a_bucket{le="0.20"}'), 'a_bucket{job="app",le="0.2"}');
  assert.equal(printed('a_bucket{le="1"}'), 'a_bucket{job="app",le=~"1|1\\\\.0"}');
  assert.equal(printed('a_bucket{le!="2.0"}'), 'a_bucket{job="app",le!~"2|2\\\\.0"}');
  assert.equal(printed('a_bucket{le="+Inf"}'), 'a_bucket{job="app",le="+Inf"}');
  assert.equal(printed('a_bucket{le=~"1"}'), 'a_bucket{job="app",le=~"1"}');
  const of = (value: string): Selector => ({
    metric: 'a_bucket',
    matchers: [{ label: 'le', operator: '=', value }],
  });
  assert.deepEqual([isRespelled(of('1')), isRespelled(of('0.2'))], [true, false]);
});

test('several spellings of one bound are read as that bound, two bounds are not', () => {
  const le = (query: string) =>
    selectorOf(query).matchers.map(({ operator, value }) => operator + value);
  assert.deepEqual(le('a_bucket{le=~"1|1\\\\.0"}'), ['=1']);
  assert.deepEqual(le('a_bucket{le!~`1000000|1e\\+06`}'), ['!=1000000']);
  // An unescaped dot is any character: 1.0 finds "100".
  assert.deepEqual(le('a_bucket{le=~"1|1.0"}'), ['=~1|1.0']);
  assert.deepEqual(le('a_bucket{le=~"1|2"}'), ['=~1|2']);
  assert.deepEqual(le('a_bucket{le=~"1|"}'), ['=~1|']);
});

test('any of several values, which may hold signs of expressions', () => {
  assert.equal(anyOf('job', ['app']), 'job="app"');
  assert.equal(anyOf('job', ['app.eu', 'b']), 'job=~"app\\\\.eu|b"');
});

test('half a surrogate pair does not make the whole file unreadable', () => {
  assert.equal(quoted('\ud800'), '"\\ufffd"');
  assert.equal(quoted('\u007fä\u2028'), '"\\u007fä\\u2028"');
});

test('a series by its labels', () => {
  assert.equal(seriesText('up', {}), 'up');
  assert.equal(seriesText('a', { slo: 'x', objective: 'y' }), 'a{slo="x",objective="y"}');
});

test('sums, differences and factors', () => {
  const cases: readonly [string, string][] = [
    ['a', 'sum(a)'],
    ['-a', '-sum(a)'],
    ['2 * sum(a)', '2 * sum(a)'],
    ['-0.5 * sum(a)', '-0.5 * sum(a)'],
    ['sum(a{x="1"}) - 2 * sum(b)', '-2 * sum(b) + sum(a{x="1"})'],
    ['sum(a) - sum(b)', 'sum(a) - sum(b)'],
    ['1e-9 * sum(a) + 1e30 * sum(b)', '1e-9 * sum(a) + 1e+30 * sum(b)'],
  ];
  for (const [query, text] of cases)
    assert.deepEqual(formOf(printForm(formOf(query))), formOf(text), query);
  assert.equal(printForm(formOf('sum(a{x="1"}) - 2 * sum(b)')), 'sum(a{x="1"}) - 2 * sum(b)');
  assert.throws(() => printForm([]), RangeError);
});

test('what stands in every selector, and comparisons', () => {
  const form = formOf('sum(a{x="1"}) - sum(b)');
  const print = { first: ['job="app"'], behind: 'offset 5s', by: ['job', 'instance'] };
  assert.equal(
    printForm(form, print),
    'sum by (job, instance) (a{job="app",x="1"} offset 5s) - sum by (job, instance) (b{job="app"} offset 5s)',
  );
  assert.equal(printComparison(formOf('a'), 'lte', 0.5), 'sum(a) <= 0.5');
  assert.equal(printComparison(formOf('a'), 'gt', -3, { by: ['job'] }), 'sum by (job) (a) > -3');
});

const label = fc.oneof(
  fc.constantFrom('x', 'le', 'by', 'on', 'offset', 'http.route', 'a "quoted" one', 'ä'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }),
);
const metric = fc.oneof(
  fc.constantFrom('a_total', 'sum', 'inf', 'NaN', 'offset', 'on', 'start', 'rate', 'c:d', 'a.b'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
);
const exact = fc.constantFrom<MatchOperator>('=', '!=');
const matcher = fc
  .oneof(
    fc.record({ label, operator: exact, value: fc.string({ unit: 'grapheme', maxLength: 6 }) }),
    fc.record({
      label: fc.constant('le'),
      operator: exact,
      value: fc.oneof(
        fc.constantFrom('+Inf', '0', '1', '5', '1e+21', '0.00001', '1e-7', '1000000'),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((bound) => String(bound)),
      ),
    }),
    fc.record({
      label: fc.constantFrom('x', 'http.route'),
      operator: fc.constantFrom<MatchOperator>('=~', '!~'),
      value: fc.constantFrom('5..', '5\\d\\d', '(a|b)"', '', '[\\\\/]', 'é\n'),
    }),
  )
  .filter((matcher) => matcher.label !== '__name__')
  .map(({ label, operator, value }) => ({
    ...{ label, operator, value: label === 'le' ? canonicalBound(value) : value },
  }));
const term = fc.record({
  factor: fc.oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }),
  ),
  selector: fc.record({ metric, matchers: fc.array(matcher, { maxLength: 3 }) }),
});

test('what is printed reads back as the same form', () => {
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 5 }), (terms) => {
      const form = canonical(terms);
      fc.pre(form.length > 0);
      assert.deepEqual(formOf(printForm(form)), form);
    }),
    { numRuns: 1000 },
  );
});
