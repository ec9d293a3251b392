import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countWords, isTitled } from './review.ts';

test('words are what spaces part', () => {
  const cases: [string, number][] = [
    ['', 0],
    [' \n\t ', 0],
    ['one', 1],
    ['  two\nwords ', 2],
    ["it's well-known, isn't it?", 4],
    ['naïve 漢字 🚂', 3],
  ];
  for (const [text, words] of cases) assert.equal(countWords(text), words, JSON.stringify(text));
});

test('a title is one that somebody gave', () => {
  for (const title of ['', '  ', 'ab', 'Untitled', 'untitled document']) {
    assert.equal(isTitled(title), false, title);
  }
  for (const title of ['Plan', 'The untitled life']) assert.equal(isTitled(title), true, title);
});
