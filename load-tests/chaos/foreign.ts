// A program of others, such as Redis, that runs as long as we do, however we end: a shell beside it
// waits for the end of what we say, and then ends it at once. None of them has anything to keep.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Tail } from '../tail.ts';

export type ForeignProgram = AsyncDisposable & {
  /** The last that it said. */
  readonly said: () => string;
};

const holder = '"$@" </dev/null & pid=$!; read _; kill -9 $pid; wait $pid';

export const runForeign = (
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ForeignProgram => {
  const child = spawn('sh', ['-c', holder, 'holder', command, ...args], {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Ctrl-C reaches the gate alone, which then stops everything in order.
    detached: true,
  });
  const said = new Tail();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => said.add(chunk.toString()));
  const exited = once(child, 'exit');
  return {
    said: () => said.text(),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await exited;
    },
  };
};
