import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePromql } from './promql.ts';
import type { LinearForm, MatchOperator } from './slo-set.ts';

/** A form in short: factor, metric and matchers of each term. */
const short = (form: LinearForm | null): string | null =>
  form
    ?.map(({ factor, selector: { metric, matchers } }) => {
      const inner = matchers.map(({ label, operator, value }) => `${label}${operator}${value}`);
      return `${factor} ${metric}{${inner.join(' ')}}`;
    })
    .join(' + ') ?? null;

const read: readonly (readonly [string, string])[] = [
  ['a_total', '1 a_total{}'],
  ['a_total{}', '1 a_total{}'],
  ['a_total{b="1",c!="2",d=~"x|y",e!~"z.*",}', '1 a_total{b=1 c!=2 d=~x|y e!~z.*}'],
  ['a_total{c="2",b="1"}', '1 a_total{b=1 c=2}'],
  ['a_total{b="1",b="1"}', '1 a_total{b=1}'],
  ['{__name__="a_total"}', '1 a_total{}'],
  ['{"a.total", "b.c"="d"}', '1 a.total{b.c=d}'],
  ["a_total{b='\\n\\x41\\u00e9\\101'}", '1 a_total{b=\nAéA}'],
  ['a_total{b=`\\n`}', '1 a_total{b=\\n}'],
  ['a_bucket{le="0.20"}', '1 a_bucket{le=0.2}'],
  ['a_bucket{le="1.0"}', '1 a_bucket{le=1}'],
  ['a_bucket{le="+inf"}', '1 a_bucket{le=+Inf}'],
  ['sum(a_total)', '1 a_total{}'],
  ['SUM(a_total)', '1 a_total{}'],
  ['sum by () (a_total)', '1 a_total{}'],
  ['sum by (b) (a_total{b="1"})', '1 a_total{b=1}'],
  ['sum(a_total{b="1"}) by (b)', '1 a_total{b=1}'],
  ['(((a_total)))', '1 a_total{}'],
  ['-a_total', '-1 a_total{}'],
  ['+a_total', '1 a_total{}'],
  ['sum(a) + sum(b)', '1 a{} + 1 b{}'],
  ['sum(b) + sum(a)', '1 a{} + 1 b{}'],
  ['sum(a) - sum(b)', '1 a{} + -1 b{}'],
  ['sum(a) - (sum(b) - sum(c))', '1 a{} + -1 b{} + 1 c{}'],
  ['sum(a + a)', '2 a{}'],
  ['sum(a) - sum(a)', ''],
  ['2 * a', '2 a{}'],
  ['a * 2 * 3', '6 a{}'],
  ['2 * (sum(a) - 0.5 * sum(b))', '2 a{} + -1 b{}'],
  ['a / 4', '0.25 a{}'],
  ['(1 + 2 * 3) * a', '7 a{}'],
  ['0x10 * a', '16 a{}'],
  ['1e3 * a', '1000 a{}'],
  ['1m30s * a', '90 a{}'],
  ['010 * a', '8 a{}'],
  ['089 * a', '89 a{}'],
  ['1_000 * a', '1000 a{}'],
  ['8 / 4 / 2 * a', '1 a{}'],
  ['a / 2 * 4', '2 a{}'],
  ['sum(a) - sum(b) - sum(c)', '1 a{} + -1 b{} + -1 c{}'],
  ['- -2 * a', '2 a{}'],
  ['rate(a_total[5m])', '1 a_total{}'],
  ['sum(increase(a_total{b="1"}[30d]))', '1 a_total{b=1}'],
  ['a_total # all of them', '1 a_total{}'],
];

for (const [query, form] of read)
  test(`is linear: ${query}`, () => {
    const reading = parsePromql(query);
    assert.equal(short(reading.form), form, reading.findings[0]?.message ?? '');
    assert.ok(
      reading.findings.every(({ rule }) =>
        ['promql-range-ignored', 'promql-summed'].includes(rule),
      ),
    );
  });

