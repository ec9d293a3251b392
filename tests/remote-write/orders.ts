// A shop that takes orders when it is told to, and definitions that count them: scraped, or written
// by a Prometheus. Nothing in it happens by itself, so a test knows what was counted.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type OrderShop = {
  readonly url: string;
  /** Counts that many orders; a result is a series from its first order on. */
  readonly order: (result: 'paid' | 'lost', count?: number) => void;
  /** What was counted in all its lives. */
  readonly counted: () => { readonly good: number; readonly total: number };
  /** As if its process had ended and begun again: all counters are gone. */
  readonly restart: () => void;
  readonly close: () => Promise<void>;
};

export const openOrderShop = async (): Promise<OrderShop> => {
  let orders = new Map<string, number>();
  let startSeconds = Date.now() / 1000;
  const all = { paid: 0, lost: 0 };

  const exposition = (): string =>
    [
      '# TYPE process_start_time_seconds gauge',
      `process_start_time_seconds ${startSeconds}`,
      '# TYPE orders_total counter',
      ...[...orders].map(([result, count]) => `orders_total{result="${result}"} ${count}`),
      '# TYPE queue_length gauge',
      'queue_length 3',
      '',
    ].join('\n');
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(exposition());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    order: (result, count = 1) => {
      orders.set(result, (orders.get(result) ?? 0) + count);
      all[result] += count;
    },
    counted: () => ({ good: all.paid, total: all.paid + all.lost }),
    restart: () => {
      orders = new Map();
      startSeconds = Date.now() / 1000;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const written = `apiVersion: openslo/v1
kind: DataSource
metadata: { name: shop, annotations: { signalbox/interval: 1s } }
spec: { type: remote-write }
`;

const target = (url: string, index: number): string => `---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop-${index} }
spec: { source: shop, url: "${url}/metrics", interval: 1s }
`;

const scraped = (urls: readonly string[]): string => `apiVersion: openslo/v1
kind: DataSource
metadata: { name: shop }
spec: { type: prometheus }
${urls.map(target).join('')}`;

/** @param urls where shops are scraped; none where a Prometheus writes what it scraped */
export const orderSlos = (
  ...urls: readonly string[]
): string => `${urls.length === 0 ? written : scraped(urls)}---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: orders }
spec:
  service: shop
  indicator:
    metadata: { name: paid }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { metricSourceRef: shop, spec: { query: 'orders_total{result="paid"}' } } }
        total: { metricSource: { metricSourceRef: shop, spec: { query: orders_total } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ displayName: paid, target: 0.99 }]
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: there }
spec:
  service: shop
  indicator:
    metadata: { name: answers }
    spec:
      thresholdMetric: { metricSource: { metricSourceRef: shop, spec: { query: up } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Timeslices
  objectives: [{ displayName: answers, op: gte, value: 1, target: 0.95, timeSliceTarget: 0.9, timeSliceWindow: 1m }]
`;
