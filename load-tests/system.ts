// The system under load: the one whose addresses were given, or one of the gate's own, with nobody
// in it, on free ports and a data folder of its own, which is stopped and removed afterwards.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Call } from './call.ts';
import { GateError } from './gate-error.ts';
import { Tail } from './tail.ts';

const root = join(import.meta.dirname, '..');

export type System = AsyncDisposable & {
  readonly app: string;
  readonly board: string;
  /** The instances of the app, which tell of themselves in /metrics; no slash at the end. */
  readonly instances: readonly string[];
  /** Below this process its database runs; null where that is not known. */
  readonly pid: number | null;
  /** How long its collector may take until it hears its sources. */
  readonly heardWithinMs: number;
};

/** In a hub that is full to the last place people are cut off who change places. */
const roomShare = 1.25;
/** What the app takes by itself. */
const usualRoom = 500;

/** Settings of an app that has to have a place for so many people. */
export const roomFor = (sessions: number): Readonly<Record<string, string>> => ({
  HUB_SESSIONS: String(Math.max(usualRoom, Math.ceil(roomShare * sessions))),
});

const addresses = z.object({ app: z.string(), board: z.string() });

const startOwn = async (
  slos: string | null,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<System> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'signalbox-gate-'));
  // Run by root, PostgreSQL is another user, who must get there too.
  chmodSync(dataFolder, 0o755);
  const command = [join(root, 'cli/signalbox.ts'), 'up', '--demo', '--quiet', '-o', 'json'];
  const child = spawn(process.execPath, [...command, ...(slos === null ? [] : ['--slos', slos])], {
    env: {
      ...environment,
      ...{ APP_PORT: '0', BOARD_PORT: '0', OTLP_HTTP_PORT: '0', OTLP_GRPC_PORT: '0' },
      SIGNALBOX_DATA: dataFolder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches the gate alone, which then stops everything in order.
    detached: true,
  });
  const said = new Tail();
  child.stderr.on('data', (chunk: Buffer) => said.add(chunk.toString()));
  const exited = once(child, 'exit');
  const tellToStop = () => child.kill('SIGINT');
  process.once('exit', tellToStop);
  const stop = async (): Promise<void> => {
    tellToStop();
    await exited;
    process.removeListener('exit', tellToStop);
    rmSync(dataFolder, { recursive: true, force: true });
  };

  const told = once(signal, 'abort').then(() => null);
  const line = once(createInterface(child.stdout), 'line').then(([text]) => String(text));
  const first = await Promise.race([line, exited.then(() => null), signal.aborted ? null : told]);
  if (first === null) {
    await stop();
    signal.throwIfAborted();
    throw new GateError('system', `the system for the run did not start:\n${said.text()}`);
  }
  const { app, board } = addresses.parse(JSON.parse(first));
  const pid = child.pid ?? null;
  return { app, board, pid, instances: [app], heardWithinMs: 60_000, [Symbol.asyncDispose]: stop };
};

/** @throws GateError when a system of its own does not start. */
export const openSystem = async (
  { given, slos }: Pick<Call, 'given' | 'slos'>,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<System> =>
  given
    ? {
        ...{
          ...given,
          pid: null,
          instances: [given.app],
          heardWithinMs: 10_000,
          [Symbol.asyncDispose]: async () => {},
        },
      }
    : startOwn(slos, environment, signal);
