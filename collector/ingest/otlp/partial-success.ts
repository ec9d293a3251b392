// What an answer says of the parts that were not taken: how many, and why, by name.

import type { Rejection } from '../sample.ts';

/** `count` spans, points or records that were not taken for one reason. */
export type Refused = Rejection & { readonly count: number };

/** An answer names so many reasons; the rest is a number. */
const named = 10;

export const refusedCount = (refused: readonly Refused[]): number =>
  refused.reduce((sum, { count }) => sum + count, 0);

/** One sentence for each place and reason: 'span "GET /" (3 times): it ends before it starts'. */
export const refusedText = (refused: readonly Refused[]): string => {
  const counts = new Map<string, Refused>();
  for (const entry of refused) {
    const key = `${entry.where}\n${entry.reason}`;
    const count = (counts.get(key)?.count ?? 0) + entry.count;
    counts.set(key, { ...entry, count });
  }
  const sentences = [...counts.values()].map(({ where, reason, count }) =>
    count === 1 ? `${where}: ${reason}` : `${where} (${count} times): ${reason}`,
  );
  const rest = sentences.length - named;
  return [...sentences.slice(0, named), ...(rest > 0 ? [`and ${rest} more reasons`] : [])].join(
    '; ',
  );
};
