import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { limits, refusal } from './edit.ts';

const long = 'x'.repeat(limits.lineLength);
const full = Array.from({ length: 10 }, () => 'y'.repeat(99_999)).join('\n');

const cases: [string, string, { from: number; to?: number; insert?: string }, string | null][] = [
  ['a word', 'one three', { from: 4, insert: 'two ' }, null],
  ['a line at the limit', '', { from: 0, insert: long }, null],
  ['a line past the limit', long, { from: 7, insert: '!' }, 'line-too-long'],
  [
    'a line past the limit among others',
    'a\nb',
    { from: 1, insert: `\n${long}!\n` },
    'line-too-long',
  ],
  [
    'two lines joined past the limit',
    `${long}\nz`,
    { from: 100_000, to: 100_001 },
    'line-too-long',
  ],
  ['a document at the limit', full, { from: 0, to: 0, insert: 'z' }, null],
  ['a document past the limit', full, { from: 0, insert: 'zz' }, 'document-too-long'],
  ['a whole emoji', 'ab', { from: 1, insert: '😀' }, null],
  ['a word between two emojis', '😀😀', { from: 2, insert: 'x' }, null],
  ['an emoji deleted', 'a😀b', { from: 1, to: 3 }, null],
  ['a word inside an emoji', '😀', { from: 1, insert: 'x' }, 'splits-character'],
  ['half an emoji deleted', 'a😀b', { from: 1, to: 2 }, 'splits-character'],
  ['the other half deleted', 'a😀', { from: 2, to: 3 }, 'splits-character'],
];

describe('what may stand in a document', () => {
  for (const [name, before, change, code] of cases) {
    test(name, () => {
      const text = Text.of(before.split('\n'));
      const changes = ChangeSet.of(change, text.length);
      assert.equal(refusal(changes, changes.apply(text))?.code ?? null, code);
    });
  }

  test('a document that is too long already may get shorter', () => {
    const text = Text.of(`${full}\n${full}`.split('\n'));
    const changes = ChangeSet.of({ from: 0, to: 10 }, text.length);
    assert.equal(refusal(changes, changes.apply(text)), null);
  });
});
