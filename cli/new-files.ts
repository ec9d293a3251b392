// Files that a command makes for its user to keep: nothing that is there already is written over
// unless that was asked for, and then all of them are written or none.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artefact } from '../language/artefact.ts';
import { writeFiles } from './generated-files.ts';

export type NewFiles =
  | { readonly written: readonly string[] }
  /** In words, with what to do about it. */
  | { readonly problem: string };

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
};

const isOfSystem = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

export const writeNewFiles = async (
  files: readonly Artefact[],
  folder: string,
  force: boolean,
): Promise<NewFiles> => {
  try {
    const paths = files.map(({ path }) => join(folder, path));
    const there = await Promise.all(paths.map(isThere));
    const taken = paths.filter((_, index) => there[index]);
    if (taken.length > 0 && !force)
      return {
        problem: `${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already, and nothing was written: give --out another folder, or --force`,
      };
    await writeFiles(files, folder);
    return { written: paths };
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return { problem: `${error.message}: give --out a folder that can be written` };
  }
};
