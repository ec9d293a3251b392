import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MatchOperator } from '../../language/slo-set.ts';
import { labelTest, namedBounds } from './selector.ts';

const cases: readonly [
  label: string,
  MatchOperator,
  value: string,
  Record<string, string>,
  boolean,
][] = [
  ['code', '=', '200', { code: '200' }, true],
  ['code', '=', '200', { code: '500' }, false],
  ['code', '!=', '200', { code: '500' }, true],
  // A label that is not there is the empty text.
  ['code', '=', '', {}, true],
  ['code', '!=', '500', {}, true],
  ['code', '=~', '', {}, true],
  ['code', '=~', '.+', {}, false],
  ['code', '!~', '5..', {}, true],
  // Whole values.
  ['code', '=~', '5..', { code: '503' }, true],
  ['code', '=~', '5.', { code: '503' }, false],
  ['code', '=~', '200|500', { code: '5001' }, false],
  ['code', '!~', '200|500', { code: '500' }, false],
  ['route', '=~', '(?i)/API/.*', { route: '/api/x' }, true],
  ['route', '=~', '/a.*', { route: '/a\nb' }, true],
  // Bounds are numbers.
  ['le', '=', '0.50', { le: '0.5' }, true],
  ['le', '=', '1.0', { le: '1' }, true],
  ['le', '!=', '1.0', { le: '1' }, false],
  ['le', '=', 'inf', { le: '+Inf' }, true],
];

for (const [label, operator, value, labels, taken] of cases) {
  test(`${label}${operator}"${value}" ${taken ? 'takes' : 'leaves'} ${JSON.stringify(labels)}`, () => {
    const takes = labelTest({ metric: 'x', matchers: [{ label, operator, value }] });
    assert.equal(takes(labels), taken);
  });
}

test('what is no regular expression is a mistake of whoever compiled it', () => {
  const broken = { metric: 'x', matchers: [{ label: 'a', operator: '=~', value: '(' }] } as const;
  assert.throws(() => labelTest(broken), RangeError);
});

test('bounds are named where a matcher takes no others', () => {
  const bounds = (operator: MatchOperator, value: string) =>
    namedBounds({ metric: 'm_bucket', matchers: [{ label: 'le', operator, value }] });
  assert.deepEqual(bounds('=', '0.50'), ['0.5']);
  assert.deepEqual(bounds('=', 'inf'), ['+Inf']);
  assert.deepEqual(bounds('=~', '0\\.5|1|\\+Inf'), ['0.5', '1', '+Inf']);
  assert.deepEqual(bounds('=~', '(0.5|1)'), ['0.5', '1']);
  // It would not take what the series is called: "1".
  assert.equal(bounds('=~', '1\\.0'), null);
  assert.equal(bounds('=~', '.*'), null);
  assert.equal(bounds('=~', '0.(5|25)'), null);
  assert.equal(bounds('!=', '0.5'), null);
  assert.equal(namedBounds({ metric: 'm_bucket', matchers: [] }), null);
});
