// Every metric that the app and the collector expose, as their own code makes them: Node's default
// ones too. Nothing runs for it; the registries are read as they are set up.

import type { Registry } from 'prom-client';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { selfMetrics } from '../../collector/self-metrics.ts';
import { markerMetrics } from '../../collector/serve/markers/metrics.ts';
import { createTelemetry } from '../../collector/telemetry.ts';

export type Exposed = {
  readonly job: 'app' | 'signalbox';
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly labels: readonly string[];
  /** Of a histogram. */
  readonly bounds: readonly number[];
};

/** The library's types leave out what a metric was made with. */
const read = (job: Exposed['job'], registry: Registry): readonly Exposed[] =>
  registry.getMetricsAsArray().map((metric) => {
    const { labelNames = [], upperBounds = [], buckets = upperBounds } = Object(metric);
    const { name } = metric;
    const type = String(metric.type) as Exposed['type'];
    return { job, name, type, labels: labelNames, bounds: buckets };
  });

const asked = (): never => {
  throw new Error('nobody reads figures here');
};

const collectorRegistry = (): Registry => {
  const sources = { engine: asked, rows: asked, traces: asked };
  const { registry } = createTelemetry({ ...sources, streamReaders: asked, diagnostics: asked });
  markerMetrics(registry, { list: asked }, asked);
  selfMetrics(registry, {
    ...{ storeBytes: asked, freeBytes: asked, isWritable: asked },
    ...{ snapshots: asked, sourceAges: asked },
  });
  return registry;
};

export const exposed: readonly Exposed[] = [
  ...read('app', createMetrics().registry),
  ...read('signalbox', collectorRegistry()),
];

/** The names under which Prometheus has a metric's series. */
export const namesOf = ({ name, type }: Pick<Exposed, 'name' | 'type'>): readonly string[] =>
  type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];

/** Of Prometheus itself. */
export const ofPrometheus = ['ALERTS', 'ALERTS_FOR_STATE', 'up'];
