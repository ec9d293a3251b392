// The gate on a running system with k6: a healthy app passes, each of the demo's faults fails it by
// the SLO that the fault breaks, and afterwards the app is as it was before.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { faultTitles } from '../../app/faults/faults.ts';
import { faultNames } from '../../load-tests/faults.ts';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { gateResult, launchGate } from './gate-process.ts';
import { type Folder, slosWithSmallGates, temporaryFolder } from './stage.ts';

const broken: readonly (readonly [fault: string, slo: string])[] = [
  ['slow-responses', 'request-latency'],
  ['errors', 'request-errors'],
  ['cold-cache', 'cache-hit-rate'],
  ['dropped-sockets', 'websocket-uptime'],
  ['failing-workflow-steps', 'workflow-success'],
];

it('the gate knows the faults of the app', () => {
  assert.deepEqual([...faultNames], Object.keys(faultTitles));
});

describe('the gate on a running system', { skip: skipWithout('k6') }, () => {
  let stack: Stack;
  let folder: Folder;
  let slos: Folder;
  let smoke: readonly string[];

  before(async () => {
    folder = temporaryFolder();
    slos = slosWithSmallGates();
    stack = await startStack(['--quiet']);
    smoke = ['--profile', 'smoke', '--app', stack.app, '--board', stack.board];
  });

  after(async () => {
    const code = await stack?.stop();
    folder?.remove();
    slos?.remove();
    assert.equal(code, 0, stack?.said());
  });

  const faultsOn = async (): Promise<string[]> => {
    const answer = await fetch(`${stack.app}/api/faults`);
    const rows = (await answer.json()) as { name: string; enabled: boolean }[];
    return rows.filter(({ enabled }) => enabled).map(({ name }) => name);
  };

  const setFault = (name: string, enabled: boolean) =>
    fetch(`${stack.app}/api/faults/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ enabled }),
    });

  it('passes, on both views, and leaves reports and markers', async () => {
    const junit = join(folder.path, 'gate.xml');
    const markdown = join(folder.path, 'gate.md');
    const result = await gateResult([...smoke, '--junit', junit, '--markdown', markdown]);
    assert.equal(result.code, 0, result.reasons.join('\n'));
    assert.equal(result.verdict, 'pass');
    assert.equal(result.objectives.length, 18);
    for (const { objective, verdict, server } of result.objectives) {
      // Nobody was cut off: there is nothing to judge, and nothing was asked to be proved.
      const isIdle = objective === 'reconnection-success/resumed';
      assert.equal(verdict, isIdle ? 'inconclusive' : 'pass', objective);
      assert.equal((server?.total ?? 0) > 0, !isIdle, objective);
    }
    const measured = result.objectives.filter(({ client }) => client !== null);
    assert.equal(measured.length, 8);
    assert.match(readFileSync(junit, 'utf8'), /<testsuites tests="19" failures="0" errors="0">/);
    assert.match(readFileSync(markdown, 'utf8'), /^### ● PASS {2}gate smoke, 10 sessions/);
    const markers = (await (await fetch(`${stack.board}/api/markers`)).json()) as {
      kind: string;
      title: string;
    }[];
    const titles = markers.filter(({ kind }) => kind === 'gate').map(({ title }) => title);
    assert.deepEqual(titles, ['Gate smoke: pass', 'Gate smoke: start']);
    const told = await (await fetch(`${stack.board}/api/gates/${result.run}`)).json();
    const run = told as { state: string; objectives: readonly { client: object | null }[] };
    assert.equal(run.state, 'pass');
    assert.equal(run.objectives.length, result.objectives.length);
    assert.equal(run.objectives.filter(({ client }) => client !== null).length, measured.length);
  });

  for (const [fault, slo] of broken)
    it(`${fault} fails it by ${slo}`, async () => {
      const result = await gateResult([...smoke, '--fault', fault]);
      assert.equal(result.code, 1, result.reasons.join('\n'));
      assert.equal(result.verdict, 'fail');
      const failed = result.objectives.filter(({ verdict }) => verdict === 'fail');
      assert.ok(
        failed.some(({ objective }) => objective.startsWith(`${slo}/`)),
        `failed: ${failed.map(({ objective }) => objective).join(', ')}`,
      );
      assert.match(result.reasons[0] ?? '', /^[\w-]+\/[\w-]+: (k6|collector): .*\d/);
      assert.ok(
        result.reasons.some((reason) => reason.startsWith(`${slo}/`)),
        `the reasons name it: ${result.reasons.join('\n')}`,
      );
      assert.deepEqual(await faultsOn(), [], 'it was lifted');
    });

  it('a fault that was on before is left on, and said', async () => {
    await setFault('cold-cache', true);
    const tiny = [...smoke.slice(2), '--profile', 'tiny', '--slos', slos.path];
    const result = await gateResult([...tiny, '--fault', 'cold-cache']);
    assert.equal(result.code, 1, result.reasons.join('\n'));
    assert.match(result.stderr, /the fault cold-cache is on already, and is left on/);
    assert.deepEqual(await faultsOn(), ['cold-cache']);
    await setFault('cold-cache', false);
  });

  it('Ctrl-C stops k6 and lifts the fault; nothing was proved', async () => {
    const gate = launchGate([...smoke, '--fault', 'errors']);
    await until('k6 to be at work', async () => {
      const metrics = await (await fetch(`${stack.app}/metrics`)).text();
      return /^collab_sessions\S* [1-9]/m.test(metrics);
    });
    assert.deepEqual(await faultsOn(), ['errors']);
    gate.interrupt();
    const { code, stdout } = await gate.ended;
    assert.equal(code, 3);
    assert.match(stdout, /◌ UNDECIDED {2}gate smoke.*\n {2}the run was interrupted\n$/);
    assert.deepEqual(await faultsOn(), []);
  });
});
