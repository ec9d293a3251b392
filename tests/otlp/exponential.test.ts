// The real SDK with exponential histograms against a real collector: however often its histogram
// grows coarser, what is promised at a power of two is counted exactly; what cannot be is said.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { AggregationTemporalityPreference } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  askJson,
  askRow,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { until } from '../until.ts';

/** From a microsecond to a minute: more than a fine scale has buckets for. */
const latencies = (round: number): number[] =>
  Array.from({ length: 500 }, (_, index) => 10 ** (((index * 7 + round) % 80) / 10 - 6.05));

const start = (otlpHttp: string, name: 'cumulative' | 'delta') => {
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({
      url: `${otlpHttp}/v1/metrics`,
      temporalityPreference:
        name === 'delta'
          ? AggregationTemporalityPreference.DELTA
          : AggregationTemporalityPreference.CUMULATIVE,
    }),
    exportIntervalMillis: 3_600_000,
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.instance.id': 'one' }),
    readers: [reader],
    views: [
      {
        instrumentName: '*',
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
      },
    ],
  });
  const histogram = provider.getMeter('shop').createHistogram('latency', { unit: 's' });
  return { provider, histogram, name };
};

test('the SDK’s exponential histograms are counted exactly, by deltas and cumulative', async (context) => {
  const folder = temporaryFolder();
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'exponential-slos'),
  });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board, otlpHttp } = await collector.ready;
  const senders = [start(otlpHttp, 'cumulative'), start(otlpHttp, 'delta')];
  let [good, total] = [0, 0];
  for (const round of [0, 1, 2]) {
    // The first ones are alike, so that the scale is fine; it falls from then on.
    const values = round === 0 ? [0.4, 0.45, 0.5, 0.6] : latencies(round);
    for (const value of values) {
      for (const { histogram } of senders) histogram.record(value);
      total += 1;
      good += Number(value <= 0.5);
    }
    for (const { provider } of senders) await provider.forceFlush();
  }
  for (const { provider } of senders) await provider.shutdown();
  for (const { name } of senders) {
    const row = await until(`all of ${name}`, async () => {
      const found = await askRow(board, name);
      return found.total >= total ? found : null;
    });
    assert.deepEqual([row.good, row.total], [good, total], name);
  }

  const between = await askRow(board, 'between');
  assert.deepEqual([between.good, between.total], [0, 0]);
  const { diagnostics } = await askJson<{ diagnostics: string[] }>(`${board}/api/session`);
  assert.match(diagnostics.join('\n'), /no boundary at 0\.3\. Promise 0\.25 or 0\.5 instead/);
});
