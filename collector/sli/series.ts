// What a series is: name and labels, in whatever order they came; an empty label is an absent one.
// Series of one histogram (its _bucket, _sum and _count, all bounds) are one family.

import type { Labels } from '../ingest/sample.ts';

/** Lengths go before texts, so that no two series share a key whatever their values hold. */
const written = (labels: Labels, without: string | null): string => {
  let text = '';
  for (const label of Object.keys(labels).sort()) {
    const value = labels[label];
    if (value === undefined || value === '' || label === without) continue;
    text += `${label.length}:${label}${value.length}:${value}`;
  }
  return text;
};

export const seriesKey = (name: string, labels: Labels): string =>
  `${name}{${written(labels, null)}}`;

const part = /_(?:bucket|sum|count)$/;

/** What is reset together within a process: a whole histogram, or the one counter. */
export const familyKey = (name: string, labels: Labels): string =>
  `${name.replace(part, '')}{${written(labels, 'le')}}`;
