// A server on a free port of loopback.

import { once } from 'node:events';
import type { Server } from 'node:net';

/** Resolves to its port once it listens; rejects where it cannot. */
export const listenOnLoopback = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP port');
  return address.port;
};
