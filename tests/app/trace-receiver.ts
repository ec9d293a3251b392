// The collector's own OTLP door, keeping the spans that an app sends, for tests of its traces.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { createOtlpReceiver } from '../../collector/ingest/otlp/receiver.ts';
import { decodedSpans } from '../../collector/ingest/otlp/scan/decoded-spans-fixture.ts';
import type { Span } from '../../collector/ingest/span.ts';

export type TraceReceiver = {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  /** All that came so far. */
  readonly spans: readonly Span[];
  readonly stop: () => void;
};

export const startTraceReceiver = async (): Promise<TraceReceiver> => {
  const spans: Span[] = [];
  const server = createServer(
    createOtlpReceiver({
      source: 'app-traces',
      ingestMetrics: () => Promise.reject(new Error('metrics are scraped, not pushed')),
      scanning: decodedSpans((batch) => spans.push(...batch)),
      log: pino({ level: 'silent' }),
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
