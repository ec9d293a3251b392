// A real PostgreSQL for one test file: empty, migrated, on a socket of its own, gone afterwards.
// It forgets nothing while it runs but would not survive a power cut, which makes it fast.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startEmbedded } from '../app/database/embedded.ts';
import { migrate } from '../app/database/migrations.ts';

export type TestDatabase = { readonly url: string; readonly stop: () => Promise<void> };

const unsafeButFast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export const startTestDatabase = async (
  options: { readonly migrated?: boolean } = {},
): Promise<TestDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
  // As root, PostgreSQL runs as somebody else, who must reach its data.
  chmodSync(folder, 0o755);
  const server = await startEmbedded({
    dataDirectory: folder,
    log: pino({ level: 'silent' }),
    settings: unsafeButFast,
  });
  const leaveNothing = (): void => {
    process.kill(server.pid, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', leaveNothing);
  if (options.migrated ?? true) await migrate(server.url);
  return {
    url: server.url,
    stop: async () => {
      process.off('exit', leaveNothing);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
