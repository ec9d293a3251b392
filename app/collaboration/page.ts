// What of a catch-up goes into one message: so many changes and so many characters, so that nobody
// is sent more at once than a slow line can take, and one change at least.

import type { ChangeSet } from '@codemirror/state';

const mostChanges = 100;
const mostCharacters = 256 * 1024;

const insertedLength = (changes: ChangeSet): number => {
  let length = 0;
  changes.iterChanges((_fromA, _toA, from, to) => {
    length += to - from;
  });
  return length;
};

/** @returns the first of them, all where they fit. */
export const firstPage = <Change extends { readonly changes: ChangeSet }>(
  all: readonly Change[],
): readonly Change[] => {
  let characters = 0;
  let count = 0;
  for (const { changes } of all) {
    characters += insertedLength(changes);
    if (count === mostChanges || (count > 0 && characters > mostCharacters)) break;
    count += 1;
  }
  return all.slice(0, count);
};
