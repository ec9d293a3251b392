// A remote write → one Batch a target, of those series that somebody asks for. What a Prometheus
// scraped at one moment may come in several requests, seconds apart: all of it counts a fixed time
// after it was scraped, so that good and total are seen together.

import type { Batch, Sample } from '../sample.ts';
import { metadataTypes, millisecondsOf, type WriteRequest } from './schema.ts';
import type { ScrapedTargets } from './scraped-targets.ts';
import { readSeries, type WrittenSeries } from './series.ts';

/** Prometheus waits so long, unless told otherwise, before it sends what does not fill a request. */
export const settlingMs = 5000;

export type Asked = {
  /** Whether the increments of this metric are counted. */
  readonly counts: (source: string, metric: string) => boolean;
  /** Whether anybody asks for it at all. */
  readonly reads: (source: string, metric: string) => boolean;
};

export type WriteContext = Asked & {
  readonly source: string;
  /** Where `up` goes to, which is heard also while nothing else is. */
  readonly upSource: string;
  readonly receivedMs: number;
  readonly targets: ScrapedTargets;
  /** Metrics that metadata called gauges. */
  readonly gauges: Set<string>;
};

export type WriteBatches = {
  readonly batches: readonly Batch[];
  /** The first series that make no sense, with their place. */
  readonly faults: readonly string[];
  /** Of series that make no sense, or of native histograms. */
  readonly refused: number;
  /** Of series that nobody asks for. */
  readonly unread: number;
};

const mostFaults = 5;

/** A series that ended is marked by a NaN of its own; any NaN is no value to count. */
const isValue = (value: number): boolean => !Number.isNaN(value);

type Exposed = {
  readonly series: WrittenSeries;
  readonly samples: WriteRequest['timeseries'][number]['samples'];
};

const noteMetadata = ({ metadata }: WriteRequest, context: WriteContext): void => {
  for (const { type, metricFamilyName: name } of metadata) {
    if (!context.counts(context.source, name)) continue;
    if (type === metadataTypes.gauge) context.gauges.add(name);
    else context.gauges.delete(name);
  }
};

/** What lies further ahead was told by a clock that is wrong. */
const aheadMs = 60_000;

const noteMoments = (target: string, { series, samples }: Exposed, context: WriteContext): void => {
  const isStart = series.name === 'process_start_time_seconds';
  for (const { timestamp, value } of samples) {
    const timeMs = millisecondsOf(timestamp);
    if (timeMs > context.receivedMs + aheadMs) continue;
    context.targets.see(target, timeMs);
    if (isStart && isValue(value)) context.targets.seeProcess(target, value * 1000, timeMs);
  }
};

const samplesOf = ({ series, samples }: Exposed, kind: Sample['kind']): Sample[] =>
  samples
    .filter(({ value }) => isValue(value))
    .map(({ value, timestamp }) => ({
      ...{ name: series.name, labels: series.labels, kind, value },
      timeMs: millisecondsOf(timestamp) + settlingMs,
    }));

export const readWrite = (request: WriteRequest, context: WriteContext): WriteBatches => {
  noteMetadata(request, context);
  const faults: string[] = [];
  const byTarget = new Map<string, Exposed[]>();
  let [refused, unread] = [0, 0];
  for (const [index, { labels, samples, histograms }] of request.timeseries.entries()) {
    const series = readSeries(labels);
    if ('reason' in series) {
      refused += samples.length;
      if (faults.length < mostFaults) faults.push(`series ${index + 1}: ${series.reason}`);
      continue;
    }
    refused += histograms.length;
    const known = byTarget.get(series.target) ?? [];
    byTarget.set(series.target, known);
    known.push({ series, samples });
  }
  const batches: Batch[] = [];
  for (const [target, scraped] of byTarget) {
    for (const each of scraped) noteMoments(target, each, context);
    const batch = (source: string, samples: readonly Sample[]): Batch => ({
      ...{ source, target, timeMs: context.receivedMs, complete: false, samples },
      scraped: context.targets.of(target, settlingMs),
    });
    const read: Sample[] = [];
    for (const each of scraped) {
      const { name } = each.series;
      if (name === 'up' && context.reads(context.upSource, name)) {
        batches.push(batch(context.upSource, samplesOf(each, 'gauge')));
      }
      if (!context.reads(context.source, name)) {
        unread += each.samples.length;
        continue;
      }
      const isCounter = context.counts(context.source, name) && !context.gauges.has(name);
      read.push(...samplesOf(each, isCounter ? 'counter' : 'gauge'));
    }
    if (read.length > 0) batches.push(batch(context.source, read));
  }
  return { batches, faults, refused, unread };
};
