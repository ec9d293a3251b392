// What the gate makes of an app or a collector that dies while the load goes on, and stays away. Who
// would start it anew is stopped meanwhile.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { childRunning, onLinux } from '../processes.ts';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { type GateOutcome, launchGate } from './gate-process.ts';

const skip = skipWithout('k6') || (onLinux ? false : 'finds processes in /proc');

describe('a gate whose system dies during the run', { skip }, () => {
  let stack: Stack;

  before(async () => {
    stack = await startStack(['--quiet']);
  });

  /** Nobody is left without the one who starts them anew. */
  const goOn = (): void => {
    if (stack !== undefined) process.kill(stack.pid, 'SIGCONT');
  };

  after(async () => {
    const code = await stack?.stop();
    assert.equal(code, 0, stack?.said());
  });

  /** With people at work, `module` is killed. */
  const runWithout = async (module: string): Promise<GateOutcome> => {
    const { app, board, pid } = stack;
    await until('the system', async () => {
      const [there, ready] = await Promise.all([
        fetch(`${app}/api/health`),
        fetch(`${board}/readyz`),
      ]);
      return there.ok && ready.ok;
    });
    const gate = launchGate(['--profile', 'smoke', '--app', app, '--board', board]);
    await until('people at work', async () => {
      if (!/\b10 sessions for/.test(gate.said())) return false;
      const metrics = await (await fetch(`${app}/metrics`)).text();
      return /^collab_sessions\S* [1-9]/m.test(metrics);
    });
    const dying = childRunning(pid, module);
    process.kill(pid, 'SIGSTOP');
    try {
      process.kill(dying, 'SIGKILL');
      return await gate.ended;
    } finally {
      goOn();
    }
  };

  it('a dead collector: undecided, in a sentence', async () => {
    const { code, stdout } = await runWithout('collector/main.ts');
    assert.equal(code, 3, stdout);
    assert.match(stdout, /^ {2}no board answers at http:\S+ \(.*ECONNREFUSED.*\): does it run/m);
  });

  it('a dead app: people say that it fails', async () => {
    const { code, stdout } = await runWithout('app/main.ts');
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^■ FAIL {2}gate smoke/m);
    assert.match(stdout, /^ {2}request-errors\/answered: k6: .* good, less than 99\.9 %/m);
    assert.match(stdout, /^ {2}uptime\/reachable: collector: /m);
    assert.match(stdout, /^ {2}k6 could not make \d+ connections$/m);
  });
});
