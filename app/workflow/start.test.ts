import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reviewDefinition } from './review-definition.ts';
import { checkInput } from './start.ts';

test('the input is exactly what the definition asks for', () => {
  assert.deepEqual(checkInput(reviewDefinition, { documentId: 'd' }).values, { documentId: 'd' });
  const cases: [Record<string, unknown>, string[]][] = [
    [{}, ['input.documentId (string) is missing']],
    [{ documentId: 7 }, ['input.documentId must be of type string']],
    [
      { documentId: 'd', words: 1, toString: 1 },
      [
        'input.words is not an input of this workflow',
        'input.toString is not an input of this workflow',
      ],
    ],
  ];
  for (const [input, problems] of cases) {
    assert.deepEqual(checkInput(reviewDefinition, input).problems, problems);
  }
});

test('numbers are checked by kind', () => {
  const counted = {
    ...reviewDefinition,
    input: { pages: 'int', share: 'double', done: 'bool' },
  } as const;
  assert.equal(checkInput(counted, { pages: 3, share: 0.5, done: false }).problems, null);
  assert.deepEqual(checkInput(counted, { pages: 1.5, share: Number.NaN, done: 0 }).problems, [
    'input.pages must be of type int',
    'input.share must be of type double',
    'input.done must be of type bool',
  ]);
});
