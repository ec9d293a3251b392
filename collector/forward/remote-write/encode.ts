// Series → the body of a remote write 1.0: protobuf in one block of snappy, labels in the order of
// their names, as the protocol asks.

import { compressSync } from 'snappy';
import { metadataTypes, writeRequestType } from '../../ingest/remote-write/schema.ts';
import type { OutMetric, OutSeries } from './series.ts';

/** @param common of every series, such as job and instance */
export const encodeWrite = (
  series: readonly OutSeries[],
  metrics: readonly OutMetric[],
  common: Readonly<Record<string, string>>,
  timeMs: number,
): Buffer => {
  const timeseries = series.map(({ name, labels, value }) => ({
    labels: Object.entries({ ...labels, ...common, __name__: name })
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([label, text]) => ({ name: label, value: text })),
    samples: [{ value, timestamp: timeMs }],
  }));
  const metadata = metrics.map(({ name, type, help }) => ({
    ...{ type: metadataTypes[type], metricFamilyName: name, help },
  }));
  return compressSync(writeRequestType.encode({ timeseries, metadata }).finish() as Buffer);
};
