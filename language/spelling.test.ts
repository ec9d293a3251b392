import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, slips, suggestion } from './spelling.ts';

test('slips', () => {
  for (const [a, b, count] of [
    ['target', 'target', 0],
    ['tagret', 'target', 1],
    ['target', 'targets', 1],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ] as const)
    assert.equal(slips(a, b), count, `${a} ${b}`);
});

test('the nearest name is offered only when it is near', () => {
  const known = ['indicator', 'indicatorRef', 'objectives', 'service'];
  assert.equal(nearest('indicatorref', known), 'indicatorRef');
  assert.equal(nearest('objective', known), 'objectives');
  assert.equal(nearest('owner', known), null);
  assert.equal(nearest('x', []), null);
  assert.equal(suggestion('servce', known, 'fields'), "Write 'service'.");
  assert.equal(suggestion('x', ['a', 'b'], 'fields'), 'The fields are: a, b.');
  assert.equal(suggestion('x', [], 'fields'), 'There are no fields.');
});
