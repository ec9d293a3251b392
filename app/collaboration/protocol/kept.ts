// What a client has of a document that the hub has not: enough for another life of the same client to
// go on where this one ended.

import type { ChangeSet, Text } from '@codemirror/state';
import type { OurEdits } from './replica.ts';

/** A document with what the hub has not confirmed, as it outlives this client: see `kept`. */
export type Kept = OurEdits & {
  readonly title: string;
  readonly revision: number;
  /** What the hub had confirmed up to that revision. */
  readonly text: Text;
  /** Of the edit under way, or the last one before. */
  readonly sequence: number;
};

/** What somebody wrote with an edit. */
export const insertedBy = (changes: ChangeSet): string => {
  const texts: string[] = [];
  changes.iterChanges((_fromA, _toA, _fromB, _toB, text) => texts.push(text.toString()));
  return texts.filter((text) => text !== '').join('\n');
};
