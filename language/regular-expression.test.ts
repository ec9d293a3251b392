import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchoredRegExp } from './regular-expression.ts';

const matches = (source: string, text: string): boolean => {
  const expression = anchoredRegExp(source);
  assert.ok(expression instanceof RegExp, String(expression));
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

test('what only Prometheus or only JavaScript knows is refused', () => {
  for (const source of [
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '(?P<n>a)',
    '\\pL',
    '[[:alpha:]]',
    '(',
    'a{2,1}',
    ...['[]', '[^]', '\\y', '\\u0041', '\\cA', '\\é', '(?<n>a)', '(?#x)', 'a{1001}', '[[:alpha:]]'],
    ...['a**', 'a{2}{2}', ')', '\\', '[a', '(?i)\\ba', '(?m)a', '[\\b]', '('.repeat(101)],
  ])
    assert.equal(typeof anchoredRegExp(source), 'string', source);
  assert.ok(anchoredRegExp('\\\\1') instanceof RegExp);
});

test('no text takes forever', { timeout: 30_000 }, () => {
  const text = 'a'.repeat(5000);
  for (const source of [
    ...['(a+)+b', '(\\w+\\s?)*x', '(a|aa)+[^a]', '(.*)(.*)(.*)(.*)x', '(/[a-z]+)*', '(a+){4}b'],
    ...['(\\d{1,3}\\.){3}\\d{1,3}', '(a+){16}b'],
  ]) {
    const expression = anchoredRegExp(source);
    assert.ok(expression instanceof RegExp, source);
    assert.equal(expression.test(text), false);
  }
  for (const source of [
    ...['(?:a{1,50}){1,50}b', '(?i)(a+)+b', '(?i)(a|aa)+b', '((a{5})b?){2,9}', '(a+){17}'],
    ...['(a{1,9}){3,}b', '((a{4}){4}){2}', '(a{1,50})+b'],
  ])
    assert.match(String(anchoredRegExp(source)), /forever/, source);
  for (const source of [
    ...['(?i)(get|post) /.*', '[(+)]{20}', '(\\(a\\+\\)){30}', '\\d{3}(\\.\\d+)?', ')', 'a{99}'],
    '/api/(health|faults)(/.*)?',
  ])
    assert.doesNotMatch(String(anchoredRegExp(source)), /forever/, source);
});
