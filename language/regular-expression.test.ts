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
  ])
    assert.equal(typeof anchoredRegExp(source), 'string', source);
  assert.ok(anchoredRegExp('\\\\1') instanceof RegExp);
});
