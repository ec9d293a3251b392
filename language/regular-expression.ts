// Regular expressions of queries, read by RE2's own rules as Prometheus and Tempo read them: they
// match the whole text, and no text takes forever, wherever labels and names of spans come from.

import { RE2JS, RE2JSException } from 're2js';
import { shown } from './query-tree.ts';

export type Expression = { readonly test: (text: string) => boolean };

/** Labels have few values, which come again with every scrape. */
const mostRemembered = 1000;

/** Only Go from 1.22 on reads it, and older Prometheus would refuse the whole file of rules. */
const namedAnew = /\(\?<[A-Za-z_]/;

/** @returns the expression, anchored at both ends, or in words why it cannot be used. */
export const anchoredRegExp = (source: string): Expression | string => {
  if (namedAnew.test(source)) return "older Prometheus does not know '(?<name>'; '(?:' does";
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source, RE2JS.DOTALL);
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause;
    // It quotes the whole expression, with the flag put in front.
    return cause.message
      .replace(/^error parsing regexp: /, '')
      .replace(/`(?:\(\?s\))?(.*)`$/s, (_, part: string) => `\`${shown(part)}\``);
  }
  const known = new Map<string, boolean>();
  return {
    test: (text) => {
      const before = known.get(text);
      if (before !== undefined) return before;
      const found = compiled.testExact(text);
      if (known.size >= mostRemembered) known.clear();
      known.set(text, found);
      return found;
    },
  };
};
