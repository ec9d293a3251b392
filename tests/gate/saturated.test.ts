// Real k6 that does not get what it needs, beside an app and a collector that are well. Whatever it
// measured then says more of k6 than of the app, so the gate must not pass, and has to say why.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Result } from '../../load-tests/result.ts';
import { onLinux } from '../processes.ts';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { type GateProcess, launchGate } from './gate-process.ts';
import { k6Below } from './k6-process.ts';

const skip = skipWithout('k6') || (onLinux ? false : 'finds and pins processes as Linux has them');

describe('a gate whose k6 is saturated', { skip }, () => {
  let stack: Stack;
  let call: readonly string[];

  before(async () => {
    stack = await startStack(['--quiet']);
    call = ['--profile', 'smoke', '--app', stack.app, '--board', stack.board, '-o', 'json'];
  });

  after(async () => {
    const code = await stack?.stop();
    assert.equal(code, 0, stack?.said());
  });

  const k6Of = (gate: GateProcess): Promise<number> => until('k6', () => k6Below(gate.pid));

  const saturatedResult = async (gate: GateProcess): Promise<Result> => {
    const { code, stdout, stderr } = await gate.ended;
    assert.equal(code, 3, stdout + stderr);
    const result = JSON.parse(stdout) as Result;
    assert.equal(result.verdict, 'inconclusive');
    assert.match(
      result.reasons[0] ?? '',
      /^k6 was saturated: p\(\d+\) of how late its timers were is [\d.]+ ms, at most .* is sound.*: k6 used [\d.]+ of \d CPUs?, [\d.]+ of its threads waited/,
    );
    for (const { objective, verdict } of result.objectives)
      assert.notEqual(verdict, 'fail', objective);
    return result;
  };

  it('it is stopped again and again', async () => {
    const gate = launchGate(call);
    const k6 = await k6Of(gate);
    let hasEnded = false;
    gate.ended.then(() => {
      hasEnded = true;
    });
    try {
      while (!hasEnded && k6Below(gate.pid) === k6) {
        process.kill(k6, 'SIGSTOP');
        await pause(250);
        process.kill(k6, 'SIGCONT');
        await pause(250);
      }
    } finally {
      if (k6Below(gate.pid) === k6) process.kill(k6, 'SIGCONT');
    }
    const { load } = await saturatedResult(gate);
    assert.equal(load?.sessions.joined, 10, 'everybody was there all the same');
  });

  it('others take its CPU', async () => {
    const gate = launchGate(call, {}, ['taskset', '--cpu-list', '0']);
    await k6Of(gate);
    // So many that what is left for k6 is less than the little that it needs.
    const burners = Array.from({ length: 60 }, (): ChildProcess => {
      const loop = ['sh', '-c', 'while :; do :; done'];
      // In a session each: Linux shares a CPU between sessions first.
      const options = { stdio: 'ignore', detached: true } as const;
      return spawn('taskset', ['--cpu-list', '0', ...loop], options);
    });
    try {
      await saturatedResult(gate);
    } finally {
      for (const burner of burners) {
        burner.kill('SIGKILL');
        await once(burner, 'exit');
      }
    }
  });
});
