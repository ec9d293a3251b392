// Whoever watches the app, at the least cost for the machine: asks for figures as often and in the form that
// our collector does, and takes spans without reading them.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchText } from '../../collector/ingest/scrape/fetch-text.ts';

export type Watcher = {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  /** Bytes of spans so far. */
  readonly received: () => number;
  /** Asks this app each second. @returns what ends it, and throws if the app did not answer. */
  readonly scrape: (app: string) => () => void;
  readonly stop: () => void;
};

/** That of slos/sources.yaml. */
const everyMs = 1_000;

export const startWatcher = async (): Promise<Watcher> => {
  let bytes = 0;
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => response.writeHead(200).end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => bytes,
    scrape: (app) => {
      let failed: unknown = null;
      const ask = async (): Promise<void> => {
        const answer = await fetchText(`${app}/metrics`, { timeoutSeconds: 5, maxBytes: 2 ** 24 });
        if ('reason' in answer) throw new Error(`/metrics: ${answer.reason}`);
      };
      const timer = setInterval(() => {
        ask().catch((error: unknown) => {
          failed = error;
        });
      }, everyMs);
      return () => {
        clearInterval(timer);
        if (failed !== null) throw failed;
      };
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
