// A service to be watched: each scrape finds five more pages served, quickly or slowly as told, and
// the slow ones leave a trace. Nothing in it runs by itself, so a test knows what it counts.

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const pagesPerScrape = 5;

export type Shop = {
  readonly url: string;
  readonly slow: (on: boolean) => void;
  /** Where traces are pushed to. */
  readonly traceTo: (otlpHttp: string) => void;
  /** Ids of the traces of slow pages. */
  readonly traces: readonly string[];
  readonly close: () => Promise<void>;
};

const exposition = (quick: number, slow: number, startSeconds: number): string => `\
# TYPE process_start_time_seconds gauge
process_start_time_seconds ${startSeconds}
# TYPE page_seconds histogram
page_seconds_bucket{le="0.1"} ${quick}
page_seconds_bucket{le="0.5"} ${quick}
page_seconds_bucket{le="1"} ${quick + slow}
page_seconds_bucket{le="+Inf"} ${quick + slow}
page_seconds_sum ${quick * 0.05 + slow * 0.7}
page_seconds_count ${quick + slow}
`;

const slowSpan = (traceId: string) => {
  const endNs = BigInt(Date.now()) * 1_000_000n;
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId,
                spanId: randomBytes(8).toString('hex'),
                name: 'GET /pages',
                kind: 2,
                startTimeUnixNano: String(endNs - 700_000_000n),
                endTimeUnixNano: String(endNs),
              },
            ],
          },
        ],
      },
    ],
  };
};

export const openShop = async (): Promise<Shop> => {
  const startSeconds = Date.now() / 1000;
  const traces: string[] = [];
  let [quickPages, slowPages] = [0, 0];
  let isSlow = false;
  let otlpHttp: string | null = null;

  const serveSlowly = async (): Promise<void> => {
    slowPages += pagesPerScrape;
    const traceId = randomBytes(16).toString('hex');
    traces.push(traceId);
    if (otlpHttp === null) return;
    await fetch(`${otlpHttp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slowSpan(traceId)),
    });
  };

  const server = createServer(async (request, response) => {
    if (request.url === '/health') {
      response.end('ok');
      return;
    }
    if (isSlow) await serveSlowly();
    else quickPages += pagesPerScrape;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(exposition(quickPages, slowPages, startSeconds));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    slow: (on) => {
      isSlow = on;
    },
    traceTo: (url) => {
      otlpHttp = url;
    },
    traces,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
