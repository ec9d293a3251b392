// The whole of Signalbox as `npm start` runs it, on free ports and a data folder of its own, for
// end-to-end tests and for measurements. What it starts, it stops.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');

export type Stack = {
  /** Of `signalbox up`; collector, app and people are its children. */
  readonly pid: number;
  readonly app: string;
  readonly board: string;
  readonly otlpHttp: string;
  readonly dataFolder: string;
  /** Everything `up` said so far on stderr. */
  readonly said: () => string;
  /** Stops it as Ctrl-C does. @returns the exit code. */
  readonly stop: () => Promise<number | null>;
};

/** @param tree whose Signalbox: a folder of the repository */
export const startStack = async (
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  tree = root,
): Promise<Stack> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'signalbox-stack-'));
  // Run by root, PostgreSQL is another user, who must get there too.
  chmodSync(dataFolder, 0o755);
  const child: ChildProcess = spawn(
    process.execPath,
    [join(tree, 'cli/signalbox.ts'), 'up', '--demo', '-o', 'json', ...args],
    {
      cwd: tree,
      env: {
        ...process.env,
        APP_PORT: '0',
        BOARD_PORT: '0',
        OTLP_HTTP_PORT: '0',
        OTLP_GRPC_PORT: '0',
        SIGNALBOX_DATA: dataFolder,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  if (child.stdout === null) throw new TypeError('no stdout');
  const lines = createInterface(child.stdout);
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    exited.then(() => null),
  ]);
  if (first === null) {
    rmSync(dataFolder, { recursive: true, force: true });
    throw new Error(`signalbox up did not start:\n${said}`);
  }
  return {
    ...(JSON.parse(first) as { app: string; board: string; otlpHttp: string }),
    pid: child.pid ?? Number.NaN,
    dataFolder,
    said: () => said,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
      rmSync(dataFolder, { recursive: true, force: true });
      return child.exitCode;
    },
  };
};
