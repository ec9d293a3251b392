// A real PostgreSQL for one test file: empty, migrated, on a socket of its own, gone afterwards —
// also when the test is killed. It forgets nothing while it runs but would not survive a power cut,
// which makes it fast.

import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startEmbedded } from '../app/database/embedded.ts';
import { migrate } from '../app/database/migrations.ts';

export type TestDatabase = {
  readonly url: string;
  /** Breaks every connection; the same data is there again at the same URL. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const unsafeButFast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** A shell that waits for its stdin to end, which it does with this process, however that ends. */
const cleanUpAfterUs = (pid: number, ...folders: readonly string[]): (() => void) => {
  const script = 'pid=$1; shift; read _; kill -QUIT $pid 2>/dev/null; sleep 1; rm -rf "$@"';
  const shell = spawn('sh', ['-c', script, 'cleaner', String(pid), ...folders], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return () => shell.kill();
};

export const startTestDatabase = async (
  options: { readonly migrated?: boolean } = {},
): Promise<TestDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
  // As root, PostgreSQL runs as somebody else, who must reach its data.
  chmodSync(folder, 0o755);
  const start = () =>
    startEmbedded({
      dataDirectory: folder,
      log: pino({ level: 'silent' }),
      settings: unsafeButFast,
    });
  let server = await start();
  const socket = new URL(server.url).searchParams.get('host') ?? folder;
  let dismiss = cleanUpAfterUs(server.pid, folder, socket);
  if (options.migrated ?? true) await migrate(server.url);
  return {
    url: server.url,
    restart: async () => {
      await server.stop();
      dismiss();
      server = await start();
      dismiss = cleanUpAfterUs(server.pid, folder, socket);
    },
    stop: async () => {
      await server.stop();
      dismiss();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
