// Recorded history: for each series that some objective reads, its values in order of time, by the
// target that was scraped. Nothing else of what was recorded is kept.

import { canonicalBound } from '../../collector/ingest/bound.ts';
import type { Labels } from '../../collector/ingest/sample.ts';
import { seriesKey } from '../../collector/sli/series.ts';
import type { Wanted } from './wanted.ts';

/** History that cannot be replayed; the message says what to do. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
}

/** Points of one series; times always grow. */
export class Series {
  readonly name: string;
  readonly labels: Labels;
  readonly key: string;
  /** The data sources whose objectives read it; none for what only shows that a scrape was made. */
  readonly sources: readonly string[];
  readonly kind: 'counter' | 'gauge';
  length = 0;
  /** Time and value of the first point, of the second, and so on. */
  #points = new Float64Array(128);

  constructor(name: string, labels: Labels, kind: Series['kind'], sources: readonly string[]) {
    this.name = name;
    this.labels = labels;
    this.key = seriesKey(name, labels);
    this.kind = kind;
    this.sources = sources;
  }

  get lastMs(): number {
    return this.length === 0 ? Number.NEGATIVE_INFINITY : this.timeMs(this.length - 1);
  }

  /** Infinity after the last. */
  timeMs(index: number): number {
    return index < this.length ? (this.#points[2 * index] ?? Number.NaN) : Number.POSITIVE_INFINITY;
  }

  value(index: number): number {
    return this.#points[2 * index + 1] ?? Number.NaN;
  }

  /** @returns false for a time that is not after the last. */
  push(timeMs: number, value: number): boolean {
    if (timeMs <= this.lastMs) return false;
    const at = 2 * this.length;
    if (at === this.#points.length) {
      const points = this.#points;
      this.#points = new Float64Array(2 * at);
      this.#points.set(points);
    }
    this.#points[at] = timeMs;
    this.#points[at + 1] = value;
    this.length += 1;
    return true;
  }
}

/** What was scraped: one process at one address, as Prometheus names it. */
export type RecordedTarget = { readonly name: string; readonly series: Series[] };

const targetName = ({ job = '', instance = '' }: Labels): string => `${job}/${instance}`;

export class History {
  readonly #wanted: Wanted;
  readonly #series = new Map<string, Series>();
  readonly #targets = new Map<string, RecordedTarget>();

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /**
   * The series that this is, made at first sight; null where nothing reads it.
   * @param declared what a TYPE line says of it, where there is one
   */
  series(name: string, written: Labels, declared: Series['kind'] | null): Series | null {
    const le = name.endsWith('_bucket') ? written.le : undefined;
    const labels = le === undefined ? written : { ...written, le: canonicalBound(le) };
    const use = this.#wanted.use(name, labels);
    if (use === null) return null;
    const series = new Series(name, labels, declared ?? use.kind, use.sources);
    const known = this.#series.get(series.key);
    if (known !== undefined) return known;
    this.#series.set(series.key, series);
    const target = targetName(labels);
    const recorded = this.#targets.get(target) ?? { name: target, series: [] };
    recorded.series.push(series);
    this.#targets.set(target, recorded);
    return series;
  }

  /** Those that an objective reads something of. */
  targets(): readonly RecordedTarget[] {
    return [...this.#targets.values()].filter(({ series }) =>
      series.some(({ sources, length }) => sources.length > 0 && length > 0),
    );
  }
}
