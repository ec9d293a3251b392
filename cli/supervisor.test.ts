import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { Child } from './supervisor.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-supervisor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Ready at once, with its process id as its address; writes down that it was told to stop. */
const wellBehaved = `
import { appendFileSync } from 'node:fs';
process.on('SIGTERM', () => { appendFileSync(process.env.STOPPED, 'stopped'); process.exit(0); });
process.on('disconnect', () => process.exit(0));
process.send({ ready: { pid: String(process.pid) } });
`;

const plan = (source: string, output: string[] = []) => {
  const module = join(folder, 'child.mjs');
  writeFileSync(module, source);
  return {
    name: 'child',
    module,
    env: { STOPPED: join(folder, 'stopped') },
    onOutput: (chunk: Buffer) => output.push(chunk.toString()),
  };
};

/** Collects what is said, and waits for a line. */
const listener = () => {
  const lines: string[] = [];
  let wake = () => {};
  return {
    lines,
    say: (line: string) => {
      lines.push(line);
      wake();
    },
    heard: async (pattern: RegExp) => {
      while (!lines.some((line) => pattern.test(line))) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
};

it('starts a child, passes on its addresses and stops it by SIGTERM', async () => {
  const child = new Child(plan(wellBehaved), () => {});
  const { pid } = await child.start();
  assert.match(String(pid), /^\d+$/);
  await child.stop();
  assert.equal(readFileSync(join(folder, 'stopped'), 'utf8'), 'stopped');
});

it('starts a child again that was killed, and says so', async () => {
  const { say, heard, lines } = listener();
  const child = new Child(plan(wellBehaved), say);
  const { pid } = await child.start();
  process.kill(Number(pid), 'SIGKILL');
  await heard(/is back/);
  assert.match(lines[0] ?? '', /ended by SIGKILL; starting it again in 0.25 s/);
  await child.stop();
});

it('fails when the child ends before it was ever ready, and does not try again', async () => {
  const output: string[] = [];
  const { say, lines } = listener();
  const source = `process.stderr.write('port 3000 is taken\\n'); process.exitCode = 1;`;
  const child = new Child(plan(source, output), say);
  await assert.rejects(child.start(), /the child did not start/);
  assert.deepEqual(output, ['port 3000 is taken\n']);
  assert.deepEqual(lines, []);
  await child.stop();
});
