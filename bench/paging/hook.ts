// A receiver of webhooks: when each promise was first paged of, whoever sends it.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The collector's own, and Alertmanager's. */
type Told = {
  readonly severity?: string;
  readonly state?: string;
  readonly name?: string;
  readonly alerts?: readonly {
    readonly name?: string;
    readonly status?: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
};

const namesIn = ({ severity, state, name = '', alerts = [] }: Told): readonly string[] =>
  state === undefined
    ? alerts
        .filter(({ status, labels }) => status === 'firing' && labels?.severity === 'page')
        .map(({ labels }) => labels?.slo ?? '')
    : state === 'firing' && severity === 'page'
      ? [name, ...alerts.map((each) => each.name ?? '')]
      : [];

export type Hook = Awaited<ReturnType<typeof openHook>>;

export const openHook = async () => {
  const toldMs = new Map<string, number>();
  const server = createServer((request, response) => {
    // The bytes are there: what this process does with them is not the sender's time.
    const atMs = performance.now();
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      for (const name of namesIn(JSON.parse(body) as Told)) {
        if (!toldMs.has(name)) toldMs.set(name, atMs);
      }
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    /** By `performance.now()`. */
    toldMs,
    hasAll: (names: readonly string[]): boolean => names.every((name) => toldMs.has(name)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
