// The samples that make up one point of a histogram: buckets in order of their bounds, none smaller
// than the one before, the last one +Inf and equal to the count.

import type { Dialect } from './sample-line.ts';

export type PointFault = { readonly line: number; readonly reason: string };

type Told = { readonly line: number; readonly value: number };

export class HistogramPoint {
  readonly #family: string;
  readonly #dialect: Dialect;
  /** Gauge histograms can sum up to less than nothing. */
  readonly #isGauge: boolean;
  #bound = Number.NEGATIVE_INFINITY;
  #last: Told | null = null;
  #hasNegativeBounds = false;
  #count: Told | null = null;
  #sum: Told | null = null;
  #line = 0;

  constructor(family: string, dialect: Dialect, isGauge: boolean) {
    this.#family = family;
    this.#dialect = dialect;
    this.#isGauge = isGauge;
  }

  /** @returns why the bucket cannot follow those before it. */
  addBucket(bound: number, value: number, line: number): string | null {
    this.#line = line;
    const [before, smaller] = [this.#bound, this.#last];
    if (smaller !== null && bound <= before) {
      return `the buckets of ${this.#family} are not in rising order of le`;
    }
    this.#bound = bound;
    this.#last = { line, value };
    this.#hasNegativeBounds ||= bound < 0;
    return smaller !== null && value < smaller.value
      ? `a bucket of ${this.#family} holds ${value}, less than the smaller one's ${smaller.value}`
      : null;
  }

  addCount(value: number, line: number): void {
    this.#line = line;
    this.#count = { line, value };
  }

  addSum(value: number, line: number): void {
    this.#line = line;
    this.#sum = { line, value };
  }

  addOther(line: number): void {
    this.#line = line;
  }

  /** What is wrong with the whole, at the line that shows it. */
  finish(): PointFault | null {
    const line = this.#line;
    const family = this.#family;
    if (this.#last === null || this.#bound !== Number.POSITIVE_INFINITY) {
      return { line, reason: `${family} has no bucket le="+Inf"` };
    }
    if (this.#count !== null && this.#count.value !== this.#last.value) {
      const reason = `${family} counts ${this.#count.value}, but its bucket le="+Inf" holds ${this.#last.value}`;
      return { line: Math.max(this.#count.line, this.#last.line), reason };
    }
    return this.#dialect === 'openmetrics' ? this.#sumFault() : null;
  }

  #sumFault(): PointFault | null {
    const [family, sum] = [this.#family, this.#sum];
    if ((sum === null) !== (this.#count === null)) {
      const [there, missing] = sum === null ? ['count', 'sum'] : ['sum', 'count'];
      return { line: this.#line, reason: `${family} has a ${there} and no ${missing}` };
    }
    if (sum === null) return null;
    if (this.#hasNegativeBounds && !this.#isGauge) {
      return { line: sum.line, reason: `${family} has negative bounds: it cannot have a sum` };
    }
    return this.#isGauge && sum.value < 0 && !this.#hasNegativeBounds
      ? {
          line: sum.line,
          reason: `${family} has no negative bounds: its sum cannot be ${sum.value}`,
        }
      : null;
  }
}
