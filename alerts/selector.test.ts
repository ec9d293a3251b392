import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePromql } from '../language/promql.ts';
import type { Selector } from '../language/slo-set.ts';
import { anyOf, isRespelled, printSelector, quoted, seriesText } from './selector.ts';

const printed = (query: string): string => {
  const [selector] = parsePromql(query).selectors;
  assert.ok(selector, query);
  return printSelector(selector.selector, ['job="app"']);
};

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

test('any of several values, which may hold signs of expressions', () => {
  assert.equal(anyOf('job', ['app']), 'job="app"');
  assert.equal(anyOf('job', ['app.eu', 'b']), 'job=~"app\\\\.eu|b"');
});

test('half a surrogate pair does not make the whole file unreadable', () => {
  assert.equal(quoted('\ud800'), '"\ufffd"');
});

test('a series by its labels', () => {
  assert.equal(seriesText('up', {}), 'up');
  assert.equal(seriesText('a', { slo: 'x', objective: 'y' }), 'a{slo="x",objective="y"}');
});
