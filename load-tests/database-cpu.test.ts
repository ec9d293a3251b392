import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseCpuSeconds, processIn } from './database-cpu.ts';

test('of a name that holds anything, with what its ended children spent', () => {
  const before = Array.from({ length: 9 }, () => '0').join(' ');
  assert.deepEqual(processIn(`42 (a) b (c) S 7 ${before} 150 50 25 75 20 0`), {
    ...{ parent: 7, name: 'a) b (c', seconds: 3 },
  });
});

test('a process without any database', () => {
  assert.equal(databaseCpuSeconds(process.pid), null);
});
