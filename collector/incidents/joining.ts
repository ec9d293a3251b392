// Which incident a trouble belongs to. A trouble that an open incident knows stays with it. A new one
// joins what is open about the same service, if the newest trouble there began lately: things that
// break together are one incident. What comes back soon after its incident was resolved opens that
// again. All else is an incident of its own.

/** Troubles of one service that begin within so much of one another belong together. */
export const joiningMs = 15 * 60_000;

export type Candidate = {
  readonly services: readonly string[];
  /** null while it is open. */
  readonly resolvedMs: number | null;
  /** When its newest trouble began, or when it was opened where it has none. */
  readonly grewMs: number;
  /** Keys of all its troubles, those that are over too. */
  readonly troubles: readonly string[];
};

export type NewTrouble = { readonly key: string; readonly service: string; readonly atMs: number };

/** @param candidates newest first. @returns null for an incident of its own. */
export const incidentOf = <C extends Candidate>(
  { key, service, atMs }: NewTrouble,
  candidates: readonly C[],
): C | null => {
  const isOpen = ({ resolvedMs }: C): boolean => resolvedMs === null;
  const knows = ({ troubles }: C): boolean => troubles.includes(key);
  const isLately = (ms: number): boolean => Math.abs(atMs - ms) <= joiningMs;
  return (
    candidates.find((each) => isOpen(each) && knows(each)) ??
    candidates.find(
      (each) => isOpen(each) && each.services.includes(service) && isLately(each.grewMs),
    ) ??
    candidates.find(
      (each) => each.resolvedMs !== null && knows(each) && isLately(each.resolvedMs),
    ) ??
    null
  );
};
