import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionProblem, holds } from './condition.ts';
import type { ValueTypes } from './definition.ts';

const types: ValueTypes = { words: 'int', titled: 'bool', title: 'string', share: 'double' };

test('a condition is checked by type before anything runs', () => {
  const cases: [string, string | null][] = [
    ['words > 20 && titled', null],
    ['title.startsWith("A") || share >= 0.5', null],
    ['words + 1', 'gives int, a condition must give bool'],
    ['words > "many"', 'no such overload: int > string'],
    ['pages > 3', 'Unknown variable: pages'],
    ['words >', 'Unexpected token: EOF'],
  ];
  for (const [expression, problem] of cases) {
    assert.equal(conditionProblem(expression, types), problem, expression);
  }
});

test('whole numbers are kept as JSON numbers and compared as CEL integers', () => {
  const values = { words: 21, titled: true, title: 'A plan', share: 0.5 };
  assert.equal(holds('words > 20 && words % 2 == 1', values, types), true);
  assert.equal(holds('words > 21', values, types), false);
  assert.equal(holds('share == 0.5 && title == "A plan"', values, types), true);
});

test('what cannot be evaluated says so, with the condition', () => {
  assert.throws(
    () => holds('10 / words > 1', { words: 0 }, types),
    /^Error: the condition `10 \/ words > 1` cannot be evaluated: .*zero/i,
  );
  assert.throws(() => holds('titled', { words: 1 }, types), /Unknown variable: titled/);
});

test('an expression too large to be a decision is refused', () => {
  const huge = Array.from({ length: 600 }, () => 'titled').join(' && ');
  assert.notEqual(conditionProblem(huge, types), null);
});
