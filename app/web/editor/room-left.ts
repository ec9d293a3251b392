// Keeps out of the editor what the hub would refuse for its size, so that a paste is refused whole and
// at once, with the reason, and not taken back bit by bit.

import { EditorState, type Extension, type Text, type Transaction } from '@codemirror/state';
import { fromHub } from './binding.ts';

export type TextLimits = { readonly documentLength: number; readonly lineLength: number };

const count = (number: number): string => number.toLocaleString('en');

const longestTouched = (changes: Transaction['changes'], after: Text): number => {
  let longest = 0;
  changes.iterChangedRanges((_fromA, _toA, fromB, toB) => {
    const last = after.lineAt(toB).number;
    for (let number = after.lineAt(fromB).number; number <= last; number += 1) {
      longest = Math.max(longest, after.line(number).length);
    }
  });
  return longest;
};

/** @returns null where the hub will take it. What makes a text shorter is always welcome. */
export const refusedForSize = (
  { changes, newDoc }: Pick<Transaction, 'changes' | 'newDoc'>,
  { documentLength, lineLength }: TextLimits,
): string | null => {
  if (changes.newLength <= changes.length) return null;
  if (newDoc.length > documentLength) {
    return `A document holds at most ${count(documentLength)} characters; with this it would have ${count(newDoc.length)}.`;
  }
  const longest = longestTouched(changes, newDoc);
  if (longest <= lineLength) return null;
  return `A line holds at most ${count(lineLength)} characters; with this one would have ${count(longest)}. Break it into several.`;
};

/** @param limits null while they are not known. */
export const roomLeft = (
  limits: () => TextLimits | null,
  refused: (reason: string) => void,
): Extension =>
  EditorState.transactionFilter.of((transaction) => {
    const known = limits();
    if (!transaction.docChanged || transaction.annotation(fromHub) || known === null) {
      return transaction;
    }
    const reason = refusedForSize(transaction, known);
    if (reason === null) return transaction;
    refused(reason);
    return [];
  });
