import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import { firstPage } from './page.ts';

const changes = (...lengths: number[]) =>
  lengths.map((length) => ({ changes: ChangeSet.of({ from: 0, insert: 'x'.repeat(length) }, 0) }));

const cases: [string, number[], number][] = [
  ['nothing', [], 0],
  ['few', [1, 2, 3], 3],
  ['a hundred', Array.from({ length: 100 }, () => 1), 100],
  ['more than a hundred', Array.from({ length: 101 }, () => 1), 100],
  ['a paste in parts', Array.from({ length: 10 }, () => 100_000), 2],
  ['one that is longer than a page', [1_000_000, 1], 1],
];

describe('the first page', () => {
  for (const [name, lengths, expected] of cases) {
    test(`of ${name}`, () => {
      assert.equal(firstPage(changes(...lengths)).length, expected);
    });
  }
});
