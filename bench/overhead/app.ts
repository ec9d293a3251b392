// The app as `signalbox up --demo` starts it, watched or not. Not watched, nothing of it is left: no span,
// no counter, no hook in a library, and nobody who asks for figures.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cpuSecondsOf } from '../process-cpu.ts';
import type { Side } from './crowd.ts';

export type MeasuredApp = {
  readonly url: string;
  readonly cpuSeconds: () => number;
  readonly end: () => Promise<void>;
};

const program = join(import.meta.dirname, '../../app/main.ts');

const environmentOf: Record<Side, (spansTo: string) => Readonly<Record<string, string>>> = {
  on: (spansTo) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: spansTo }),
  off: () => ({ OTEL_SDK_DISABLED: 'true' }),
};

/** @param nodeOptions of Node, to look into it. */
export const startApp = async (
  side: Side,
  parts: { readonly databaseUrl: string; readonly spansTo: string },
  nodeOptions: readonly string[] = [],
): Promise<MeasuredApp> => {
  const child = fork(program, [], {
    execArgv: [...nodeOptions],
    env: {
      ...{ PATH: process.env.PATH, APP_PORT: '0', SIGNALBOX_DEMO: '1' },
      DATABASE_URL: parts.databaseUrl,
      ...environmentOf[side](parts.spansTo),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const gone = ended.then(([code]) => {
    throw new Error(`The app ended with ${code} before it was ready.`);
  });
  const [message] = await Promise.race([once(child, 'message'), gone]);
  gone.catch(() => {});
  return {
    url: (message as { readonly ready: { readonly app: string } }).ready.app,
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    end: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
