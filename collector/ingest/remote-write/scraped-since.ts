// Since when a target is known to be scraped, so that a series which it begins to have later counts
// from zero. The first moment seen of a target may be the rest of one that came in parts; the second
// is whole by the time that anything later comes.

type Moments = { readonly first: number; since: number | null };

/** Of targets; more have no births, which costs each new series its first value. */
const mostTargets = 50_000;

export class ScrapedSince {
  readonly #targets = new Map<string, Moments>();

  /** @returns null as long as that is not known */
  see(target: string, timeMs: number): number | null {
    const known = this.#targets.get(target);
    if (known === undefined) {
      if (this.#targets.size < mostTargets) {
        this.#targets.set(target, { first: timeMs, since: null });
      }
      return null;
    }
    if (known.since === null && timeMs !== known.first) {
      known.since = Math.max(timeMs, known.first);
    }
    return known.since;
  }
}
