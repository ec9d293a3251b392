import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { type Anchor, anchorAt, keptLength, moveAnchor } from './anchor.ts';

/** A text in which an anchor is marked: 'one [two] three'. */
const marked = (words: string): { text: string; anchor: Anchor } => {
  const from = words.indexOf('[');
  const text = words.replace(/[[\]]/g, '');
  return { text, anchor: anchorAt(from, words.slice(from + 1, words.indexOf(']'))) };
};

type Step = readonly [from: number, to: number, insert: string];

/** Applies steps; those that are `undo` take back the last that was not taken back. */
const after = (words: string, steps: readonly (Step | 'undo')[]): string => {
  let { text, anchor } = marked(words);
  const undo: ChangeSet[] = [];
  for (const step of steps) {
    const before = Text.of(text.split('\n'));
    const changes =
      step === 'undo'
        ? undo.pop()
        : ChangeSet.of({ from: step[0], to: step[1], insert: step[2] }, text.length);
    assert.ok(changes);
    if (step !== 'undo') undo.push(changes.invert(before));
    anchor = moveAnchor(anchor, changes);
    text = changes.apply(before).toString();
  }
  assert.equal(text.slice(anchor.from, anchor.to), anchor.text);
  return `${text.slice(0, anchor.from)}[${anchor.text}]${text.slice(anchor.to)}`;
};

describe('an anchor', () => {
  const moves: [string, string, readonly (Step | 'undo')[], string][] = [
    ['moves with text before it', 'a [bc] d', [[0, 0, 'xx']], 'xxa [bc] d'],
    ['stays where text after it changes', 'a [bc] d', [[5, 6, 'yy']], 'a [bc] yy'],
    ['grows by what is typed within', 'a [bc] d', [[3, 3, 'x']], 'a [bxc] d'],
    [
      'takes nothing typed at its edges',
      'a [bc] d',
      [
        [2, 2, 'x'],
        [5, 5, 'y'],
      ],
      'a x[bc]y d',
    ],
    ['keeps a corrected first letter', 'a [bc] d', [[2, 3, 'B']], 'a [Bc] d'],
    ['shrinks from the left', 'a [bc] d', [[0, 3, '']], '[c] d'],
    ['shrinks from the right', 'a [bc] d', [[3, 6, '']], 'a [b]'],
    ['is a point where its text was', 'a [bc] d', [[1, 5, '']], 'a[]d'],
    [
      'goes behind what is typed there',
      'a [bc] d',
      [
        [2, 4, ''],
        [2, 2, 'new'],
      ],
      'a new[] d',
    ],
    [
      'goes with its lines',
      'a\n[b\nc]\nd',
      [
        [0, 2, ''],
        [2, 2, 'x\ny\n'],
      ],
      '[b\nx\ny\nc]\nd',
    ],
  ];
  for (const [what, words, steps, expected] of moves) {
    test(what, () => assert.equal(after(words, steps), expected));
  }

  const undone: [string, string, readonly Step[]][] = [
    ['its own text', 'a [bcd] e', [[2, 5, '']]],
    ['everything', 'a [bcd] e bcd', [[0, 11, '']]],
    ['everything, twice the same words before it', 'bcd bcd [bcd] e', [[1, 13, '']]],
    ['its beginning', 'a [bcd] e', [[0, 4, '']]],
    ['its end', 'a [bcd] e', [[3, 7, '']]],
    [
      'its end and then the rest',
      'a [bcde] f',
      [
        [4, 8, ''],
        [0, 4, ''],
      ],
    ],
    [
      'its beginning and then the rest',
      'a [bcde] f',
      [
        [0, 4, ''],
        [0, 3, ''],
      ],
    ],
    [
      'it letter by letter',
      'a [bcd] e',
      [
        [4, 5, ''],
        [3, 4, ''],
        [2, 3, ''],
        [1, 2, ''],
      ],
    ],
    [
      'it letter by letter, forwards',
      'a [bcd] e',
      [
        [2, 3, ''],
        [2, 3, ''],
        [2, 3, ''],
      ],
    ],
    [
      'it, after something else was typed there',
      'a [bcd] e',
      [
        [2, 5, ''],
        [2, 2, 'new'],
      ],
    ],
    [
      'what was written in its place',
      'a [bcd] e',
      [
        [2, 5, 'new'],
        [5, 5, 'er'],
      ],
    ],
    [
      'its end in two parts, with more behind it',
      'a [bcd] e f g',
      [
        [4, 9, ''],
        [3, 5, 'new'],
      ],
    ],
    ['a part within', 'a [bcd] e', [[3, 4, 'X']]],
    [
      'it, and then more on both sides of where it was',
      'abcd [efg] hijk',
      [
        [4, 9, ''],
        [2, 6, ''],
      ],
    ],
    [
      'it, and then what stands behind it',
      'a [bcd] efg',
      [
        [2, 6, ''],
        [2, 4, ''],
      ],
    ],
    [
      'it, with something else typed there before more is deleted',
      'abc [def] ghi',
      [
        [4, 7, ''],
        [4, 4, 'new'],
        [2, 8, ''],
      ],
    ],
    ['its end by a word that begins like it', 'a [bc] cede', [[3, 8, 'ca']]],
    ['all of it by a word that holds a letter of it', 'one [t] three', [[2, 7, 'tt']]],
    ['the place of a point', 'abc[]def', [[1, 5, '']]],
    ['the place of a point by words', 'abc[]def', [[1, 5, 'xyz']]],
  ];
  for (const [what, words, steps] of undone) {
    test(`comes back when somebody deletes ${what}, and undoes that`, () => {
      assert.equal(after(words, [...steps, ...steps.map(() => 'undo' as const)]), words);
    });
  }

  test('comes back where many deletions are undone as one', () => {
    const { text, anchor } = marked('aa [bcd] ee');
    const changes = [5, 4, 3, 2, 1].map((at, index) =>
      ChangeSet.of({ from: at, to: at + 1 }, text.length - index),
    );
    const gone = changes.reduce(moveAnchor, anchor);
    assert.equal(gone.from, gone.to);
    const back = moveAnchor(gone, ChangeSet.of({ from: 1, insert: 'a bcd' }, 4));
    assert.deepEqual(back, anchor);
  });

  test('is not brought back by other words', () => {
    assert.equal(
      after('a [bcd] e', [
        [2, 5, ''],
        [2, 2, 'xyz'],
      ]),
      'a xyz[] e',
    );
  });

  test('of a long text forgets the words, not the place', () => {
    const long = 'x'.repeat(keptLength + 1);
    const anchor = anchorAt(3, long);
    assert.equal(anchor.text, null);
    const moved = moveAnchor(anchor, ChangeSet.of({ from: 0, to: 2 }, 4 + long.length));
    assert.deepEqual([moved.from, moved.to], [1, 1 + long.length]);
    const pasted = moveAnchor(anchorAt(0, 'ab'), ChangeSet.of({ from: 1, insert: long }, 2));
    assert.deepEqual([pasted.to, pasted.text], [long.length + 2, null]);
  });
});

