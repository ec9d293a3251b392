// Mended definition files, written back whole or not at all. A file that somebody changed since it
// was read is left alone.

import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { DefinitionFile } from '../../language/files.ts';

export type Writing = {
  readonly written: readonly string[];
  /** Files that could not be written, each with the reason. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
};

const writeFixed = async (before: DefinitionFile, text: string): Promise<string | null> => {
  // A link stays a link: what it leads to is replaced.
  const place = await realpath(before.path);
  const unfinished = `${place}.${process.pid}.part`;
  try {
    await writeFile(unfinished, text, { mode: (await stat(place)).mode });
    if ((await readFile(place, 'utf8')) !== before.text) return 'it was changed meanwhile';
    await rename(unfinished, place);
    return null;
  } finally {
    await rm(unfinished, { force: true });
  }
};

export const writeFixedFiles = async (
  before: readonly DefinitionFile[],
  after: readonly DefinitionFile[],
): Promise<Writing> => {
  const written: string[] = [];
  const refused: { path: string; reason: string }[] = [];
  for (const [index, file] of before.entries()) {
    const text = after[index]?.text ?? file.text;
    if (text === file.text) continue;
    try {
      const reason = await writeFixed(file, text);
      if (reason === null) written.push(file.path);
      else refused.push({ path: file.path, reason });
    } catch (cause) {
      if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
      refused.push({ path: file.path, reason: cause.message });
    }
  }
  return { written, refused };
};
