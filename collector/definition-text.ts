// The definition of an SLO as it was written: the document of its file that holds it.

import type { DefinitionFile } from '../language/files.ts';
import type { Place } from '../language/slo-set.ts';

export type DefinitionText = {
  readonly file: string;
  /** Of its first line in the file, from 1. */
  readonly line: number;
  readonly text: string;
};

const isSeparator = (line: string): boolean => /^---(?:\s|$)/.test(line);

/** null where the file is not among those that were read. */
export const definitionAt = (
  files: readonly DefinitionFile[],
  place: Place,
): DefinitionText | null => {
  const found = files.find(({ path }) => path === place.file);
  if (found === undefined) return null;
  const lines = found.text.split(/\r?\n/);
  const before = lines.slice(0, place.line).findLastIndex(isSeparator);
  const behind = lines.slice(place.line).findIndex(isSeparator);
  const end = behind < 0 ? lines.length : place.line + behind;
  const own = lines.slice(before + 1, end);
  const blank = own.findIndex((line) => line.trim() !== '');
  return {
    file: found.path,
    line: before + 2 + Math.max(0, blank),
    text: own.join('\n').trim(),
  };
};
