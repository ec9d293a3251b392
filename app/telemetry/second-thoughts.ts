// Traces that were let go a moment ago, of edits whose readers may still find that they came late: then
// they are kept after all, so that what is slow can be looked into.

import type { LightSpan } from './light-span.ts';

const rememberedMs = 30_000;
const mostRemembered = 4_000;

type Remembered = { readonly span: LightSpan | null; readonly until: number };

export class SecondThoughts {
  readonly #now: () => number;
  /** By the id of the span that others know; null where it was asked for already. */
  readonly #spans = new Map<string, Remembered>();

  /** @param now in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  remember(span: LightSpan): void {
    this.#put(span.spanId, span);
  }

  /** @returns false where it was never here, the first time that somebody asks. */
  keep(spanId: string): boolean {
    const found = this.#spans.get(spanId);
    found?.span?.trace.keep();
    if (found?.span !== null) this.#put(spanId, null);
    return found !== undefined;
  }

  #put(spanId: string, span: LightSpan | null): void {
    const now = this.#now();
    this.#spans.delete(spanId);
    // In the order of time, as a Map goes.
    for (const [oldest, { until }] of this.#spans) {
      if (until > now && this.#spans.size < mostRemembered) break;
      this.#spans.delete(oldest);
    }
    this.#spans.set(spanId, { span, until: now + rememberedMs });
  }
}
