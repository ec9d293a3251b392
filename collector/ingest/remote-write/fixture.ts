// Remote writes for tests, as a Prometheus would send them.

import { compressSync } from 'snappy';
import { writeRequestType } from './schema.ts';

export type GivenSeries = readonly [
  labels: Readonly<Record<string, string>>,
  ...samples: readonly (readonly [value: number, timeMs: number])[],
];

/** Labels in the order given: a Prometheus sorts them. */
export const writeMessage = (
  series: readonly GivenSeries[],
  metadata: readonly object[] = [],
): Uint8Array =>
  writeRequestType
    .encode({
      timeseries: series.map(([labels, ...samples]) => ({
        labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
        samples: samples.map(([value, timestamp]) => ({ value, timestamp })),
      })),
      metadata,
    })
    .finish();

export const writeBody = (...args: Parameters<typeof writeMessage>): Buffer =>
  compressSync(Buffer.from(writeMessage(...args)));
