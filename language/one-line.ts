// A query on one line, for people to read and for files: without comments and without the spaces that
// say nothing. What is quoted stays as it is, so that it counts what it counted.

import { parser } from '@prometheus-io/lezer-promql';

type Stretch = { readonly from: number; readonly to: number };

/** Spaces in place of stretches, so that all else stands where it stood. */
export const blanked = (text: string, stretches: readonly Stretch[]): string =>
  stretches.reduce(
    (left, { from, to }) => left.slice(0, from) + ' '.repeat(to - from) + left.slice(to),
    text,
  );

/** Of PromQL. */
export const comments = (query: string): readonly Stretch[] => {
  const found: Stretch[] = [];
  parser.parse(query).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'LineComment') found.push({ from, to });
    },
  });
  return found;
};

const quotedText = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/.source;

/** Every run of white space as one space; none inside parentheses or before a comma. */
export const compact = (query: string): string =>
  query
    .replaceAll(new RegExp(`(${quotedText})|\\s+`, 'g'), (_, quote?: string) => quote ?? ' ')
    .replaceAll(
      new RegExp(`(${quotedText})|(\\() +| +(?=[),])`, 'g'),
      (_, quote?: string, open?: string) => quote ?? open ?? '',
    )
    .trim();

/** Of PromQL, as written but for its comments. */
export const oneLine = (query: string): string => compact(blanked(query, comments(query)));
