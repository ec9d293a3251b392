// Spans that were let go a moment ago, of edits whose readers may still find that they came late: then
// they are kept after all, so that what is slow can be looked into.

const rememberedMs = 30_000;
const mostRemembered = 8_000;

type Remembered = {
  /** null where it was asked for. */
  readonly keep: (() => void) | null;
  readonly until: number;
};

export class SecondThoughts {
  readonly #now: () => number;
  /** By the id of the span. */
  readonly #spans = new Map<string, Remembered>();

  /** @param now in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls `keep` once somebody asks for it, or at once where somebody has. */
  remember(spanId: string, keep: () => void): void {
    if (this.#spans.get(spanId)?.keep === null) keep();
    else this.#put(spanId, keep);
  }

  /** @returns whether it was here, or was asked for before. */
  keep(spanId: string): boolean {
    const found = this.#spans.get(spanId);
    if (found?.keep === null) return true;
    this.#put(spanId, null);
    found?.keep();
    return found !== undefined;
  }

  #put(spanId: string, keep: Remembered['keep']): void {
    const now = this.#now();
    this.#spans.delete(spanId);
    // In the order of time, as a Map goes.
    for (const [oldest, { until }] of this.#spans) {
      if (until > now && this.#spans.size < mostRemembered) break;
      this.#spans.delete(oldest);
    }
    this.#spans.set(spanId, { keep, until: now + rememberedMs });
  }
}
