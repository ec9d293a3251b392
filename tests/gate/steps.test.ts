// Loads that grow, with k6 and a system of the gate's own beside them: the knee of a healthy app is the
// last step; one that is slow from the beginning has none, which is worse than the run before, and k6 is
// stopped at once.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { gateResult } from './gate-process.ts';
import { type Folder, slosWithSmallGates, temporaryFolder } from './stage.ts';

const stepsGate = `apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: small-steps }
spec:
  sessions: 4
  rampUp: 3s
  duration: 10s
  steps: { sessions: 4, upTo: 12, atLeast: 8 }
  floors: [{ objective: request-latency/p95, minimumEvents: 10 }]
`;

describe('a load in steps', { skip: skipWithout('k6') }, () => {
  let stack: Stack;
  let slos: Folder;
  let history: Folder;
  let call: readonly string[];

  before(async () => {
    slos = slosWithSmallGates();
    writeFileSync(join(slos.path, 'small-steps.yaml'), stepsGate);
    stack = await startStack(['--quiet']);
    const where = ['--app', stack.app, '--board', stack.board];
    history = temporaryFolder();
    const kept = ['--history', history.path];
    call = ['--profile', 'small-steps', '--slos', slos.path, ...kept, ...where];
  });

  after(async () => {
    const code = await stack?.stop();
    slos?.remove();
    history?.remove();
    assert.equal(code, 0, stack?.said());
  });

  it('finds the knee, with what was used in each step', async () => {
    const result = await gateResult(call);
    const told = JSON.stringify([result.reasons, result.knee]);
    assert.equal(result.verdict, 'pass', told);
    assert.ok((result.knee?.sessions ?? 0) >= 8, told);
    for (const { name, sessions, resources, from, to } of result.phases) {
      assert.ok(from !== null && to !== null && to - from >= 7_000, name);
      assert.ok((resources.appCores ?? 0) > 0 && (resources.k6Cores ?? 0) > 0, name);
      assert.ok((resources.requestsPerSecond ?? 0) > 0 && (resources.appBytes ?? 0) > 5e7, name);
      assert.ok((resources.latenessP95 ?? -1) >= 0, `${name} ${sessions}`);
    }
  });

  it('stops at the first step that broke, and fails by the promise', async () => {
    const result = await gateResult([...call, '--fault', 'slow-responses']);
    assert.equal(result.verdict, 'fail', result.reasons.join('\n'));
    assert.equal(result.knee, null);
    assert.match(result.reasons[0] ?? '', /^request-latency\/p95: step_1, 4 sessions: /);
    assert.ok((result.load?.durationMs ?? 0) < 40_000, `${result.load?.durationMs}`);
    assert.ok(result.phases.length < 3, `${result.phases.length}`);
    const [compared] = result.comparisons;
    const none = { sessions: 0, isCertain: true };
    assert.deepEqual([compared?.with, compared?.knee?.after], ['last run', none]);
    assert.equal(compared?.knee?.difference, 'worse');
  });
});
