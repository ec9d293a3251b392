// Calling people in a comment: '@' and the beginning of a name, completed from a list. A comment
// keeps whom it calls apart from its words, so that two people of one name are told apart.

import type { AnnotationPerson } from '../../collaboration/protocol/annotations.ts';

export type Query = {
  /** Where the '@' stands. */
  readonly from: number;
  readonly search: string;
};

/** What is being completed at the caret; null where nothing is. */
export const queryAt = (text: string, caret: number): Query | null => {
  const found = /(?:^|[\s(])@([^\s@][^@\n]{0,39})?$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const search = found[1] ?? '';
  // Two words are a name, more are a sentence.
  if (search.split(' ').length > 2) return null;
  return { from: caret - search.length - 1, search };
};

/** The text with the name in it, and where the caret goes. */
export const completed = (
  text: string,
  caret: number,
  { from }: Query,
  { name }: AnnotationPerson,
): { readonly text: string; readonly caret: number } => {
  const before = `${text.slice(0, from)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
};

/** Those whose names still stand in the text. */
export const called = (
  text: string,
  people: readonly AnnotationPerson[],
): readonly AnnotationPerson[] => {
  const seen = new Set<string>();
  return people.filter(({ id, name }) => {
    const first = !seen.has(id);
    seen.add(id);
    return first && text.includes(`@${name}`);
  });
};

export type Piece = { readonly text: string; readonly call: boolean };

/** A comment's text in pieces: names of those it calls, and what lies between. */
export const pieces = (text: string, people: readonly AnnotationPerson[]): readonly Piece[] => {
  // The longer name first: 'Ada M' is not 'Ada'.
  const names = people.map(({ name }) => `@${name}`).toSorted((a, b) => b.length - a.length);
  const result: Piece[] = [];
  let start = 0;
  for (let at = 0; at < text.length; ) {
    const name = names.find((one) => text.startsWith(one, at));
    if (name === undefined) {
      at += 1;
      continue;
    }
    if (at > start) result.push({ text: text.slice(start, at), call: false });
    result.push({ text: name, call: true });
    at += name.length;
    start = at;
  }
  if (start < text.length) result.push({ text: text.slice(start), call: false });
  return result;
};
