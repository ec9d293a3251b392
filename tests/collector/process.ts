// The collector as users run it: a process of its own, on free ports and a folder of its own.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';

export type Urls = {
  readonly board: string;
  readonly otlpHttp: string;
  readonly otlpGrpc: string;
};

export type CollectorProcess = {
  readonly child: ChildProcess;
  /** Rejects with what it wrote on stderr when it ends before it is ready. */
  readonly ready: Promise<Urls>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly stderr: () => string;
};

export const ownSlos = join(import.meta.dirname, 'slos');

/** The caller removes it; `context.after(folder.remove)`. */
export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'signalbox-collector-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};

/** As `signalbox up` starts it; nothing of the surroundings reaches it but what is given. */
export const launchCollector = (
  environment: Readonly<Record<string, string>>,
  main: string = join(import.meta.dirname, '../../collector/main.ts'),
): CollectorProcess => {
  const child = fork(main, [], {
    env: {
      PATH: process.env.PATH,
      BOARD_PORT: '0',
      OTLP_HTTP_PORT: '0',
      OTLP_GRPC_PORT: '0',
      SIGNALBOX_SLOS: ownSlos,
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  // Node gives no 'close' to a parent that has disconnected; the end of both parts is the same.
  const told = child.stderr === null ? null : once(child.stderr, 'close');
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    await told;
    return { code, signal };
  });
  const ready = new Promise<Urls>((resolve, reject) => {
    child.once('message', (message: { readonly ready: Urls }) => resolve(message.ready));
    void ended.then(() => reject(new Error(stderr)));
  });
  ready.catch(() => undefined);
  return { child, ready, ended, stderr: () => stderr };
};

/** Ends it at the end of a test, however that went. */
export const endCollector = async ({ child, ended }: CollectorProcess): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
};

export const askJson = async <T>(url: string): Promise<T> => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
};

export const askRow = async (board: string, name: string): Promise<ObjectiveRow> => {
  const rows = await askJson<readonly ObjectiveRow[]>(`${board}/api/slos`);
  const row = rows.find((each) => each.name === name);
  if (row === undefined) throw new Error(`the board has no row ${name}`);
  return row;
};
