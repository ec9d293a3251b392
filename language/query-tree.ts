// What the two query languages' syntax trees have in common: their children, and the first place
// where the parser could not go on.

import type { SyntaxNode, Tree } from '@lezer/common';
import type { Rule } from './rules.ts';

/** Something wrong with a query, at a character of it. */
export type QueryFinding = {
  readonly rule: Rule;
  readonly at: number;
  readonly message: string;
  readonly fix: string;
  /** What certainly mends it: characters `from` up to `to` of the query become `text`. */
  readonly edit?: { readonly from: number; readonly to: number; readonly text: string };
};

/** Part of a query as a message shows it: so much is enough to know it again. */
export const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

export const children = (node: SyntaxNode): SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (!child.name.endsWith('Comment')) found.push(child);
  return found;
};

/** @returns where the parser stumbled first and over what, or null when it did not. */
export const syntaxError = (
  tree: Tree,
  query: string,
): { readonly at: number; readonly message: string } | null => {
  let at: number | null = null;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError && (at === null || node.from < at)) at = node.from;
    },
  });
  if (at === null) return null;
  const rest = query.slice(at).trimStart();
  if (rest === '')
    return { at: query.trimEnd().length, message: 'the query ends before it is complete' };
  const start = query.length - rest.length;
  const [word = ''] = /^(?:[\w.:]+|"[^"]*"|.)/su.exec(rest) ?? [];
  return { at: start, message: `'${shown(word)}' is not expected here` };
};

const inQuery = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|#[^\n]*|[()+*/%^-]/g;

/**
 * The character at which a query has more operators or deeper brackets than `most`, or null. Lezer
 * takes such a query for wrong at some place or other, and whoever walks its tree would walk deep.
 */
export const excessOf = (query: string, most: number): number | null => {
  let operators = 0;
  let brackets = 0;
  for (const { 0: token, index } of query.matchAll(inQuery)) {
    if (token === '(') brackets++;
    else if (token === ')') brackets--;
    else if (token.length === 1) operators++;
    if (operators > most || brackets > most) return index;
  }
  return null;
};
