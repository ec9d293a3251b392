// What is shown where: threads in the order of the text, those that are resolved apart, bookmarks as
// a table of contents.

import type { Annotation } from '../../collaboration/protocol/annotations.ts';

export type Shelves = {
  readonly open: readonly Annotation[];
  readonly resolved: readonly Annotation[];
  readonly bookmarks: readonly Annotation[];
};

const inOrder = (a: Annotation, b: Annotation): number =>
  a.anchor.from - b.anchor.from || a.createdAt - b.createdAt;

export const shelved = (all: readonly Annotation[]): Shelves => {
  const threads = all.filter(({ kind }) => kind === 'thread').toSorted(inOrder);
  return {
    open: threads.filter(({ resolved }) => resolved === null),
    resolved: threads.filter(({ resolved }) => resolved !== null),
    bookmarks: all.filter(({ kind }) => kind === 'bookmark').toSorted(inOrder),
  };
};

/** All of what it was made on has been deleted since. */
export const isLost = ({ anchor, quote }: Annotation): boolean =>
  quote !== '' && anchor.from === anchor.to;

/** A quotation short enough to stand above a comment. */
export const shortQuote = (text: string, most = 120): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most
    ? line
    : `${line
        .slice(0, most - 1)
        .toWellFormed()
        .trimEnd()}…`;
};
