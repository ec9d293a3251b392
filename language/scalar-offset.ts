// Where a character of a YAML text stands in the file, whatever the style of the text.
// Quotes, escapes, indentation and folded line ends are in the file but not in the value.

import type { Scalar } from 'yaml';

const isSpace = (character: string | undefined): boolean => /^\s$/.test(character ?? '');

/** What is written for one character of a value is at most so long: the escape \U0001F600. */
const longestEscape = 10;

/** The offset of `wanted` at or after `from`, if only spaces or one escape lie between. */
const find = (text: string, wanted: string, from: number, end: number): number | null => {
  let passed = 0;
  for (let at = from; at < end && passed <= longestEscape; at++) {
    if (text[at] === wanted) return at;
    if (!isSpace(text[at])) passed++;
  }
  return null;
};

/** @returns the offset in `text` of character `index` of the scalar's value; its end for the length. */
export const scalarOffset = (text: string, scalar: Scalar, index: number): number => {
  const [start, end] = scalar.range ?? [0, 0];
  const value = String(scalar.value);
  const block = scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED';
  const header = block ? text.indexOf('\n', start) + 1 : 0;
  const quoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE';
  let next = block ? Math.max(header, start) : start + (quoted ? 1 : 0);
  for (let at = 0; at <= index && at < value.length; at++) {
    const wanted = value[at] ?? '';
    if (isSpace(wanted)) {
      if (at === index) return next;
      continue;
    }
    const offset = find(text, wanted, next, end);
    if (at === index) return offset ?? next;
    if (offset !== null) next = offset + 1;
  }
  return next;
};