/** The ^ stands under the character that the finding is about. */
const refused: readonly (readonly [string, string, string])[] = [
  ['', '^', 'promql-syntax'],
  ['  # nothing', '           ^', 'promql-syntax'],
  ['a_total{', '        ^', 'promql-syntax'],
  ['sum(a_total))', '            ^', 'promql-syntax'],
  ['a_total b_total', '        ^', 'promql-syntax'],
  ['sum(a, b)', '^', 'promql-syntax'],
  ['a_total{b="\\q"}', '          ^', 'promql-syntax'],
  ['a_total{b="\\xe9"}', '          ^', 'promql-syntax'],
  ['a_total{b="\\ud800"}', '          ^', 'promql-syntax'],
  ['1e308 * (1e308 * a)', '      ^', 'promql-not-linear'],
  ['3', '^', 'promql-not-linear'],
  ['sum(3)', '    ^', 'promql-not-linear'],
  ['a + 1', '  ^', 'promql-not-linear'],
  ['a * b', '  ^', 'promql-not-linear'],
  ['a / b', '  ^', 'promql-not-linear'],
  ['1 / a', '  ^', 'promql-not-linear'],
  ['a / 0', '  ^', 'promql-not-linear'],
  ['a * Inf', '    ^', 'promql-not-linear'],
  ['a > 1', '  ^', 'promql-not-linear'],
  ['a % 2', '  ^', 'promql-not-linear'],
  ['a and b', '  ^', 'promql-not-linear'],
  ['a or b', '  ^', 'promql-not-linear'],
  ['a unless b', '  ^', 'promql-not-linear'],
  ['a + on (x) b', '    ^', 'promql-not-linear'],
  ['a + ignoring (x) group_left b', '    ^', 'promql-not-linear'],
  ['a[5m]', '^', 'promql-not-linear'],
  ['a offset 1h', '^', 'promql-not-linear'],
  ['a @ 1', '^', 'promql-not-linear'],
  ['rate(a[1h:5m])', '     ^', 'promql-not-linear'],
  ['sum(irate(a[5m]))', '    ^', 'promql-not-linear'],
  ['rate(sum(a)[5m:])', '     ^', 'promql-not-linear'],
  ['avg(a)', '^', 'promql-not-linear'],
  ['topk(3, a)', '^', 'promql-not-linear'],
  ['abs(a)', '^', 'promql-not-linear'],
  ['vector(1)', '^', 'promql-not-linear'],
  ['"text"', '^', 'promql-not-linear'],
  ['sum by (b) (a)', '        ^', 'promql-grouping'],
  ['sum by (b) (a{b=~"1|2"})', '        ^', 'promql-grouping'],
  ['sum without (b) (a{b="1"})', '    ^', 'promql-grouping'],
  ['{b="1"}', '^', 'promql-metric-name'],
  ['{__name__=~"a.*"}', ' ^', 'promql-metric-name'],
  ['a{__name__="b"}', '^', 'promql-metric-name'],
  ['a{b=~"("}', '     ^', 'promql-regex'],
  ['a{b!~"(?=x)"}', '     ^', 'promql-regex'],
  ['a{b=~"\\\\y"}', '     ^', 'promql-regex'],
];

for (const [query, caret, rule] of refused)
  test(`is refused: ${query}`, () => {
    const { form, findings } = parsePromql(query);
    const last = findings.at(-1);
    assert.equal(form, null);
    assert.equal(last?.rule, rule, last?.message ?? '');
    assert.equal(last?.at, caret.length - 1, last?.message ?? '');
    assert.ok(last?.message && last.fix);
  });

test('series that are not summed are said to be summed', () => {
  assert.deepEqual(
    parsePromql('a + b').findings.map(({ rule, at }) => [rule, at]),
    [['promql-summed', 2]],
  );
  assert.deepEqual(parsePromql('sum(a) + sum(b)').findings, []);
});

test('a bound is found where it stands', () => {
  const { selectors } = parsePromql('sum(a_bucket{x="y", le="0.5"}) + sum(b_count)');
  assert.deepEqual(
    selectors.map(({ at }) => at),
    [20, 37],
  );
});

const name = fc.constantFrom('a_total', 'b_total', 'c:d_total');
const operators: readonly MatchOperator[] = ['=', '!='];
const selector = fc.record({
  metric: name,
  matchers: fc.uniqueArray(
    fc.record({
      label: fc.constantFrom('x', 'y', 'z'),
      operator: fc.constantFrom(...operators),
      value: fc.string({ unit: 'grapheme', maxLength: 5 }),
    }),
    { maxLength: 3, selector: ({ label }) => label },
  ),
});
const term = fc.record({ factor: fc.integer({ min: -9, max: 9 }), selector });

test('what a sum of terms means does not depend on their order', () => {
  const write = (terms: LinearForm): string =>
    terms
      .map(({ factor, selector: { metric, matchers } }) => {
        const inner = matchers.map(
          ({ label, operator, value }) => `${label}${operator}${JSON.stringify(value)}`,
        );
        return `${factor} * sum(${metric}{${inner.join(',')}})`;
      })
      .join(' + ');
  fc.assert(
    fc.property(fc.array(term, { minLength: 1, maxLength: 6 }), (terms) => {
      const forwards = parsePromql(write(terms));
      const backwards = parsePromql(write(terms.toReversed()));
      assert.notEqual(forwards.form, null);
      assert.deepEqual(forwards.form, backwards.form);
      const total = (form: LinearForm) => form.reduce((sum, { factor }) => sum + factor, 0);
      assert.equal(total(forwards.form ?? []), total(terms));
    }),
  );
});

