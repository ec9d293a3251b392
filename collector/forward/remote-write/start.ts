// The remote write, put together where a URL is given: counters from the store, statuses from the
// engine, under the name of this collector.

import type { Logger } from 'pino';
import type { Objective } from '../../../language/slo-set.ts';
import type { Config } from '../../config.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import type { TotalStore } from '../../store/totals.ts';
import { writeTo } from './attempt.ts';
import { encodeWrite } from './encode.ts';
import { outMetrics, outSeries } from './series.ts';
import { RemoteWriter } from './writer.ts';

export type RemoteWriteOptions = {
  readonly config: Pick<
    Config,
    'remoteWriteUrl' | 'remoteWriteToken' | 'remoteWriteSeconds' | 'remoteWriteInstance'
  >;
  /** null where nothing is written. */
  readonly totals: TotalStore | null;
  readonly objectives: readonly Objective[];
  readonly rows: () => readonly ObjectiveRow[];
  readonly version: string;
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
};

/** As Prometheus would call what it scrapes from the collector. */
const job = 'signalbox';

export const startRemoteWrite = (options: RemoteWriteOptions): RemoteWriter | null => {
  const { config, totals, objectives, rows, version, now, log } = options;
  const { remoteWriteUrl: url, remoteWriteInstance: instance } = config;
  if (url === null || totals === null) return null;
  return new RemoteWriter({
    url,
    intervalSeconds: config.remoteWriteSeconds,
    read: (timeMs) => {
      const series = outSeries(objectives, totals.tell(), rows());
      const body = encodeWrite(series, outMetrics, { job, instance }, timeMs);
      return { body, series: series.length };
    },
    send: writeTo(url, config.remoteWriteToken, version),
    now,
    onTurn: (works, error) => {
      if (works) log.info({ url }, 'counters are written again');
      else log.warn({ url, error }, 'counters cannot be written');
    },
  });
};
