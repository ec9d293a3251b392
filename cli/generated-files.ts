// Generated files on disk: compared with what the definitions give, and written where they differ.
// Nothing that was not generated is ever changed or removed.

import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { Artefact } from '../language/artefact.ts';

/** Where a file on disk leaves what was generated. Lines count from 1; null is past the end. */
export type Difference = {
  readonly path: string;
  readonly kind: 'missing' | 'changed' | 'left over';
  readonly line: number;
  readonly found: string | null;
  readonly expected: string | null;
};

/** A broken link or a folder in the file's place is an error, not a missing file. */
const readIfThere = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/** @returns the first line that differs; null where there is none. */
export const compareText = ({ path, text }: Artefact, onDisk: string | null): Difference | null => {
  if (onDisk === text) return null;
  const expected = text.split('\n');
  if (onDisk === null) {
    return { path, kind: 'missing', line: 1, found: null, expected: expected[0] ?? '' };
  }
  const found = onDisk.split('\n');
  const longest = Math.max(found.length, expected.length);
  const index = Array.from({ length: longest }, (_, line) => line).findIndex(
    (line) => found[line] !== expected[line],
  );
  return {
    path,
    kind: 'changed',
    line: index + 1,
    found: found[index] ?? null,
    expected: expected[index] ?? null,
  };
};

/** Files in folders of generated ones that nothing generates: of an SLO that is gone, perhaps. */
const leftOver = async (
  artefacts: readonly Artefact[],
  folder: string,
): Promise<readonly Difference[]> => {
  const known = new Set(artefacts.map(({ path }) => path));
  const places = new Set(artefacts.map(({ path }) => posix.dirname(path)));
  const found: Difference[] = [];
  for (const place of places) {
    if (posix.basename(place) !== 'generated') continue;
    const entries = await readdir(join(folder, place)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries.toSorted()) {
      const path = posix.join(place, entry);
      if (known.has(path) || entry.startsWith('.')) continue;
      found.push({ path, kind: 'left over', line: 1, found: null, expected: null });
    }
  }
  return found;
};

/** @throws what the disk says, where a folder or file cannot be read. */
export const compareFiles = async (
  artefacts: readonly Artefact[],
  folder: string,
): Promise<readonly Difference[]> => {
  const differences: Difference[] = [];
  for (const artefact of artefacts) {
    const difference = compareText(artefact, await readIfThere(join(folder, artefact.path)));
    if (difference !== null) differences.push(difference);
  }
  return [...differences, ...(await leftOver(artefacts, folder))];
};

/** Whole or not at all: whoever reads it meanwhile sees the old file or the new one. */
export const writeFiles = async (artefacts: readonly Artefact[], folder: string): Promise<void> => {
  for (const { path, text } of artefacts) {
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true });
    const unfinished = `${place}.${process.pid}.part`;
    await writeFile(unfinished, text);
    await rename(unfinished, place);
  }
};
