// Three instances that are scraped. They count while they run and stand still when told to, so that
// a test knows what the last scrape found.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Totals } from './senders.ts';

const instances = 3;

export type ScrapedShop = {
  readonly url: string;
  /** Requests are counted at each scrape from now on. */
  readonly open: () => void;
  /** Nothing is counted any more. */
  readonly rest: () => void;
  /** All that any scrape may have found. */
  readonly served: () => Totals;
  readonly close: () => Promise<void>;
};

export const openScrapedShop = async (): Promise<ScrapedShop> => {
  const counts = Array.from({ length: instances }, () => ({ good: 0, bad: 0 }));
  const startSeconds = Date.now() / 1000 - 3600;
  let serving = false;

  const server = createServer((request, response) => {
    const own = counts[Number(request.url?.split('/')[1]) - 1];
    if (own === undefined) {
      response.writeHead(404).end();
      return;
    }
    if (serving) {
      own.good += 7;
      own.bad += 2;
    }
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(`\
# TYPE process_start_time_seconds gauge
process_start_time_seconds ${startSeconds}
# TYPE pages_total counter
pages_total{result="ok"} ${own.good}
pages_total{result="failed"} ${own.bad}
`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => {
      serving = true;
    },
    rest: () => {
      serving = false;
    },
    served: () => {
      const good = counts.reduce((sum, own) => sum + own.good, 0);
      return { good, total: good + counts.reduce((sum, own) => sum + own.bad, 0) };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
