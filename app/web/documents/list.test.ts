import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countText, matching } from './list.ts';

const row = (title: string, updatedBy: string | null) => ({
  id: title,
  title,
  revision: 1,
  updatedAt: 0,
  updatedBy,
});
const rows = [row('Release plan', 'Ada'), row('Résumé of talks', null), row('Plan B', 'Grace')];
const titles = (search: string) => matching(rows, search).map(({ title }) => title);

test('every word must occur, in title or author, in any order and case', () => {
  assert.deepEqual(titles('PLAN'), ['Release plan', 'Plan B']);
  assert.deepEqual(titles('ada plan'), ['Release plan']);
  assert.deepEqual(titles('résumé'), ['Résumé of talks']);
  assert.deepEqual(titles('plan x'), []);
});

test('an empty search shows everything', () => {
  assert.equal(matching(rows, '  '), rows);
});

test('counts in words', () => {
  assert.equal(countText(3, 12), '3 of 12 documents');
  assert.equal(countText(12, 12), '12 documents');
  assert.equal(countText(1, 1), '1 document');
  assert.equal(countText(0, 1), '0 of 1 document');
});
