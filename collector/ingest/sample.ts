// What every wire format becomes at the collector's door. Names and labels are normalised here:
// `le` is canonical ("1", "+Inf"), a histogram is its _bucket, _sum and _count series.

import type { CountedSpans } from './scanned-spans.ts';

export type Labels = Readonly<Record<string, string>>;

/**
 * `counter`: cumulative since the process began. `delta`: since the last export. `gauge`: a level.
 */
export type SampleKind = 'counter' | 'delta' | 'gauge';

/** One event behind a sample, by which it joins to a trace. */
export type Exemplar = {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  readonly value: number;
  readonly timeMs: number;
};

/** Counts of the buckets offset, offset + 1, …; what is beside them is empty. */
export type BucketRun = { readonly offset: number; readonly counts: readonly number[] };

/**
 * A histogram whose bucket n holds what lies in (b^n, b^(n+1)], where b = 2^(2^-scale); `negative`
 * the same of what is below zero. The zero bucket holds what is within the threshold.
 */
export type ExponentialBuckets = {
  readonly scale: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: BucketRun;
  readonly negative: BucketRun;
};

export type Sample = {
  readonly name: string;
  readonly labels: Labels;
  /** What the series is known by (sli/series.ts), where its source has it at hand. */
  readonly key?: string;
  readonly value: number;
  readonly kind: SampleKind;
  /** Milliseconds of Unix time: a scrape's start, a delta's end. */
  readonly timeMs: number;
  /** When the series began to count, where the source says so (OTLP start time, `_created`). */
  readonly createdMs?: number;
  /**
   * Stands for the series of every `le` that somebody asks for: `name` is that of the buckets, the
   * labels are without `le`, the value is the count of all.
   */
  readonly buckets?: ExponentialBuckets;
  /** The source says that this series has no value any more; a `_bucket` without `le` is all of them. */
  readonly isGone?: true;
  readonly exemplars?: readonly Exemplar[];
};

/**
 * What is known of a target that somebody else scrapes, such as a Prometheus that writes to us. Each
 * of its series comes in the order of its times, but those of one moment may come in parts.
 */
export type Scraped = {
  /** Since when it is known to be scraped; null: not yet. */
  readonly sinceMs: number | null;
  /** When its process began, and from which of its moments on that was told. */
  readonly process: { readonly startMs: number; readonly sinceMs: number } | null;
};

/** What arrived together from one target: applied together, committed together. */
export type Batch = {
  /** Name of the DataSource. */
  readonly source: string;
  /** The scraped URL, or service.name/service.instance.id. */
  readonly target: string;
  /** A scrape's start; when a push arrived. */
  readonly timeMs: number;
  /** A scrape lists every series there is: one that is absent is absent. A push does not. */
  readonly complete: boolean;
  /** `process_start_time_seconds`, in milliseconds, where the target exposes it. */
  readonly processStartMs?: number;
  /** Of a push by one who scrapes the target. */
  readonly scraped?: Scraped;
  /** Recognises a repeated push for 15 minutes. */
  readonly fingerprint?: string;
  readonly samples: readonly Sample[];
  /** Samples that nobody asks for, left at the door. */
  readonly unread?: number;
  /** What the spans of a push of traces come to, which has no samples. */
  readonly counted?: CountedSpans;
};

/** Why a part of the input was not taken; `where` is a line number or a path in the message. */
export type Rejection = { readonly where: string; readonly reason: string };
