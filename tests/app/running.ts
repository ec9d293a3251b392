// The real app for tests, two ways: in this process, which is fast, or as the process that users
// start, for what only a process can show (exit codes, signals, traces).

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { pino } from 'pino';
import { type Environment, readConfig } from '../../app/config.ts';
import { type RunningApp, startApp } from '../../app/start.ts';

const root = join(import.meta.dirname, '../..');

/** On a free port, silent, in this process. */
export const runApp = (environment: Environment): Promise<RunningApp> =>
  startApp(readConfig({ APP_PORT: '0', ...environment }), pino({ level: 'silent' }));

export type AppProcess = {
  readonly child: ChildProcess;
  /** Rejects with what it wrote on stderr when it ends before it is ready. */
  readonly ready: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly stdout: () => string;
  /** Without Node's own warnings. */
  readonly stderr: () => string;
};

/** As `signalbox up` starts it: with a channel to its parent. Every trace is sent, ordinary ones too. */
export const launchApp = (environment: Environment): AppProcess => {
  const child = fork(join(root, 'app/main.ts'), [], {
    execArgv: [],
    env: {
      ...{ PATH: process.env.PATH, APP_PORT: '0', TRACES_PER_SECOND: '999999' },
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  // Not `close`: after a disconnect by the parent it does not come.
  const ended = Promise.all([
    once(child, 'exit'),
    ...[child.stdout, child.stderr].flatMap((stream) => (stream ? [finished(stream)] : [])),
  ]).then(([[code, signal]]) => ({ code, signal }));
  const ready = new Promise<string>((resolve, reject) => {
    child.once('message', (message: { ready: { app: string } }) => resolve(message.ready.app));
    void ended.then(() => reject(new Error(stderr)));
  });
  ready.catch(() => {});
  return { child, ready, ended, stdout: () => stdout, stderr: () => stderr };
};
