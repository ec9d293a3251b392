// What the hub takes as an edit of a text. The shape was checked with the message; here it meets
// the document. A text that passes has no line or whole longer than the limits, and no half of a
// surrogate pair, so that every database and every browser keeps it as it is.

import type { ChangeSet, Text } from '@codemirror/state';
import type { RejectionCode } from './protocol/messages.ts';

export const limits = { documentLength: 1_000_000, lineLength: 100_000 } as const;

export type Refused = { readonly code: RejectionCode; readonly reason: string };

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether a character of two units is torn at `place`; both sides were whole before. */
const isTorn = (text: Text, place: number): boolean => {
  const before = place === 0 ? 0 : text.sliceString(place - 1, place).charCodeAt(0);
  const after = place === text.length ? 0 : text.sliceString(place, place + 1).charCodeAt(0);
  return isHigh(before) !== isLow(after);
};

/** @param after is the text with `changes` in it. @returns null where the edit may stand. */
export const refusal = (changes: ChangeSet, after: Text): Refused | null => {
  if (after.length > limits.documentLength && changes.newLength > changes.length) {
    return {
      code: 'document-too-long',
      reason: `A document holds at most ${limits.documentLength} characters; this edit would make it ${after.length}.`,
    };
  }
  let refused: Refused | null = null;
  changes.iterChanges((_fromA, _toA, fromB, toB) => {
    if (refused !== null) return;
    const first = after.lineAt(fromB);
    const last = after.lineAt(toB);
    for (let number = first.number; number <= last.number; number += 1) {
      const { length } = after.line(number);
      if (length <= limits.lineLength) continue;
      refused = {
        code: 'line-too-long',
        reason: `A line holds at most ${limits.lineLength} characters; line ${number} would have ${length}. Break it into several.`,
      };
      return;
    }
    if (isTorn(after, fromB) || isTorn(after, toB)) {
      refused = {
        code: 'splits-character',
        reason: 'The edit would tear a character that someone else changed at the same moment.',
      };
    }
  });
  return refused;
};
