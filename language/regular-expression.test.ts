import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchoredRegExp } from './regular-expression.ts';

const matches = (source: string, text: string): boolean => {
  const expression = anchoredRegExp(source);
  assert.ok(typeof expression !== 'string', String(expression));
  return expression.test(text);
};

test('an expression must match the whole text', () => {
  assert.equal(matches('5..', '503'), true);
  assert.equal(matches('5..', '1503'), false);
  assert.equal(matches('a|b', 'b'), true);
  assert.equal(matches('a|b', 'ab'), false);
  assert.equal(matches('.*', 'two\nlines'), true);
  assert.equal(matches('(?i)get', 'GET'), true);
  assert.equal(matches('', ''), true);
  // What JavaScript alone would read otherwise.
  assert.equal(matches('[]a]+', 'a]'), true);
  assert.equal(matches('[^]a]', 'b'), true);
  assert.equal(matches('a.b', 'a😀b'), true);
  assert.equal(matches('a[^b]b', 'a😀b'), true);
  assert.equal(matches('..', '😀'), false);
  assert.equal(matches('\\s', '\u00a0'), false);
  assert.equal(matches('a{', 'a{'), true);
  assert.equal(matches('\\-\\:\\_', '-:_'), true);
  assert.equal(matches('\\x{1F600}', '😀'), true);
  assert.equal(matches('[😀é]', '😀'), true);
});

test('what Prometheus cannot read is refused, by its own words', () => {
  for (const source of [
    ...['(?=a)', '(?<!a)b', '(a)\\1', '(', 'a{2,1}', '[]', '[^]', '\\y', '\\u0041', '\\cA', '\\é'],
    ...['(?#x)', 'a{1001}', '(a{500}){500}', 'a**', 'a{2}{2}', ')', '\\', '[a', '(?<n>a)'],
    ...['('.repeat(1001) + ')'.repeat(1001)],
  ])
    assert.equal(typeof anchoredRegExp(source), 'string', source);
  assert.equal(anchoredRegExp('a('), 'missing closing ): `a(`');
});

test('what only RE2 has is read', () => {
  assert.equal(matches('(?P<n>a)\\pL[[:alpha:]]\\Q.*\\E', 'aéb.*'), true);
});

test('no text takes forever', { timeout: 30_000 }, () => {
  const text = 'a'.repeat(5000);
  for (const source of ['(a+)+b', '(\\w+\\s?)*x', '(a|aa)+[^a]', '(?i)(a+)+b', '(a{1,9}){3,}b'])
    assert.equal(matches(source, text), false, source);
});

test('more texts than are remembered', () => {
  const expression = anchoredRegExp('[0-9]*5');
  assert.ok(typeof expression !== 'string');
  for (let turn = 0; turn < 2; turn += 1)
    for (let number = 0; number < 3000; number += 1)
      assert.equal(expression.test(String(number)), number % 10 === 5);
});
