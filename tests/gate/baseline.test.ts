// Real runs compared with a real run before them: the same app is no worse, and one that has become
// slower fails although it keeps every promise.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Result } from '../../load-tests/result.ts';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { gateResult } from './gate-process.ts';
import { type SlowProxy, startSlowProxy } from './slow-proxy.ts';
import { type Folder, temporaryFolder } from './stage.ts';

/** More than a twentieth of any limit, and far from one. */
const slowerByMs = 20;

describe('the gate with a baseline', { skip: skipWithout('k6') }, () => {
  let stack: Stack;
  let proxy: SlowProxy;
  let folder: Folder;
  let baseline: string;

  const call = (app: string) => ['--profile', 'smoke', '--app', app, '--board', stack.board];

  before(async () => {
    stack = await startStack(['--quiet']);
    folder = temporaryFolder();
    proxy = await startSlowProxy(stack.app, slowerByMs);
    baseline = join(folder.path, 'main.json');
    const { code, stderr, ...result } = await gateResult(call(stack.app));
    assert.equal(code, 0, result.reasons.join('\n') + stderr);
    writeFileSync(baseline, JSON.stringify(result satisfies Result));
  });

  after(async () => {
    await proxy?.stop();
    const code = await stack?.stop();
    folder?.remove();
    assert.equal(code, 0, stack?.said());
  });

  const against = (app: string) => gateResult([...call(app), '--baseline', baseline]);

  it('the same app passes: nothing is worse', async () => {
    const { code, reasons, comparisons } = await against(stack.app);
    assert.equal(code, 0, reasons.join('\n'));
    const [compared, ...more] = comparisons;
    assert.deepEqual(more, []);
    assert.equal(compared?.with, 'baseline');
    const known = compared?.objectives.filter(({ difference }) => difference !== 'unclear') ?? [];
    assert.ok(known.length >= 10, 'figures of both views were compared');
    assert.deepEqual(
      known.filter(({ difference }) => difference === 'worse'),
      [],
    );
  });

  it(`one that answers ${slowerByMs} ms later keeps its promises, and fails`, async () => {
    const { code, reasons, objectives } = await against(proxy.url);
    assert.equal(code, 1, reasons.join('\n'));
    assert.match(
      reasons.join('\n'),
      /^sync-latency\/p50: worse than the baseline \w+: k6: p\(50\) [\d.]+ ms, [\d.]+ ms now, p < /m,
    );
    const latency = objectives.find(({ objective }) => objective === 'sync-latency/p50');
    assert.equal(latency?.client?.verdict, 'pass');
    for (const reason of reasons) assert.match(reason, /: worse than the baseline /);
  });
});
