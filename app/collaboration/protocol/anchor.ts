// Where something is attached to a text that changes: a stretch of it, or a point. How an anchor
// moves depends on the anchor and the change only, so everybody who applies the same changes in the
// same order has it at the same place. What is deleted of it is remembered, so that undo brings it
// back, edit by edit or several at once; nothing of it grows beyond `keptLength`.

import type { ChangeSet } from '@codemirror/state';

export type Anchor = {
  readonly from: number;
  readonly to: number;
  /** What it stands on now; null where that is too long to be remembered. */
  readonly text: string | null;
  /** What was deleted at its beginning, then what was left of it when that went too, then its end. */
  readonly before: string;
  readonly lost: string;
  readonly after: string;
  /** How much was deleted together with `lost` to the left of it. */
  readonly lead: number;
  /** What went and came at its place since it is a point, in order. None in what is stored of old. */
  readonly around?: readonly Passed[];
};

/** How much was deleted to its left and to its right; below 0, how much was typed there. */
type Passed = readonly [left: number, right: number];

export const keptLength = 2_000;
/** An overlap that is no accident. */
const telling = 3;
const mostAround = 50;

/** @param text is what is there now. */
export const anchorAt = (from: number, text: string): Anchor => ({
  from,
  to: from + text.length,
  text: kept(text),
  ...whole,
});

const whole = { before: '', lost: '', after: '', lead: 0, around: [] } as const;

/** @returns the anchor after the changes. */
export const moveAnchor = (anchor: Anchor, changes: ChangeSet): Anchor => {
  const edits: Edit[] = [];
  changes.iterChanges((from, to, _fromB, _toB, insert) => {
    if (from <= anchor.to) edits.push({ from, to, insert: insert.toString() });
  });
  // The last first: those before it are then still where the change says.
  return edits.reduceRight(afterEdit, anchor);
};

type Edit = { readonly from: number; readonly to: number; readonly insert: string };

const kept = (text: string): string | null => (text.length <= keptLength ? text : null);
const bounded = (text: string): string => kept(text) ?? '';

const afterEdit = (anchor: Anchor, { from, to, insert }: Edit): Anchor => {
  const inside = from < to && from >= anchor.from && to <= anchor.to;
  const all = from === anchor.from && to === anchor.to;
  // A correction of a part belongs to it, even at its edge; what takes the place of the whole does not.
  if (inside && !all && insert !== '') return afterReplacing(anchor, { from, to, insert });
  const left = from < to ? afterDeleting(anchor, from, to) : anchor;
  if (insert === '') return left;
  // Where nothing was lost before, nothing comes back: a letter that is the same is another one.
  const least = anchor.before + anchor.lost + anchor.after === '' ? telling : 1;
  const undoes = (left.around?.length ?? 0) <= (anchor.around?.length ?? 0);
  return afterInserting(left, from, insert, { least, undoes });
};

const afterReplacing = (anchor: Anchor, { from, to, insert }: Edit): Anchor => {
  const text = anchor.text ?? '';
  const replaced = text.slice(0, from - anchor.from) + insert + text.slice(to - anchor.from);
  return {
    ...anchor,
    to: anchor.to - (to - from) + insert.length,
    text: anchor.text === null ? null : kept(replaced),
  };
};

/** The point when so much was deleted around it, or typed before it. */
const passedBy = (anchor: Anchor, [left, right]: Passed): Anchor => {
  const { around = [] } = anchor;
  const at = anchor.from - left;
  const moved = { ...anchor, from: at, to: at, lead: anchor.lead + left };
  // What was typed there last is gone again.
  const typed = -(around.at(-1)?.[0] ?? 0);
  if (typed > 0 && left === typed && right === 0) return { ...moved, around: around.slice(0, -1) };
  return { ...moved, around: [...around, [left, right] as const].slice(-mostAround) };
};

const afterDeleting = (anchor: Anchor, from: number, to: number): Anchor => {
  const length = to - from;
  if (anchor.from === anchor.to && from <= anchor.from && to >= anchor.to) {
    return passedBy(anchor, [anchor.from - from, to - anchor.to]);
  }
  if (to <= anchor.from) return { ...anchor, from: anchor.from - length, to: anchor.to - length };
  if (from >= anchor.to) return anchor;
  const text = anchor.text ?? '';
  const cutsStart = from <= anchor.from;
  const cutsEnd = to >= anchor.to;
  if (cutsStart && cutsEnd) {
    return {
      ...anchor,
      from,
      to: from,
      text: '',
      lost: text,
      lead: anchor.from - from,
      around: [],
    };
  }
  if (cutsStart) {
    const cut = to - anchor.from;
    return {
      ...anchor,
      from,
      to: anchor.to - length,
      text: anchor.text === null ? null : text.slice(cut),
      before: bounded(anchor.before + text.slice(0, cut)),
    };
  }
  const start = from - anchor.from;
  if (cutsEnd) {
    return {
      ...anchor,
      to: from,
      text: anchor.text === null ? null : text.slice(0, start),
      after: bounded(text.slice(start) + anchor.after),
    };
  }
  return {
    ...anchor,
    to: anchor.to - length,
    text: anchor.text === null ? null : text.slice(0, start) + text.slice(start + length),
  };
};