test('any text is read or refused, never thrown at', () => {
  const words = fc.constantFrom(
    ...['sum', 'rate', '(', ')', '[5m]', '{', '}', 'a', '=', '"b"', '+', '-', '*', '/', '1', 'by'],
    ...[' ', ',', '=~', '"("', 'offset', '@', '#', '\n', '`', '\\', ':', 'é', '\u0000'],
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), (parts) => {
      const query = parts.join('');
      const { form, findings } = parsePromql(query);
      assert.ok(form !== null || findings.length > 0);
      assert.ok(findings.every(({ at }) => at >= 0 && at <= query.length));
    }),
    { numRuns: 500 },
  );
});

test('a query may be long and deep, within bounds, and nothing overflows', () => {
  const nested = (levels: number) => `${'('.repeat(levels)}a${')'.repeat(levels)}`;
  assert.equal(parsePromql(nested(100)).form?.length, 1);
  const sums = Array.from({ length: 101 }, (_, index) => `sum(a_counter_with_a_name${index})`);
  assert.equal(parsePromql(sums.join('+')).form?.length, 101);
  for (const query of [
    ...[nested(101), nested(5000), `a${'+a'.repeat(101)}`, `a${'+a'.repeat(5000)}`],
    ...[`${'-'.repeat(8000)}a`, '2*('.repeat(900), 'a+'.repeat(5000)],
  ]) {
    const { form, findings } = parsePromql(query);
    assert.equal(form, null);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['promql-too-large'],
    );
  }
  const text = '+('.repeat(1000);
  assert.equal(parsePromql(`a{b="${text}"} # ${text}`).form?.length, 1);
  const long = `a{b=~"${'x|'.repeat(10_000)}"}`;
  assert.deepEqual(
    parsePromql(long).findings.map(({ rule, at }) => [rule, at]),
    [['promql-too-large', 16_384]],
  );
});

const gauges: readonly (readonly [string, string])[] = [
  ['queue_length', '1 queue_length{}'],
  ['sum(used_bytes) - 0.5 * sum(limit_bytes)', '-0.5 limit_bytes{} + 1 used_bytes{}'],
  ['sum by (job) (used{job="a"}) / 1024', '0.0009765625 used{job=a}'],
];

for (const [query, form] of gauges)
  test(`is a form of gauges: ${query}`, () => {
    const reading = parsePromql(query, { of: 'gauges' });
    assert.equal(short(reading.form), form);
    assert.deepEqual(reading.findings, []);
  });

const refusedGauges: readonly (readonly [string, string, string, RegExp])[] = [
  ['rate(a[5m])', '^', 'promql-gauge-rate', /bare gauge/],
  ['sum(increase(a[5m]))', '    ^', 'promql-gauge-rate', /bare gauge/],
  ['deriv(a[5m])', '^', 'promql-gauge-rate', /bare gauge/],
  ['avg_over_time(a[5m])', '^', 'promql-not-linear', /every scrape/],
  ['histogram_quantile(0.95, sum by (le) (a))', '^', 'promql-not-linear', /counter: true/],
  ['max(a)', '^', 'promql-not-linear', /every target/],
  ['time() - a', '^', 'promql-not-linear', /age/],
  ['a < 5', '  ^', 'promql-not-linear', /op and value/],
  ['a < bool 5', '  ^', 'promql-not-linear', /op and value/],
  ['a - 5', '  ^', 'promql-not-linear', /compare/],
  ['a / b', '  ^', 'promql-not-linear', /good and total/],
  ['a * b', '  ^', 'promql-not-linear', /constant/],
  ['a[5m]', '^', 'promql-not-linear', /range/],
  ['a offset 5m', '^', 'promql-not-linear', /offset/],
  ['5', '^', 'promql-not-linear', /gauges/],
  ['', '^', 'promql-syntax', /gauge/],
];

for (const [query, caret, rule, fix] of refusedGauges)
  test(`is refused of gauges: ${query}`, () => {
    const { form, findings } = parsePromql(query, { of: 'gauges' });
    const last = findings.at(-1);
    assert.equal(form, null);
    assert.deepEqual([last?.rule, last?.at], [rule, caret.length - 1]);
    assert.match(last?.fix ?? '', fix);
    assert.doesNotMatch(last?.message ?? '', /counter/);
  });

test('a counter that is looked at as a gauge is pointed out', () => {
  const found = parsePromql('sum(a) + sum(b_total)', { of: 'gauges' });
  assert.notEqual(found.form, null);
  assert.deepEqual(
    found.findings.map(({ rule, at }) => [rule, at]),
    [['counter-as-gauge', 13]],
  );
});

const advised: readonly (readonly [string, RegExp])[] = [
  ['sum(a) or vector(0)', /vector\(0\)/],
  ['sum(a) / sum(b)', /good and total/],
  ['a > 0', /Leave the comparison out/],
  ['a and b', /labels/],
  ['a offset 5m', /offset out/],
  ['a @ end()', /@ out/],
  ['sum_over_time(a[5m])', /bare counter/],
  ['constructor(a)', /./],
];

for (const [query, fix] of advised)
  test(`what to write instead: ${query}`, () => {
    assert.match(parsePromql(query).findings.at(-1)?.fix ?? '', fix);
  });
