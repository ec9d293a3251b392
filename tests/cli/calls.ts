// Many calls of explain and replay in one process of their own, since starting one for each takes
// most of the time: reads them as JSON from stdin, answers status, stdout and stderr of each.

import { spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { UsageError } from '../../cli/command.ts';
import { explain } from '../../cli/explain.ts';
import { replay } from '../../cli/replay.ts';
import { root } from './golden.ts';

export type Answer = { readonly status: number; readonly stdout: string; readonly stderr: string };

const commands = { explain, replay };

const call = async ([name = '', ...args]: readonly string[]): Promise<Answer> => {
  const said = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'] as const;
  const writes = streams.map((stream) => process[stream].write);
  for (const stream of streams) {
    process[stream].write = (chunk: string | Uint8Array) => {
      said[stream] += chunk.toString();
      return true;
    };
  }
  try {
    const command = name === 'explain' || name === 'replay' ? commands[name] : null;
    if (command === null) throw new RangeError(`${name} is not called here.`);
    return { status: await command.run(args), ...said };
  } catch (error) {
    // As signalbox.ts answers them; tests/cli/golden.test.ts and others start it for real.
    const misused =
      error instanceof UsageError || String(Object(error).code).startsWith('ERR_PARSE_ARGS');
    return { status: misused ? 2 : -1, stdout: said.stdout, stderr: String(error) };
  } finally {
    for (const [index, stream] of streams.entries()) {
      const write = writes[index];
      if (write !== undefined) process[stream].write = write;
    }
  }
};

export const callAll = (calls: readonly (readonly string[])[]): readonly Answer[] => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [import.meta.filename], {
    cwd: root,
    encoding: 'utf8',
    input: JSON.stringify(calls),
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

if (import.meta.main) {
  const answers: Answer[] = [];
  for (const args of JSON.parse(await text(process.stdin))) answers.push(await call(args));
  process.stdout.write(JSON.stringify(answers));
}
