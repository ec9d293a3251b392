// A target that stops answering: its tiles are stale, never green, and the uptime tile is red. The
// app is halted, not killed, so that its address still takes connections and nothing comes back.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { childRunning, onLinux } from '../processes.ts';
import { quickSlos } from '../quick-slos.ts';
import { type Stack, startStack } from '../stack.ts';
import { until } from '../until.ts';

const withinMs = 120_000;

type Row = { name: string; objective: string; service: string; status: string; total: number };

describe('a dead app', { skip: onLinux ? false : 'finds processes in /proc' }, () => {
  let slos: string;
  let stack: Stack;

  before(async () => {
    slos = quickSlos();
    stack = await startStack(['--slos', slos]);
  });

  after(async () => {
    const code = await stack?.stop();
    rmSync(slos, { recursive: true, force: true });
    assert.equal(code, 0, stack?.said());
  });

  const rows = async (): Promise<Row[]> =>
    (await fetch(`${stack.board}/api/slos`)).json() as Promise<Row[]>;

  const allGreen = () =>
    until(
      'an all-green board',
      async () => (await rows()).every(({ status }) => status === 'green'),
      withinMs,
    );

  it('that hangs is red from outside and stale from inside', async () => {
    await allGreen();
    const app = childRunning(stack.pid, 'app/main.ts');
    process.kill(app, 'SIGSTOP');
    try {
      await until(
        'uptime red, all else of the app stale, and the collector itself green',
        async () =>
          (await rows()).every(({ name, service, status }) => {
            if (service === 'signalbox') return status === 'green';
            return name === 'uptime' ? status === 'red' : status === 'stale';
          }),
        withinMs,
      );
    } finally {
      process.kill(app, 'SIGCONT');
    }
    await allGreen();
  });

  it('that was killed is started again and the board recovers', async () => {
    const before = childRunning(stack.pid, 'app/main.ts');
    process.kill(before, 'SIGKILL');
    await until('the app back', async () => /the app is back/.test(stack.said()), withinMs);
    await allGreen();
    assert.match(stack.said(), /the app was ended by SIGKILL; starting it again/);
    assert.notEqual(childRunning(stack.pid, 'app/main.ts'), before);
  });

  it('a collector that was killed comes back with what it had counted', async () => {
    const counted = async () =>
      new Map((await rows()).map(({ name, objective, total }) => [`${name}/${objective}`, total]));
    const before = await counted();
    process.kill(childRunning(stack.pid, 'collector/main.ts'), 'SIGKILL');
    await until('the collector back', async () => /the collector is back/.test(stack.said()));
    for (const [key, total] of await counted()) {
      const had = before.get(key) ?? 0;
      assert.ok(total >= had, `${key}: ${total} after the restart, ${had} before`);
    }
    await allGreen();
  });
});
