// The name that was probably meant: the known one with the fewest slips, if they are few.

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

/** @returns the nearest of the known names, or null when none is near (a third of the letters). */
export const nearest = (name: string, known: Iterable<string>): string | null => {
  const wanted = name.toLowerCase();
  let found: { name: string; distance: number } | null = null;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > 3 || name.length > 64) continue;
    const distance = slips(wanted, candidate.toLowerCase());
    const allowed = Math.floor(Math.max(candidate.length, name.length) / 3);
    if (distance <= allowed && (!found || distance < found.distance))
      found = { name: candidate, distance };
  }
  return found?.name ?? null;
};

/** What to do about an unknown name, in one sentence. */
export const suggestion = (name: string, known: readonly string[], things: string): string => {
  const near = nearest(name, known);
  if (near) return `Write '${near}'.`;
  return known.length === 0 ? `There are no ${things}.` : `The ${things} are: ${known.join(', ')}.`;
};
