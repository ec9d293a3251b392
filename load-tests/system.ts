// The system under load: the one whose addresses were given, or one of the gate's own, with nobody
// in it, on free ports and a data folder of its own, which is stopped and removed afterwards.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { LoadGate } from '../language/slo-set.ts';
import type { Call } from './call.ts';
import { GateError } from './gate-error.ts';
import { mostSessions } from './phases.ts';
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
export const roomFor = (gate: LoadGate): Readonly<Record<string, string>> => {
  const { course } = gate;
  const room = (sessions: number): number => Math.ceil(roomShare * sessions);
  return {
    HUB_SESSIONS: String(Math.max(usualRoom, room(mostSessions(gate)))),
    // An organisation may grow as far as is asked for, and is then kept from the places of others.
    ...(course.kind === 'steps' && course.tenants === 'one'
      ? { HUB_TENANT_SESSIONS: String(room(course.atLeast)) }
      : {}),
  };
};

/** People of two organisations, whom `signalbox seed` makes. */
export const seededPeople = {
  GATE_EMAIL: 'person-{n}@org-{o}.seed.example',
  GATE_ORGANIZATIONS: '2',
} as const;

/** Its database is filled before the app is started. @throws GateError */
const seed = async (
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> => {
  const sizes = ['--organizations', '2', '--people', '100', '--documents', '100'];
  const child = spawn(process.execPath, [join(root, 'cli/signalbox.ts'), 'seed', ...sizes], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop, { once: true });
  const said = new Tail();
  child.stderr.on('data', (chunk: Buffer) => said.add(chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code === 0) return;
  throw new GateError('system', `people for the run could not be made:\n${said.text()}`);
};

const addresses = z.object({ app: z.string(), board: z.string() });

const startOwn = async (
  slos: string | null,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
  isSeeded: boolean,
): Promise<System> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'signalbox-gate-'));
  // Run by root, PostgreSQL is another user, who must get there too.
  chmodSync(dataFolder, 0o755);
  if (isSeeded) {
    await seed({ ...environment, SIGNALBOX_DATA: dataFolder }, signal).catch((error: unknown) => {
      rmSync(dataFolder, { recursive: true, force: true });
      throw error;
    });
  }
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

/**
 * @param isSeeded whether one of its own has people of several organisations
 * @throws GateError when a system of its own does not start
 */
export const openSystem = async (
  { given, slos }: Pick<Call, 'given' | 'slos'>,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
  isSeeded = false,
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
    : startOwn(slos, environment, signal, isSeeded);
