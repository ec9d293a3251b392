// Regular expressions of queries. They must match the whole text and mean the same in RE2 (which
// Prometheus and Tempo use) and in JavaScript; what only one of them knows is refused. As in RE2, no
// text takes forever: labels and names of spans come from outside.

import { setFlagsFromString } from 'node:v8';
import { fromRe2 } from './re2.ts';

// Where trying every way would take long, V8 goes on with its engine that takes linear time.
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

/** `size`: how often what is in it may be repeated by a count; 0 where nothing is repeated. */
type Group = { size: number; branches: boolean };

/** Larger than this, that engine does not unfold what is counted. */
const largestSize = 16;

const parts = /\)(?:[*+]|\{\d+(?:,\d*)?\})?|\(|\||[*+]|\{\d+(?:,\d*)?\}/g;

const countOf = (token: string): number => Math.max(1, ...(token.match(/\d+/g) ?? []).map(Number));

/** What that engine does not know: many repetitions of repetitions, or any with other flags than s. */
const isSlow = (source: string, otherFlags: boolean): boolean => {
  const plain = source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/gs, 'x');
  const groups: Group[] = [{ size: 0, branches: false }];
  for (const [token] of plain.matchAll(parts)) {
    const ended = token.startsWith(')') ? groups.pop() : null;
    const group = groups.at(-1);
    if (!group) return false;
    if (token === '(') groups.push({ size: 0, branches: false });
    else if (token === '|') group.branches = true;
    else if (!ended) group.size = Math.max(group.size, countOf(token));
    else if (token === ')') group.size = Math.max(group.size, ended.size);
    else {
      const size = Math.max(1, ended.size) * countOf(token);
      const nested = ended.size > 0 || (otherFlags && ended.branches);
      if (nested && (otherFlags || size > largestSize)) return true;
      group.size = Math.max(group.size, size);
    }
  }
  return false;
};

/** @returns the expression, anchored at both ends, or in words why it cannot be used. */
export const anchoredRegExp = (source: string): RegExp | string => {
  const translated = fromRe2(source);
  if (typeof translated === 'string') return translated;
  if (isSlow(source, translated.flags !== 's'))
    return 'a repetition is repeated, which can take forever';
  try {
    return new RegExp(`^(?:${translated.source})$`, translated.flags);
  } catch (cause) {
    if (cause instanceof SyntaxError) return 'it is not well formed';
    throw cause;
  }
};
