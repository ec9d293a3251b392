// Recorded series put together again as the scrapes that they came from: all that one target said at
// one time is one complete listing. Staleness markers (NaN) and `up` of 0 are absences.

import type { Batch, Sample } from '../../collector/ingest/sample.ts';
import type { RecordedTarget, Series } from './history.ts';
import { processStart, up } from './wanted.ts';

type Standing = { readonly series: Series; next: number; nextMs: number };

class Playing {
  readonly #name: string;
  readonly #standing: readonly Standing[];
  readonly #sources: readonly string[];
  #processStartMs: number | null = null;
  /** Of its next scrape; Infinity after the last. */
  nextMs: number;

  constructor({ name, series }: RecordedTarget) {
    this.#name = name;
    this.#standing = series.map((each) => ({ series: each, next: 0, nextMs: each.timeMs(0) }));
    this.#sources = [...new Set(series.flatMap(({ sources }) => sources))];
    this.nextMs = this.#standing.reduce((first, { nextMs }) => Math.min(first, nextMs), Infinity);
  }

  /** Its next scrape: a batch for each data source; none where the target was down. */
  take(): Batch[] {
    const timeMs = this.nextMs;
    let followingMs = Number.POSITIVE_INFINITY;
    const samples = new Map<string, Sample[]>(this.#sources.map((source) => [source, []]));
    let answered = false;
    let failed = false;
    for (const standing of this.#standing) {
      const { series, next } = standing;
      const isThen = standing.nextMs === timeMs;
      if (isThen) {
        standing.next = next + 1;
        standing.nextMs = series.timeMs(next + 1);
      }
      if (standing.nextMs < followingMs) followingMs = standing.nextMs;
      if (!isThen) continue;
      const { name, labels, key, kind, sources } = series;
      const value = series.value(next);
      if (Number.isNaN(value)) continue;
      for (const source of sources) {
        samples.get(source)?.push({ name, labels, key, value, kind, timeMs });
      }
      if (name === processStart) this.#processStartMs = value * 1000;
      if (name === up && value === 0) failed = true;
      else answered = true;
    }
    this.nextMs = followingMs;
    if (failed || !answered) return [];
    return [...samples].map(([source, own]) => ({
      source,
      target: this.#name,
      timeMs,
      complete: true,
      ...(this.#processStartMs === null ? {} : { processStartMs: this.#processStartMs }),
      samples: own,
    }));
  }
}

/** Every scrape, in order of time. */
export function* scrapes(targets: readonly RecordedTarget[]): Generator<Batch> {
  const playing = targets.map((target) => new Playing(target));
  for (;;) {
    let first = playing[0];
    for (const each of playing) if (first === undefined || each.nextMs < first.nextMs) first = each;
    if (first === undefined || first.nextMs === Number.POSITIVE_INFINITY) return;
    yield* first.take();
  }
}

export type Extent = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly scrapes: number;
  readonly series: number;
  /** Seconds between a target's scrapes, by data source: of its slowest target. */
  readonly intervalSeconds: ReadonlyMap<string, number>;
};

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Distances of the first some thousand scrapes are enough to know how often there was one. */
const enough = 2000;
/** A target that was seen now and then does not tell how often the others were scraped. */
const telling = 10;

/** When a target was scraped, in order: whenever any of its series has a point. */
function* times({ series }: RecordedTarget): Generator<number> {
  const next = new Array<number>(series.length).fill(0);
  for (;;) {
    let atMs = Number.POSITIVE_INFINITY;
    for (const [index, each] of series.entries()) {
      atMs = Math.min(atMs, each.timeMs(next[index] ?? 0));
    }
    if (atMs === Number.POSITIVE_INFINITY) return;
    for (const [index, each] of series.entries()) {
      const place = next[index] ?? 0;
      if (each.timeMs(place) === atMs) next[index] = place + 1;
    }
    yield atMs;
  }
}

export const extentOf = (targets: readonly RecordedTarget[]): Extent => {
  const intervals: { readonly source: string; readonly seconds: number; readonly gaps: number }[] =
    [];
  let [fromMs, toMs, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const target of targets) {
    const gaps: number[] = [];
    let lastMs: number | null = null;
    for (const atMs of times(target)) {
      if (lastMs !== null && gaps.length < enough) gaps.push(atMs - lastMs);
      lastMs = atMs;
      fromMs = Math.min(fromMs, atMs);
      toMs = Math.max(toMs, atMs);
      count += 1;
    }
    const seconds = Math.max(1, Math.round(middle(gaps) / 1000));
    for (const source of new Set(target.series.flatMap(({ sources }) => sources))) {
      intervals.push({ source, seconds, gaps: gaps.length });
    }
  }
  const intervalSeconds = new Map<string, number>();
  for (const [source, own] of Map.groupBy(intervals, (interval) => interval.source)) {
    const known = own.filter(({ gaps }) => gaps >= telling);
    const slowest = (known.length > 0 ? known : own).map(({ seconds }) => seconds);
    intervalSeconds.set(source, Math.max(...slowest));
  }
  const series = targets
    .flatMap((target) => target.series)
    .filter(({ sources }) => sources.length > 0);
  return { fromMs, toMs, scrapes: count, series: series.length, intervalSeconds };
};