/** No letter comes twice. */
const newLetters = () => {
  let next = 0x4e00;
  return (count: number): string =>
    Array.from({ length: count }, () => String.fromCharCode(next++)).join('');
};

type RandomEdit = { readonly at: number; readonly length: number; readonly insert: number };

/** Does all of it to thirty letters, and undoes it edit by edit. @returns whether it is back. */
const comesBack = (start: number, length: number, edits: readonly RandomEdit[]): boolean => {
  const letters = newLetters();
  let text = Text.of([letters(30)]);
  const first = anchorAt(start, text.sliceString(start, Math.min(30, start + length)));
  let anchor = first;
  const apply = (changes: ChangeSet): void => {
    text = changes.apply(text);
    anchor = moveAnchor(anchor, changes);
  };
  const undo: ChangeSet[] = [];
  for (const edit of edits) {
    const from = edit.at % (text.length + 1);
    const to = Math.min(text.length, from + edit.length);
    const changes = ChangeSet.of({ from, to, insert: letters(edit.insert) }, text.length);
    undo.push(changes.invert(text));
    apply(changes);
  }
  for (const changes of undo.reverse()) apply(changes);
  return anchor.from === first.from && anchor.to === first.to;
};

const randomEdits = (mostInserted: number) =>
  fc.array(fc.record({ at: fc.nat(), length: fc.nat(8), insert: fc.nat(mostInserted) }), {
    maxLength: 12,
  });

test('whatever is deleted comes back with it, where all letters differ', () => {
  fc.assert(fc.property(fc.nat(30), fc.nat(6), randomEdits(0), comesBack), { numRuns: 1_000 });
});

test('so does what is replaced, unless something else of the same length came between', () => {
  const runs = fc.sample(fc.tuple(fc.nat(30), fc.nat(6), randomEdits(3)), {
    numRuns: 2_000,
    seed: 1,
  });
  const lost = runs.filter(([start, length, edits]) => !comesBack(start, length, edits));
  assert.ok(lost.length <= 5, `${lost.length} of ${runs.length} did not come back`);
});

test('of before there was `around`, it moves on as it did', () => {
  const { around: _around, ...old } = anchorAt(2, 'bcd');
  const gone = moveAnchor(old, ChangeSet.of({ from: 2, to: 5 }, 7));
  const further = moveAnchor(gone, ChangeSet.of({ from: 1, to: 3 }, 4));
  const back = moveAnchor(further, ChangeSet.of({ from: 1, insert: ' bcd ' }, 2));
  assert.deepEqual([back.from, back.to, back.text], [2, 5, 'bcd']);
});

const steps = fc.array(
  fc.record({
    at: fc.nat(),
    length: fc.nat(6),
    insert: fc.string({ maxLength: 4 }),
    undo: fc.nat(3),
  }),
  { maxLength: 30 },
);

test('any edits keep it within the text, on the words that it says', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.nat(),
      steps,
      (start, a, b, all) => {
        let text = Text.of([start]);
        const ends = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y);
        const [from = 0, to = 0] = ends;
        let anchor = anchorAt(from, start.slice(from, to));
        const history: ChangeSet[] = [];
        for (const { at, length, insert, undo } of all) {
          const place = at % (text.length + 1);
          const end = Math.min(text.length, place + length);
          const back = undo === 0 ? history.pop() : undefined;
          const changes = back ?? ChangeSet.of({ from: place, to: end, insert }, text.length);
          if (back === undefined) history.push(changes.invert(text));
          text = changes.apply(text);
          anchor = moveAnchor(anchor, changes);
          assert.ok(0 <= anchor.from && anchor.from <= anchor.to && anchor.to <= text.length);
          assert.equal(text.sliceString(anchor.from, anchor.to), anchor.text);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
