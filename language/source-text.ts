// The text of one definition file, and how a character's offset becomes a line and a column.
// Lines and columns count from 1, columns in UTF-16 units as editors do.

import type { Place } from './slo-set.ts';

export type SourceText = {
  readonly path: string;
  readonly text: string;
  readonly placeAt: (offset: number) => Place;
  /** Of a place of this text. */
  readonly offsetAt: (place: Place) => number;
  /** The text of a line, without its end; '' beyond the last. */
  readonly line: (line: number) => string;
};

export const sourceText = (path: string, text: string): SourceText => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);

  const placeAt = (offset: number): Place => {
    const bounded = Math.max(0, Math.min(offset, text.length));
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= bounded) low = middle;
      else high = middle - 1;
    }
    return { file: path, line: low + 1, column: bounded - (starts[low] ?? 0) + 1 };
  };

  const line = (number: number): string => {
    const start = starts[number - 1];
    if (start === undefined) return '';
    const next = starts[number];
    return text.slice(start, next === undefined ? text.length : next - 1).replace(/\r$/, '');
  };

  const offsetAt = (place: Place): number => (starts[place.line - 1] ?? 0) + place.column - 1;

  return { path, text, placeAt, offsetAt, line };
};
