// A receiver of pages that remembers what it was sent, and refuses the first so many.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';

export type ReceivedPage = Omit<NotificationRow, 'deliveries'> & {
  readonly idempotencyKey: string;
};

export type Pager = {
  readonly url: string;
  /** What it took. */
  readonly pages: readonly ReceivedPage[];
  /** Keys of what it refused. */
  readonly refused: readonly string[];
  readonly close: () => Promise<void>;
};

export const openPager = async (refuseFirst: number): Promise<Pager> => {
  const pages: ReceivedPage[] = [];
  const refused: string[] = [];
  const server = createServer((request, response) => {
    const idempotencyKey = String(request.headers['idempotency-key']);
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      if (refused.length < refuseFirst) {
        refused.push(idempotencyKey);
        response.writeHead(503).end();
      } else {
        pages.push({ ...JSON.parse(body), idempotencyKey });
        response.writeHead(204).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    pages,
    refused,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
