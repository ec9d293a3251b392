import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { difference } from './difference.ts';
import { textOf } from './replica.ts';

const between = (before: string, after: string) => difference(textOf(before), textOf(after));

test('the difference of any two texts turns one into the other', () => {
  const line = fc.oneof(
    fc.constantFrom('', 'a', 'b', 'c', 'same', '🚂'),
    fc.string({ unit: 'binary' }),
  );
  const lines = fc.array(line, { maxLength: 12 }).map((all) => all.join('\n'));
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const changes = between(before, after);
      assert.equal(changes.apply(textOf(before)).toString(), textOf(after).toString());
    }),
    { numRuns: 2_000 },
  );
});

test('what stayed is not touched', () => {
  assert.ok(between('one\ntwo', 'one\ntwo').empty);
  assert.deepEqual(between('one\ntwo\nthree', 'one\n2\nthree').toJSON(), [4, [3, '2'], 6]);
  assert.deepEqual(between('a\nb\nc\nd', 'a!\nb\nc\nd!').toJSON(), [1, [0, '!'], 6, [0, '!']]);
  assert.deepEqual(between('a\nb', 'a\nnew\nb').toJSON(), [2, [0, 'new', ''], 1]);
  assert.deepEqual(between('', 'x').toJSON(), [[0, 'x']]);
});

test('a character of two units is replaced whole', () => {
  assert.deepEqual(between('\ud83d\ude00', '\ud83d\ude01').toJSON(), [[2, '\ud83d\ude01']]);
  assert.deepEqual(between('\ud83d\ude00', '\ud83e\ude00').toJSON(), [[2, '\ud83e\ude00']]);
});
