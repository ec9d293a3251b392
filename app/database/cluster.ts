// The folder in which the embedded PostgreSQL keeps its data, made by initdb at the first start.
// It is named for PostgreSQL's major version, and is whole or not there: it arrives by rename.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../error.ts';
import { type Account, canReach, privateFolder } from './account.ts';

const run = promisify(execFile);

export const clusterName = 'postgres-18';

/** A short stand-in for a path, for names that must not grow. */
export const digest = (path: string): string =>
  createHash('sha256').update(path).digest('hex').slice(0, 12);

/** A process that has ended, but whose parent has not asked for its exit code, is not alive. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/\) Z [^)]*$/.test(readFileSync(stat, 'utf8'));
};

/** @returns where the cluster lies or will lie; elsewhere says why it is not in dataDirectory. */
export const placeCluster = async (
  dataDirectory: string,
  account: Account | null,
): Promise<{ cluster: string; elsewhere: string | null }> => {
  try {
    await mkdir(dataDirectory, { recursive: true });
  } catch (cause) {
    throw new AppError(
      'data-directory',
      `SIGNALBOX_DATA: ${dataDirectory} cannot be made (${(cause as Error).message}): choose a folder that you may write to`,
      { cause },
    );
  }
  if (!account || (await canReach(account, dataDirectory)))
    return { cluster: join(dataDirectory, clusterName), elsewhere: null };
  const home = `/var/tmp/signalbox-data-${digest(dataDirectory)}`;
  await privateFolder(home, account);
  return {
    cluster: join(home, clusterName),
    elsewhere: `PostgreSQL runs as ${account.name}, who cannot enter ${dataDirectory}: its data are in ${home}`,
  };
};

/** What starts that were killed have left half made. */
const removeLeftovers = async (cluster: string): Promise<void> => {
  const prefix = `${basename(cluster)}.new-`;
  for (const name of await readdir(dirname(cluster)))
    if (name.startsWith(prefix) && !isAlive(Number(name.slice(prefix.length))))
      await rm(join(dirname(cluster), name), { recursive: true, force: true });
};

const initdbOptions = [
  '--no-sync',
  '--no-instructions',
  '--username=signalbox',
  // Only its socket leads in, and that lies in a folder that nobody else can enter.
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

export const createCluster = async (
  binaries: string,
  cluster: string,
  account: Account | null,
): Promise<'created' | 'found'> => {
  if (await stat(join(cluster, 'PG_VERSION')).catch(() => null)) return 'found';
  await removeLeftovers(cluster);
  const fresh = `${cluster}.new-${process.pid}`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    if (account) await chown(fresh, account.uid, account.gid);
    await run(join(binaries, 'bin/initdb'), ['-D', fresh, ...initdbOptions], {
      cwd: fresh,
      env: { LC_ALL: 'C' },
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    await rename(fresh, cluster);
    return 'created';
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    // Another start may have been faster.
    if (await stat(join(cluster, 'PG_VERSION')).catch(() => null)) return 'found';
    const { stderr, message } = cause as Error & { stderr?: string };
    const reason = stderr?.trim().split('\n').at(-1) || message;
    throw new AppError(
      'data-directory',
      `the database could not be created in ${dirname(cluster)} (${reason}): see SIGNALBOX_DATA, or set DATABASE_URL`,
      { cause },
    );
  }
};
