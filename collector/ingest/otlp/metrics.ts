// ExportMetricsServiceRequest → one Batch a target. What is not taken is named with its reason; the
// rest of the request is taken.

import type { Batch, Labels, Sample } from '../sample.ts';
import { type Attributes, serviceOf } from '../span.ts';
import { readResource, targetOf } from './attributes.ts';
import { exponentialPoint, histogramPoint, summaryPoint } from './distributions.ts';
import type { MetricMessage, MetricsRequest, Point } from './message.ts';
import { metricName } from './metric-name.ts';
import type { Refused } from './partial-success.ts';
import { gaugePoint, type PointResult, sumPoint } from './points.ts';

/** What every series of a target carries, as Prometheus has it from the same exporters. */
const targetLabels = (resource: Attributes): Labels => {
  const service = serviceOf(resource);
  const namespace = resource['service.namespace'];
  const instance = resource['service.instance.id'];
  return {
    job: namespace === undefined ? service : `${String(namespace)}/${service}`,
    ...(instance === undefined ? {} : { instance: String(instance) }),
  };
};

/** One metric: under which name, how it is read, and which series there may be of it. */
type Reading = {
  readonly points: readonly Point[];
  readonly series: readonly string[];
  readonly read: () => readonly PointResult[];
};

const readMetric = (metric: MetricMessage, target: Labels): Reading | null => {
  const called = (kind: Parameters<typeof metricName>[2]) =>
    metricName(metric.name, metric.unit, kind);
  const each = <Kind extends Point>(
    points: readonly Kind[],
    series: readonly string[],
    read: (point: Kind) => PointResult,
  ): Reading => ({ points, series, read: () => points.map(read) });
  const parts = (name: string) => ['_bucket', '_count', '_sum'].map((suffix) => name + suffix);
  switch (metric.data) {
    case 'gauge': {
      const name = called('gauge');
      return each(metric.gauge.dataPoints, [name], (point) => gaugePoint(name, point, target));
    }
    case 'sum': {
      const { sum } = metric;
      const name = called(sum.isMonotonic ? 'counter' : 'gauge');
      return each(sum.dataPoints, [name], (point) => sumPoint(name, sum, point, target));
    }
    case 'histogram': {
      const { histogram } = metric;
      const name = called('histogram');
      return each(histogram.dataPoints, parts(name), (point) =>
        histogramPoint(name, histogram, point, target),
      );
    }
    case 'exponentialHistogram': {
      const { exponentialHistogram } = metric;
      const name = called('histogram');
      return each(exponentialHistogram.dataPoints, parts(name), (point) =>
        exponentialPoint(name, exponentialHistogram, point, target),
      );
    }
    case 'summary': {
      const name = called('histogram');
      return each(metric.summary.dataPoints, [name, ...parts(name)], (point) =>
        summaryPoint(name, point, target),
      );
    }
    default:
      return null;
  }
};

type Arrived = { readonly samples: Sample[]; unread: number };

/**
 * @param fingerprint of the request's body; with the target it recognises a repeated batch.
 * @param isRead whether anybody asks for series of this name: others are only counted, so that
 *   their number costs no memory.
 */
export const readMetrics = (
  request: MetricsRequest,
  source: string,
  receivedMs: number,
  fingerprint: string,
  isRead: (series: string) => boolean = () => true,
): { readonly batches: readonly Batch[]; readonly refused: readonly Refused[] } => {
  const byTarget = new Map<string, Arrived>();
  const refused: Refused[] = [];
  for (const { resource, scopeMetrics } of request.resourceMetrics) {
    const attributes = readResource(resource);
    const labels = targetLabels(attributes);
    const target = targetOf(attributes);
    const arrived = byTarget.get(target) ?? { samples: [], unread: 0 };
    byTarget.set(target, arrived);
    for (const metric of scopeMetrics.flatMap((scope) => scope.metrics)) {
      const where = `metric "${metric.name}"`;
      const reading = readMetric(metric, labels);
      if (reading === null) {
        refused.push({ where, reason: 'its kind is not known', count: 0 });
        continue;
      }
      if (!/[A-Za-z0-9]/.test(metric.name)) {
        refused.push({ where, reason: 'it has no name', count: reading.points.length });
        continue;
      }
      if (!reading.series.some(isRead)) {
        arrived.unread += reading.points.length;
        continue;
      }
      for (const point of reading.read()) {
        if ('reason' in point) refused.push({ where, reason: point.reason, count: 1 });
        else arrived.samples.push(...point.samples);
      }
    }
  }
  const batches = [...byTarget]
    .filter(([, { samples, unread }]) => samples.length + unread > 0)
    .map(([target, { samples, unread }]) => ({
      source,
      target,
      timeMs: receivedMs,
      complete: false,
      fingerprint: `${fingerprint} ${target}`,
      samples,
      ...(unread > 0 ? { unread } : {}),
    }));
  return { batches, refused };
};
