// A target that is scraped: requests of every trial are counted, ten a second and all good, until its
// promise is broken by a hundred that fail at once.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const goodPerSecond = 10;
const failuresAtOnce = 100;

export type Shop = Awaited<ReturnType<typeof openShop>>;

export const openShop = async (trials: number) => {
  const startSeconds = Date.now() / 1000;
  const broken = new Set<number>();
  const server = createServer((_request, response) => {
    const good = Math.floor((Date.now() / 1000 - startSeconds) * goodPerSecond);
    const lines = Array.from({ length: trials }, (_, trial) => [
      `requests_total{trial="${trial}",code="200"} ${good}`,
      `requests_total{trial="${trial}",code="500"} ${broken.has(trial) ? failuresAtOnce : 0}`,
    ]).flat();
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(
      `# TYPE process_start_time_seconds gauge
process_start_time_seconds ${startSeconds}
# TYPE requests_total counter
${lines.join('\n')}
`,
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    break: (trial: number): void => {
      broken.add(trial);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
