// Many changes of a log as one block. Always: the block does to the text what the changes did, one
// after the other; every piece that it inserts has its author; everybody who made one of the edits
// is named, also where nothing of theirs is left.

import type { ChangeSet } from '@codemirror/state';

export type BlockChange = {
  readonly changes: ChangeSet;
  /** null: the person is gone. */
  readonly author: string | null;
  /** Milliseconds of Unix time. */
  readonly at: number;
};

export type BlockAuthor = {
  readonly author: string | null;
  readonly edits: number;
  readonly firstAt: number;
  readonly lastAt: number;
};

export type Block = {
  readonly changes: ChangeSet;
  readonly authors: readonly BlockAuthor[];
  /** Of what the changes insert, in the order of the text: length and place in `authors`. */
  readonly written: readonly (readonly [length: number, author: number])[];
};

/** A stretch of text; `by` is null for what was there before the block. */
type Stretch = { readonly length: number; readonly by: number | null };

const joined = (stretches: readonly Stretch[]): Stretch[] => {
  const all: Stretch[] = [];
  for (const { length, by } of stretches) {
    const last = all.at(-1);
    if (length === 0) continue;
    if (last?.by === by && last !== undefined)
      all[all.length - 1] = { length: last.length + length, by };
    else all.push({ length, by });
  }
  return all;
};

/** The part of the text from one place to another. */
const slice = (stretches: readonly Stretch[], from: number, to: number): Stretch[] => {
  const part: Stretch[] = [];
  let start = 0;
  for (const { length, by } of stretches) {
    const end = start + length;
    const common = Math.min(end, to) - Math.max(start, from);
    if (common > 0) part.push({ length: common, by });
    start = end;
  }
  return part;
};

const follow = (stretches: readonly Stretch[], changes: ChangeSet, by: number): Stretch[] => {
  const next: Stretch[] = [];
  let reached = 0;
  changes.iterChanges((from, to, _fromB, _toB, inserted) => {
    next.push(...slice(stretches, reached, from), { length: inserted.length, by });
    reached = to;
  }, true);
  next.push(...slice(stretches, reached, changes.length));
  return joined(next);
};

/** @throws RangeError where there is nothing to compose. */
export const composeBlock = (all: readonly BlockChange[]): Block => {
  const [first, ...rest] = all;
  if (first === undefined) throw new RangeError('A block has one change at least.');
  const changes = rest.reduce((whole, next) => whole.compose(next.changes), first.changes);
  const authors = new Map<string | null, BlockAuthor & { readonly ordinal: number }>();
  let stretches: Stretch[] = [{ length: first.changes.length, by: null }];
  for (const { changes: edit, author, at } of all) {
    const known = authors.get(author);
    const ordinal = known?.ordinal ?? authors.size;
    authors.set(author, {
      author,
      ordinal,
      edits: (known?.edits ?? 0) + 1,
      firstAt: Math.min(known?.firstAt ?? at, at),
      lastAt: Math.max(known?.lastAt ?? at, at),
    });
    stretches = follow(stretches, edit, ordinal);
  }
  const written: Stretch[] = [];
  changes.iterChanges((_from, _to, fromB, toB) => {
    written.push(...slice(stretches, fromB, toB));
  }, true);
  return {
    changes,
    authors: [...authors.values()].map(({ ordinal: _, ...author }) => author),
    written: joined(written).map(({ length, by }) => [length, by ?? 0] as const),
  };
};
