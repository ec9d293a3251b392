import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameText, partText } from './words.ts';

const now = 1_800_000_000_000;
const ada = { id: 'a', name: 'Ada Moreau', firstAt: now - 7_380_000, lastAt: now - 180_000 };

test('edits of one go have one time, others a length and a last one', () => {
  const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
  const firstAt = ada.lastAt - 59_000;
  assert.equal(spaced(partText({ ...ada, firstAt, edits: 2 }, now)), '2 edits 3 min ago');
  const once = { ...ada, firstAt: ada.lastAt, edits: 1 };
  assert.equal(spaced(partText(once, now)), '1 edit 3 min ago');
  assert.equal(
    spaced(partText({ ...ada, edits: 1204 }, now)),
    '1,204 edits over 2 h, the last 3 min ago',
  );
});

test('who is gone is still somebody', () => {
  assert.equal(nameText(ada), 'Ada Moreau');
  assert.equal(nameText({ name: null }), 'Somebody who left');
});
