import assert from 'node:assert/strict';
import { test } from 'node:test';
import { called, completed, pieces, queryAt } from './mention.ts';

const ada = { id: '1', name: 'Ada Moreau' };
const adam = { id: '2', name: 'Ada' };

test('a name is completed from its @', () => {
  const cases: [string, string | null][] = [
    ['', null],
    ['@', ''],
    ['hello @Ad', 'Ad'],
    ['hello (@Ad', 'Ad'],
    ['@Ada Mo', 'Ada Mo'],
    ['@Ada Moreau is', null],
    ['mail@example', null],
    ['@Ada\nand', null],
    ['@Öz', 'Öz'],
  ];
  for (const [text, search] of cases) {
    assert.equal(queryAt(text, text.length)?.search ?? null, search, text);
  }
  const query = queryAt('so @ad, yes', 6);
  assert.ok(query);
  const { text, caret } = completed('so @ad, yes', 6, query, ada);
  assert.equal(`${text.slice(0, caret)}|${text.slice(caret)}`, 'so @Ada Moreau |, yes');
});

test('who is called is who stands in the text', () => {
  assert.deepEqual(called('@Ada Moreau, see', [ada, ada, { id: '3', name: 'Ben' }]), [ada]);
  assert.deepEqual(called('nobody', [ada]), []);
});

test('names are told from the words around them', () => {
  assert.deepEqual(pieces('so @Ada Moreau and @Ada: @Ben', [adam, ada]), [
    { text: 'so ', call: false },
    { text: '@Ada Moreau', call: true },
    { text: ' and ', call: false },
    { text: '@Ada', call: true },
    { text: ': @Ben', call: false },
  ]);
  assert.deepEqual(pieces('', [ada]), []);
});
