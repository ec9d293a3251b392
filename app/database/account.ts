// Who runs the embedded PostgreSQL. It refuses to run as root, so root lends it the account of
// somebody harmless, and then everything it touches must lie where that account can reach.

import { chown, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../error.ts';

export type Account = { readonly name: string; readonly uid: number; readonly gid: number };

const harmless = ['postgres', '_postgres', 'nobody'];

/** null: PostgreSQL runs as we do. */
export const serverAccount = async (): Promise<Account | null> => {
  if (process.getuid?.() !== 0) return null;
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of harmless) {
    const line = lines.find(([name]) => name === wanted);
    // macOS writes nobody's id as -2.
    if (line) return { name: wanted, uid: Number(line[2]) >>> 0, gid: Number(line[3]) >>> 0 };
  }
  throw new AppError(
    'database-unreachable',
    `PostgreSQL does not run as root and /etc/passwd has none of ${harmless.join(', ')}: start Signalbox as another user, or set DATABASE_URL`,
  );
};

/** Whether the account may enter this folder and all above it. */
export const canReach = async (account: Account, folder: string): Promise<boolean> => {
  const { mode, uid, gid } = await stat(folder);
  const mayEnter = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & mayEnter) === 0) return false;
  return dirname(folder) === folder || canReach(account, dirname(folder));
};

/** A folder for the server alone; one that somebody else made first is not trusted. */
export const privateFolder = async (folder: string, account: Account | null): Promise<void> => {
  const owner = account?.uid ?? process.getuid?.() ?? 0;
  const made = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (made && account) await chown(folder, account.uid, account.gid);
  const found = await stat(folder);
  if (found.uid !== owner || (found.mode & 0o077) !== 0)
    throw new AppError(
      'data-directory',
      `${folder} is not ours alone (uid ${found.uid}, mode ${(found.mode & 0o777).toString(8)}): remove it and start again`,
    );
};
