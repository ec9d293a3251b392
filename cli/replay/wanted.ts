// What a replay reads: the series that the selectors of its objectives take, and the two that every
// scraped target has, which show that a scrape was made and when its process began.

import type { Labels } from '../../collector/ingest/sample.ts';
import { type Compilation, compile } from '../../collector/sli/compilation.ts';
import { labelTest } from '../../collector/sli/selector.ts';
import { selectorsOf } from '../../language/measure.ts';
import { printSelector } from '../../language/promql-print.ts';
import type { Indicator, Selector, SloSet } from '../../language/slo-set.ts';

export const processStart = 'process_start_time_seconds';
export const up = 'up';

export type Use = { readonly kind: 'counter' | 'gauge'; readonly sources: readonly string[] };

type Looked = {
  readonly selector: Selector;
  readonly takes: (labels: Labels) => boolean;
  /** As PromQL. */
  readonly text: string;
  found: number;
};

export class Wanted {
  readonly #compilation: Compilation;
  readonly #sources: readonly string[];
  readonly #looked: readonly Looked[];
  readonly #metrics: ReadonlySet<string>;

  /** @param slos whose objectives are all replayed */
  constructor(slos: SloSet) {
    this.#compilation = compile(slos);
    this.#sources = [...new Set(this.#compilation.indicators.map(({ source }) => source))];
    const selectors = new Map<string, Selector>();
    for (const indicator of this.#compilation.indicators) {
      for (const selector of selectorsOf(indicator)) {
        selectors.set(printSelector(selector), selector);
      }
    }
    this.#looked = [...selectors].map(([text, selector]) => ({
      ...{ selector, text, found: 0 },
      takes: labelTest(selector),
    }));
    this.#metrics = new Set(this.#looked.map(({ selector }) => selector.metric));
  }

  /** Indicators that no recorded series can feed. */
  get unreadable(): readonly Indicator[] {
    return this.#compilation.indicators.filter((each) => selectorsOf(each).length === 0);
  }

  get selectors(): readonly string[] {
    return this.#looked.map(({ text }) => text);
  }

  /** Selectors that took no series of all that `use` was asked about. */
  get missing(): readonly string[] {
    return this.#looked.filter(({ found }) => found === 0).map(({ text }) => text);
  }

  /** What a series is to the objectives; null: nothing. Ask once a series. */
  use(name: string, labels: Labels): Use | null {
    if (!this.#metrics.has(name)) {
      return name === processStart || name === up ? { kind: 'gauge', sources: [] } : null;
    }
    let kind: Use['kind'] = 'gauge';
    const sources = this.#sources.filter((source) => {
      const counts = this.#compilation.shares(source, name, labels).length > 0;
      if (counts) kind = 'counter';
      return counts || this.#compilation.parts(source, name, labels).length > 0;
    });
    if (sources.length === 0) return null;
    for (const looked of this.#looked) {
      if (looked.selector.metric === name && looked.takes(labels)) looked.found += 1;
    }
    return { kind, sources };
  }
}
