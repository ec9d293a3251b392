// Which part of a text "this section" is: what is selected, as whole lines, or the part under the
// heading above the cursor, down to the next heading of its rank. Empty lines at its end are outside,
// so that there is room before what follows.

import type { Text } from '@codemirror/state';
import type { LockRange } from '../../collaboration/protocol/lock.ts';

const rankOf = (line: string): number => /^ {0,3}(#{1,6})(\s|$)/.exec(line)?.[1]?.length ?? 0;
const longestName = 40;

const withoutEmptyEnd = (text: Text, first: number, last: number): LockRange => {
  let end = last;
  while (end > first && text.line(end).text.trim() === '') end -= 1;
  return { from: text.line(first).from, to: text.line(end).to };
};

export const sectionAt = (text: Text, from: number, to: number): LockRange => {
  const [start, end] = [text.lineAt(from), text.lineAt(to)];
  if (from !== to) return withoutEmptyEnd(text, start.number, end.number);
  let first = start.number;
  while (first > 1 && rankOf(text.line(first).text) === 0) first -= 1;
  const rank = rankOf(text.line(first).text) || 6;
  let last = Math.max(first, start.number);
  while (last < text.lines) {
    const next = rankOf(text.line(last + 1).text);
    if (next > 0 && next <= rank) break;
    last += 1;
  }
  return withoutEmptyEnd(text, first, last);
};

/** Its first words that say something: '“Where we are”', for people. */
export const nameOf = (text: Text, { from, to }: LockRange): string => {
  const start = text.lineAt(Math.min(from, text.length)).number;
  const end = text.lineAt(Math.min(to, text.length)).number;
  for (let number = start; number <= end; number += 1) {
    const words = text
      .line(number)
      .text.replace(/^[\s#>*-]+/, '')
      .trim();
    if (words === '') continue;
    const cut = words.length > longestName ? `${words.slice(0, longestName).trimEnd()}…` : words;
    return `“${cut.toWellFormed()}”`;
  }
  return 'an empty part';
};
