// An edit may be larger than one message: a book that is pasted, a day's work offline. It is sent as
// several, one after the other. Always: the first part and the rest, composed, are the edit.

import { ChangeSet, type Text } from '@codemirror/state';

/** In JSON a character takes at most six bytes, and a message has room for a mebibyte. */
const mostCharacters = 100_000;
/** A message has room for 5,000 parts; what others do meanwhile may divide some of these. */
const mostReplacements = 1_500;

type Replacement = { readonly from: number; readonly to: number; readonly insert: Text };

const isHigh = (text: Text, place: number): boolean =>
  (text.sliceString(place, place + 1).charCodeAt(0) & 0xfc00) === 0xd800;

/** How much of a text goes into this part: whole lines if possible, and no half of a character. */
const fitting = (text: Text, room: number): number => {
  if (text.length <= room) return text.length;
  const { from } = text.lineAt(room);
  if (from > 0) return from;
  return isHigh(text, room - 1) ? room - 1 : room;
};

export type Parts = { readonly first: ChangeSet; readonly rest: ChangeSet | null };

/** @returns the same edit and null where it fits one message. */
export const firstPart = (
  changes: ChangeSet,
  most: { readonly characters: number; readonly replacements: number } = {
    characters: mostCharacters,
    replacements: mostReplacements,
  },
): Parts => {
  const first: Replacement[] = [];
  const rest: Replacement[] = [];
  let room = most.characters;
  let shift = 0;
  changes.iterChanges((from, to, _fromB, _toB, insert) => {
    const full = rest.length > 0 || room < 2 || first.length >= most.replacements;
    const taken = full ? 0 : fitting(insert, room);
    if (!full) {
      first.push({ from, to, insert: insert.slice(0, taken) });
      room -= taken;
      shift += taken - (to - from);
      if (taken === insert.length) return;
    }
    const [restFrom, restTo] = full ? [from + shift, to + shift] : [to + shift, to + shift];
    rest.push({ from: restFrom, to: restTo, insert: insert.slice(taken) });
  });
  if (rest.length === 0) return { first: changes, rest: null };
  const head = ChangeSet.of(first, changes.length);
  return { first: head, rest: ChangeSet.of(rest, head.newLength) };
};
