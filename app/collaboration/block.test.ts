import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { type BlockChange, composeBlock } from './block.ts';

/** Each author writes in a letter of their own, so that the text itself says who wrote what. */
const letters = ['a', 'b', 'c'];

const steps = fc.array(
  fc.record({ who: fc.nat(2), from: fc.nat(60), remove: fc.nat(8), add: fc.nat(5) }),
  { minLength: 1, maxLength: 60 },
);

type Step = { who: number; from: number; remove: number; add: number };

const play = (before: Text, script: readonly Step[]) => {
  let text = before;
  const changes: BlockChange[] = script.map(({ who, from, remove, add }, index) => {
    const start = Math.min(from, text.length);
    const letter = letters[who] ?? '';
    const edit = ChangeSet.of(
      { from: start, to: Math.min(text.length, start + remove), insert: letter.repeat(add) },
      text.length,
    );
    text = edit.apply(text);
    return { changes: edit, author: letter, at: 1_000 + index };
  });
  return { text, changes };
};

describe('a block', () => {
  test('does what its changes did, and knows who wrote each letter', () => {
    fc.assert(
      fc.property(fc.nat(20), steps, (length, script) => {
        const before = Text.of(['-'.repeat(length)]);
        const { text, changes } = play(before, script);
        const block = composeBlock(changes);
        assert.equal(block.changes.apply(before).toString(), text.toString());
        let inserted = '';
        block.changes.iterChanges((_fromA, _toA, _fromB, _toB, piece) => {
          inserted += piece.toString();
        }, true);
        const told = block.written
          .map(([size, author]) => (block.authors[author]?.author ?? '').repeat(size))
          .join('');
        assert.equal(told, inserted);
      }),
    );
  });

  test('names everybody, also who left nothing', () => {
    const { changes } = play(Text.of(['old']), [
      { who: 0, from: 3, remove: 0, add: 4 },
      { who: 1, from: 3, remove: 8, add: 0 },
      { who: 0, from: 3, remove: 0, add: 2 },
    ]);
    assert.deepEqual(composeBlock(changes).authors, [
      { author: 'a', edits: 2, firstAt: 1_000, lastAt: 1_002 },
      { author: 'b', edits: 1, firstAt: 1_001, lastAt: 1_001 },
    ]);
    assert.deepEqual(composeBlock(changes).written, [[2, 0]]);
  });

  test('of nothing makes no sense', () => {
    assert.throws(() => composeBlock([]), RangeError);
  });
});