type Likeness = {
  /** How much has to be the same as what was lost. */
  readonly least: number;
  /** False where as much as comes may be no more than what takes the place of something. */
  readonly undoes: boolean;
};

const afterInserting = (
  anchor: Anchor,
  at: number,
  insert: string,
  { least, undoes }: Likeness,
): Anchor => {
  const { length } = insert;
  if (at > anchor.to) return anchor;
  const shifted = { ...anchor, from: anchor.from + length, to: anchor.to + length };
  if (at < anchor.from) return shifted;
  if (anchor.from === anchor.to) {
    const back = (undoes ? undone(anchor, length) : null) ?? restored(anchor, insert, least);
    return back ?? passedBy(anchor, [-length, 0]);
  }
  if (at > anchor.from && at < anchor.to) {
    return afterReplacing(anchor, { from: at, to: at, insert });
  }
  if (at === anchor.from) {
    const { before } = anchor;
    const back = atLeast(least, commonEnd(before, insert));
    return {
      ...shifted,
      from: shifted.from - back,
      text: anchor.text === null ? null : kept(insert.slice(length - back) + anchor.text),
      before: before.slice(0, before.length - back),
    };
  }
  const { after } = anchor;
  const back = atLeast(least, commonStart(after, insert));
  return {
    ...anchor,
    to: anchor.to + back,
    text: anchor.text === null ? null : kept(anchor.text + insert.slice(0, back)),
    after: after.slice(back),
  };
};

/** @returns the point where as much comes back as was deleted around it last, by one edit or more. */
const undone = (anchor: Anchor, length: number): Anchor | null => {
  const { around = [] } = anchor;
  let left = 0;
  let all = 0;
  for (let index = around.length - 1; index >= 0; index -= 1) {
    const [toLeft, toRight] = around[index] ?? [0, 0];
    // Before that something was typed, which is there.
    if (toLeft < 0) return null;
    left += toLeft;
    all += toLeft + toRight;
    if (all < length) continue;
    if (all > length) return null;
    const at = anchor.from + left;
    return {
      ...anchor,
      from: at,
      to: at,
      lead: anchor.lead - left,
      around: around.slice(0, index),
    };
  }
  return null;
};

/** @returns the lost anchor as it is after what was inserted at it, where that brings some back. */
const restored = (anchor: Anchor, insert: string, least: number): Anchor | null => {
  const { lead, lost } = anchor;
  const all = anchor.before + lost + anchor.after;
  if (lost === '' || Math.min(all.length, insert.length) < least) return null;
  /** `from` to `to` of all of it stand at `start` of what was inserted. */
  const standing = (start: number, from: number, to: number): Anchor => ({
    from: anchor.from + start,
    to: anchor.from + start + to - from,
    text: all.slice(from, to),
    ...whole,
    before: all.slice(0, from),
    after: all.slice(to),
  });
  // As it went, so it comes back; and what went before it together with it.
  const first = anchor.before.length;
  if (lead >= 0 && insert.startsWith(lost, lead)) {
    const left = commonEnd(anchor.before, insert.slice(0, lead));
    const right = commonStart(anchor.after, insert.slice(lead + lost.length));
    return standing(lead - left, first - left, first + lost.length + right);
  }
  const place = insert.indexOf(all);
  if (place >= 0) return standing(place, 0, all.length);
  if (all.startsWith(insert)) return standing(0, 0, insert.length);
  if (all.endsWith(insert)) return standing(0, all.length - insert.length, all.length);
  const inner = insert.length >= telling ? all.indexOf(insert) : -1;
  return inner < 0 ? null : standing(0, inner, inner + insert.length);
};

const atLeast = (least: number, length: number): number => (length < least ? 0 : length);

/** How much the ends of both have in common. */
const commonEnd = (one: string, other: string): number => {
  let length = 0;
  const most = Math.min(one.length, other.length);
  while (length < most && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
};

const commonStart = (one: string, other: string): number => {
  let length = 0;
  const most = Math.min(one.length, other.length);
  while (length < most && one[length] === other[length]) length += 1;
  return length;
};
