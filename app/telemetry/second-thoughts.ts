// What was let go a moment ago of traces that others know too: of an edit that came late to its readers, of
// a run that fails in a later step. Then all of its parts are kept after all, so that it can be looked into.

const rememberedMs = 30_000;
const mostRemembered = 8_000;

type Remembered = {
  /** null where it was asked for. */
  readonly keeps: (() => void)[] | null;
  readonly until: number;
};

export class SecondThoughts {
  readonly #now: () => number;
  /** By the id of the trace. */
  readonly #traces = new Map<string, Remembered>();

  /** @param now in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Calls `keep` once somebody asks for the trace, or at once where somebody has. */
  remember(traceId: string, keep: () => void): void {
    const known = this.#traces.get(traceId);
    if (known?.keeps === null) keep();
    else if (known !== undefined) known.keeps.push(keep);
    else this.#put(traceId, [keep]);
  }

  /** @returns whether it was asked for before. */
  keep(traceId: string): boolean {
    const known = this.#traces.get(traceId);
    if (known?.keeps === null) return true;
    this.#put(traceId, null);
    for (const keep of known?.keeps ?? []) keep();
    return false;
  }

  #put(traceId: string, keeps: Remembered['keeps']): void {
    const now = this.#now();
    this.#traces.delete(traceId);
    // In the order of time, as a Map goes.
    for (const [oldest, { until }] of this.#traces) {
      if (until > now && this.#traces.size < mostRemembered) break;
      this.#traces.delete(oldest);
    }
    this.#traces.set(traceId, { keeps, until: now + rememberedMs });
  }
}
