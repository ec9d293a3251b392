import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationName } from './pool.ts';

for (const [statement, name] of [
  ['SELECT 1', 'SELECT'],
  ['  insert into t values ($1)', 'INSERT'],
  ['\n WITH a AS (SELECT 1) SELECT', 'WITH'],
  ['VACUUM', 'OTHER'],
  ['-- a comment\nSELECT 1', 'OTHER'],
  ['', 'OTHER'],
] as const)
  test(`${JSON.stringify(statement)} is timed as ${name}`, () => {
    assert.equal(operationName(statement), name);
  });
