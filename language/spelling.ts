// The name that was probably meant: the known one with the fewest slips, if they are few. It is
// certain only where no other name is as near and no digit differs: v1 is no slip of v2.

import type { Fix } from './diagnostic.ts';

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
export const slips = (a: string, b: string): number => {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const above = rows[i - 1] ?? [];
      let best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
};

type Near = { readonly name: string; readonly alone: boolean };

const nearestOf = (name: string, known: Iterable<string>): Near | null => {
  const wanted = name.toLowerCase();
  let least = Number.POSITIVE_INFINITY;
  let nearest: readonly string[] = [];
  for (const candidate of new Set(known)) {
    if (Math.abs(candidate.length - name.length) > 3 || name.length > 64) continue;
    const distance = slips(wanted, candidate.toLowerCase());
    const allowed = Math.floor(Math.max(candidate.length, name.length) / 3);
    if (distance > allowed || distance > least) continue;
    nearest = distance < least ? [candidate] : [...nearest, candidate];
    least = distance;
  }
  const [first] = nearest;
  return first === undefined ? null : { name: first, alone: nearest.length === 1 };
};

/** @returns the nearest of the known names, or null when none is near (a third of the letters). */
export const nearest = (name: string, known: Iterable<string>): string | null =>
  nearestOf(name, known)?.name ?? null;

const digits = (text: string): string => text.replaceAll(/\D/g, '');

/** What to do about an unknown name, in one sentence. */
export const suggestion = (name: string, known: readonly string[], things: string): string => {
  const near = nearest(name, known);
  if (near) return `Write '${near}'.`;
  return known.length === 0 ? `There are no ${things}.` : `The ${things} are: ${known.join(', ')}.`;
};

/** The same, and what the word becomes where that is certain. */
export const correction = (
  name: string,
  known: readonly string[],
  things: string,
  none = suggestion(name, known, things),
): Fix => {
  const near = nearestOf(name, known);
  if (!near) return none;
  const text = `Write '${near.name}'.`;
  const certain = near.alone && digits(near.name) === digits(name);
  return certain ? { text, becomes: near.name } : text;
};
