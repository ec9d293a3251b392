// Two trees with a workload each, run by the real runner in processes of their own.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BrokenChange, launch } from './alternation.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-alternation-'));
after(() => rmSync(folder, { recursive: true }));

/** @param run the source of the workload's only function. */
const treeOf = (name: string, run: string): string => {
  const own = join(folder, name, 'bench', 'regression');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(folder, name, 'package.json'), '{"type":"module"}');
  cpSync(join(import.meta.dirname, 'runner.ts'), join(own, 'runner.ts'));
  const source = `const spin = (n) => { let x = 0; for (let i = 0; i < n; i += 1) x = Math.imul(x ^ i, 31); return x; };
export const workloads = { work: async () => ({ run: ${run} }) };
`;
  writeFileSync(join(own, 'workload.ts'), source);
  return join(folder, name);
};

const base = treeOf('base', `() => { spin(1e6); return 'done'; }`);

test('a change that does twice as much is seen to cost more', { timeout: 60_000 }, async () => {
  const change = treeOf('double', `() => { spin(2e6); return 'done'; }`);
  const outcome = await launch({ base, change }, 'work', 1);
  assert.equal(outcome.kind, 'measured');
  if (outcome.kind !== 'measured') return;
  assert.ok(outcome.logRatio > Math.log(1.3), `ratio ${Math.exp(outcome.logRatio)}`);
});

test('work with another result is not compared', { timeout: 60_000 }, async () => {
  const change = treeOf('other', `() => 'something else'`);
  const outcome = await launch({ base, change }, 'work', 1);
  assert.deepEqual(outcome, { kind: 'incomparable', reason: 'the two come to different results' });
});

test('what the base cannot do is not compared', { timeout: 60_000 }, async () => {
  const old = treeOf('old', `() => { throw new TypeError('it has no such function'); }`);
  const outcome = await launch({ base: old, change: base }, 'work', 1);
  assert.deepEqual(outcome, { kind: 'incomparable', reason: 'it has no such function' });
});

test('what the change cannot do is no result at all', { timeout: 60_000 }, async () => {
  const broken = treeOf('broken', `() => process.exit(3)`);
  await assert.rejects(launch({ base, change: broken }, 'work', 1), (error) => {
    assert.ok(error instanceof BrokenChange);
    assert.match(error.message, /work in the work tree: it ended with 3/);
    return true;
  });
});
