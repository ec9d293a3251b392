import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countText } from './list.ts';

test('counts in words', () => {
  const row = { id: '', title: '', revision: 0, updatedAt: 0, updatedBy: null };
  const words = (shown: number, found: number, total: number) =>
    countText({ documents: Array.from({ length: shown }, () => row), found, total });
  assert.equal(words(3, 3, 12), '3 of 12 documents');
  assert.equal(words(12, 12, 12), '12 documents');
  assert.equal(words(1, 1, 1), '1 document');
  assert.equal(words(0, 0, 1), '0 of 1 document');
  assert.equal(words(200, 1234, 1234), 'the newest 200 of 1,234 documents');
  assert.equal(words(200, 300, 1234), '300 found, the newest 200 of 1,234 documents');
});
