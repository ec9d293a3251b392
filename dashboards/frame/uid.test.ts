import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anyServiceUid, longestUid, serviceUid } from './uid.ts';

test('a service’s dashboard is named for it', () => {
  assert.equal(serviceUid('api'), 'signalbox-service-api');
  assert.equal(serviceUid('a'.repeat(22)).length, longestUid);
});

test('names that are too long, or no uids, are cut and stay apart', () => {
  const names = [`${'a'.repeat(30)}-1`, `${'a'.repeat(30)}-2`, 'sign in', 'sign.in', 'Ärzte'];
  const found = names.map(serviceUid);
  assert.equal(new Set(found).size, names.length);
  for (const uid of found) assert.match(uid, /^signalbox-service-[\w-]{1,22}$/);
});

test('a link by name is given only where every name leads somewhere', () => {
  assert.equal(anyServiceUid(['api', 'shop'], 'NAME'), 'signalbox-service-NAME');
  assert.equal(anyServiceUid(['api', 'a'.repeat(23)], 'NAME'), null);
});
