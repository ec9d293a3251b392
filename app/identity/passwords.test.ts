import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, passwordMatches } from './passwords.ts';

test('a password matches its own argon2id hash only', async () => {
  const stored = await hashPassword('correct horse');
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await passwordMatches(stored, 'correct horse'), true);
  assert.equal(await passwordMatches(stored, 'correct horsE'), false);
});

test('nobody has no password', async () => {
  assert.equal(await passwordMatches(null, 'nobody has this password'), false);
});
