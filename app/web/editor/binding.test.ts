import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storable } from './binding.ts';

test('what is pasted holds only what the hub can store', () => {
  assert.equal(storable('plain 🚂 text\nover lines'), 'plain 🚂 text\nover lines');
  assert.equal(storable('a\0b'), 'ab');
  assert.equal(storable('half \ud83d of a character'), 'half \ufffd of a character');
});
