import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDictionary, TextVerdicts } from './text-dictionary.ts';

const numberOf = (dictionary: TextDictionary, text: string): number => {
  const bytes = Buffer.from(`..${text}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = dictionary.find(view, 2, bytes.length);
  return found >= 0 ? found : dictionary.add(~found, bytes, 2, bytes.length);
};

test('every text has one number, however alike they are and wherever they fall', () => {
  const dictionary = new TextDictionary();
  const texts = Array.from(
    { length: 4000 },
    (_, index) => `same${String(index % 997)}${index % 7}`,
  );
  const numbers = new Map(texts.map((text) => [text, numberOf(dictionary, text)]));
  assert.equal(new Set(numbers.values()).size, new Set(texts).size);
  for (const text of texts) assert.equal(numberOf(dictionary, text), numbers.get(text));
  assert.equal(numberOf(dictionary, ''), numberOf(dictionary, ''));
});

test('where there is no room there is no number, until the next body', () => {
  const dictionary = new TextDictionary();
  const verdicts = new TextVerdicts(dictionary);
  const numbers = Array.from({ length: 5000 }, (_, index) => numberOf(dictionary, `${index}`));
  assert.equal(numbers[0], 0);
  assert.equal(numbers.at(-1), -1);
  verdicts.current[0] = 2;
  assert.equal(numberOf(dictionary, '0'), 0);
  dictionary.open();
  assert.equal(verdicts.current[0], 0);
  assert.equal(numberOf(dictionary, 'other'), 0);
  assert.equal(numberOf(dictionary, 'x'.repeat(129)), -1);
  // A long text fills nothing.
  dictionary.open();
  assert.equal(numberOf(dictionary, 'other'), 0);
});
