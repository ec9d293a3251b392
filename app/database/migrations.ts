// Brings the database to the form that this version of the app expects. All pending migrations are
// one transaction; of several instances that start at once, one migrates and the others wait.

import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { AppError } from '../error.ts';

const folder = fileURLToPath(new URL('../migrations', import.meta.url));

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** @returns the names of the migrations that were run. */
const run = async (url: string, direction: 'up' | 'down', count: number): Promise<string[]> => {
  try {
    const done = await runner({
      databaseUrl: url,
      dir: folder,
      direction,
      count,
      migrationsTable: 'migrations',
      // Features number their migrations in ranges of their own, which grow independently.
      checkOrder: false,
      advisoryLockMode: 'wait',
      logger: quiet,
    });
    return done.map(({ name }) => name);
  } catch (cause) {
    throw new AppError(
      'migration-failed',
      `the database could not be migrated (${(cause as Error).message}): nothing was changed; see app/migrations`,
      { cause },
    );
  }
};

export const migrate = (url: string): Promise<string[]> => run(url, 'up', Number.POSITIVE_INFINITY);

/** Takes back the last `count` migrations, with the data they hold. */
export const migrateBack = (url: string, count: number): Promise<string[]> =>
  run(url, 'down', count);
