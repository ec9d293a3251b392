import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearerToken } from './require-user.ts';

for (const [header, token] of [
  ['Bearer abc.def', 'abc.def'],
  ['bearer   abc', 'abc'],
  ['Basic abc', null],
  ['Bearer', null],
  ['Bearer a b', null],
  [undefined, null],
] as const)
  test(`${header} carries ${token ?? 'no token'}`, () => {
    assert.equal(bearerToken(header), token);
  });
